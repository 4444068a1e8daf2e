package org.tacit.pir.sealed;

import java.util.Arrays;
import org.tacit.base.Parallel;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The provider's side of a lookup in a sealed table: hands out the table, answers questions.
 *
 * <p>A question for {@code n} keys is the number and {@code 32n} bytes, {@value SealedWire#MESSAGE} keys a message; the answer a word, {@code 32n} bytes, and a proof of 64 for
 * each {@value SealedWire#GROUP}: the same for keys that are there and keys that are not.
 *
 * <p><b>Security guarantees.</b> Of a question the provider learns how many keys it is for. Each answered key opens one row at most, the client's choice; {@link Gate} counts them,
 * and is asked before anything is computed. <b>It is all that stands between a client and every key it can guess.</b>
 */
public final class SealedProvider implements LookupServer {

    private volatile SealedTable table;

    public SealedProvider(SealedTable table) {
        this.table = table;
    }

    /** Goes over to a table of another epoch. Clients of the one before are told with their next question; it may be closed when their sessions have ended. */
    public void replace(SealedTable next) {
        table = next;
    }

    @Override
    public long serve(Session session, Party asking, Gate gate) {
        Channel client = session.channel(asking);
        SealedTable greeted = null;
        long answered = 0;
        while (true) {
            session.checkCancelled();
            int word = client.receiveInt(SealedWire.HELLO, SealedWire.MOST_KEYS);
            if (word == SealedWire.END) {
                return answered;
            } else if (word == SealedWire.FETCH) {
                greeted = table;
                SealedTransfer.serve(session, client, greeted);
            } else if (word == SealedWire.HELLO) {
                SealedTable now = table;
                boolean same = Arrays.equals(client.receive(SealedWire.ELEMENT), now.key().publicKey());
                greeted = same ? now : null;
                client.sendInt(same ? SealedWire.ANSWER : SealedWire.STALE);
            } else if (greeted == null) {
                throw ProtocolViolation.of("%s asks before it knows the table; its software does not follow the protocol.", "%s 尚未获知表结构便提问；对方软件未遵守协议。", client.peer());
            } else {
                answered += answer(session, client, greeted, gate, word);
            }
            client.flush();
        }
    }

    private long answer(Session session, Channel client, SealedTable greeted, Gate gate, int keys) {
        boolean short_ = keys <= SealedWire.MESSAGE;
        byte[] first = short_ ? client.receive(keys * SealedWire.ELEMENT) : null;
        int word = admit(greeted, gate, keys);
        client.sendInt(word);
        if (word != SealedWire.ANSWER) {
            return 0;
        }
        long nanoseconds = 0;
        int done = 0;
        try {
            while (done < keys) {
                session.checkCancelled();
                int count = Math.min(SealedWire.MESSAGE, keys - done);
                byte[] elements = short_ ? first : client.receive(count * SealedWire.ELEMENT);
                long start = System.nanoTime();
                byte[] answer = evaluate(session, greeted.key(), elements, count);
                nanoseconds += System.nanoTime() - start;
                client.send(answer);
                done += count;
                session.progress().report("pir.answer", done, keys);
            }
        } finally {
            if (done > 0) {
                gate.answered(done, nanoseconds);
            }
        }
        return done;
    }

    private int admit(SealedTable greeted, Gate gate, int keys) {
        if (!Arrays.equals(greeted.key().publicKey(), table.key().publicKey())) {
            return SealedWire.STALE;
        }
        try {
            gate.admit(keys);
            return SealedWire.ANSWER;
        } catch (PolicyDenied denied) {
            // Why is the provider's own business.
            return SealedWire.REFUSED;
        }
    }

    private static byte[] evaluate(Session session, OprfKey key, byte[] elements, int count) {
        int groups = SealedWire.groups(count);
        byte[] answer = new byte[count * SealedWire.ELEMENT + groups * VoprfBatch.PROOF_BYTES];
        Parallel.ranges(groups, 1, (from, to) -> {
            for (int g = from; g < to; g++) {
                int at = g * SealedWire.GROUP * SealedWire.ELEMENT;
                VoprfBatch.blindEvaluate(key, elements, at, Math.min(SealedWire.GROUP, count - g * SealedWire.GROUP), session.random(), answer, at,
                        answer, count * SealedWire.ELEMENT + g * VoprfBatch.PROOF_BYTES);
            }
        });
        return answer;
    }
}
