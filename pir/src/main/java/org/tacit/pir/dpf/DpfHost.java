package org.tacit.pir.dpf;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * One of the two hosts of a lookup: the provider, party 0, which also evaluates the OPRF; or the second host, party 1, which has the sealed table only.
 *
 * <p>A question is {@code version ‖ [blinded key (32)] ‖ point function key ‖ point function key'}, an answer {@code [evaluated (32), proof (64)] ‖ sum ‖ sum'}; what is in brackets the provider's alone.
 * Sizes follow from the shape, for keys that are there and keys that are not.
 *
 * <p><b>Security guarantees.</b> Of a question a host learns that it was asked. Both together would learn which two buckets it is about, and from them which keys may have been meant: it must be two who do not
 * collude, and nothing here can see to that. A client, whatever it sends, gets sums of sealed rows, and the value of the OPRF at one element a question, which {@link Gate} counts at the provider.
 */
public final class DpfHost implements LookupServer {

    /** The OPRF key is the provider's. */
    private record Served(HostTable table, Optional<OprfKey> key) {

        int party() {
            return key.isPresent() ? 0 : 1;
        }
    }

    private Served served;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private DpfHost(Served served) {
        this.served = served;
    }

    /** The provider's side, which holds the key. */
    public static DpfHost provider(ProviderTable table) {
        return new DpfHost(new Served(table.table(), Optional.of(table.key())));
    }

    /** The second host's side. */
    public static DpfHost second(HostTable table) {
        return new DpfHost(new Served(table, Optional.empty()));
    }

    /** Goes on with another table, for example of the next epoch, when the answers under way are given; then the one before can be closed. */
    public void replace(HostTable table) {
        change(new Served(table, Optional.empty()));
    }

    /** As {@link #replace(HostTable)}, at the provider. */
    public void replace(ProviderTable table) {
        change(new Served(table.table(), Optional.of(table.key())));
    }

    private void change(Served next) {
        lock.writeLock().lock();
        try {
            if (next.party() != served.party()) {
                throw new IllegalArgumentException("a host stays the provider, or the second one");
            }
            served = next;
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public long serve(Session session, Party asking, Gate gate) {
        Channel client = session.channel(asking);
        CorrelationRobustHash hash = HostWire.hash(session);
        HostShape told = null;
        long answered = 0;
        while (true) {
            session.checkCancelled();
            int word = client.receiveInt(HostWire.TABLE, HostWire.END);
            if (word == HostWire.TABLE) {
                told = tell(client);
            } else if (word == HostWire.END) {
                return answered;
            } else if (told == null) {
                throw ProtocolViolation.of("%s asks before it knows the table; its software does not follow the protocol.", "%s 尚未获知表结构便提问；对方软件未遵守协议。", client.peer());
            } else {
                answered += answer(session, client, gate, hash, told);
            }
            client.flush();
        }
    }

    private HostShape tell(Channel client) {
        HostShape shape;
        byte[] message;
        lock.readLock().lock();
        try {
            HostTable table = served.table;
            shape = table.shape();
            message = table.reading(() -> {
                byte[] all = Arrays.copyOf(table.shape().encode(), HostWire.TABLE_BYTES);
                HostWire.number(table.version(), all, HostShape.BYTES);
                System.arraycopy(table.digest(), 0, all, HostShape.BYTES + 4, HashSuite.BYTES);
                return all;
            });
        } finally {
            lock.readLock().unlock();
        }
        client.send(message);
        return shape;
    }

    private int answer(Session session, Channel client, Gate gate, CorrelationRobustHash hash, HostShape told) {
        int n = client.receiveInt(1, told.mostQuestions());
        boolean provider = served().party() == 0;
        byte[] question = client.receive(HostWire.questionBytes(told, n, provider));
        DpfKey[] keys = keys(told, question, n, provider);
        byte[] answer = new byte[HostWire.answerBytes(told, n, provider)];
        long start = System.nanoTime();
        int word = fill(session, gate, hash, told, n, question, keys, answer);
        client.sendInt(word);
        if (word != HostWire.ANSWER) {
            return 0;
        }
        gate.answered(n, System.nanoTime() - start);
        client.send(answer);
        return n;
    }

    private Served served() {
        lock.readLock().lock();
        try {
            return served;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Key 2q is question q's in the first half, key 2q + 1 in the second. */
    private static DpfKey[] keys(HostShape shape, byte[] question, int n, boolean provider) {
        DpfDomain domain = shape.domain();
        DpfKey[] keys = new DpfKey[HostWire.BUCKETS * n];
        int at = 4 + (provider ? n * HostWire.ELEMENT : 0);
        for (int k = 0; k < keys.length; k++) {
            keys[k] = DpfKey.decode(domain, question, at + k * domain.keyBytes());
        }
        return keys;
    }

    private int fill(Session session, Gate gate, CorrelationRobustHash hash, HostShape told, int n, byte[] question, DpfKey[] keys, byte[] answer) {
        lock.readLock().lock();
        try {
            Served now = served;
            return now.table.reading(() -> {
                if (HostWire.number(question, 0) != now.table.version() || !Arrays.equals(told.epoch(), now.table.shape().epoch())) {
                    return HostWire.STALE;
                }
                try {
                    gate.admit(n);
                } catch (PolicyDenied denied) {
                    return HostWire.REFUSED;
                }
                int at = 0;
                if (now.key.isPresent()) {
                    at = n * HostWire.ELEMENT;
                    VoprfBatch.blindEvaluate(now.key.get(), question, 4, n, session.random(), answer, 0, answer, at);
                    at += VoprfBatch.PROOF_BYTES;
                }
                now.table.answer(keys, now.party(), hash, answer, at);
                return HostWire.ANSWER;
            });
        } finally {
            lock.readLock().unlock();
        }
    }
}
