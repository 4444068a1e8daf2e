package org.tacit.pir.dpf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.pir.Lookup;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.pir.keyword.TwoChoices;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The asking side of a lookup at two hosts, a {@link DpfHost} at each.
 *
 * <p><b>Security guarantees.</b> Each host learns how many questions were asked, as long as the two do not collude; a host alone may do what it likes. A row is believed only if it opens under
 * the value of the key at hand, which the provider proved to be of its pinned key. Where a host answers with anything but the sum that was asked for, no bucket of the table comes
 * out: the key reads as absent, {@link #unreadable} counts one more, and nothing that this side sends depends on it. Whoever sees that count must not show it to the hosts question by question: a
 * host that changes its answer so that it is right for one bucket only would learn whether that one was asked for.
 */
public final class DpfClient implements Lookup {

    /** Tries for a question while the table changes. */
    private static final int TRIES = 8;

    private final Session session;
    private final Channel provider;
    private final Channel second;
    private final CorrelationRobustHash hash;
    private final HostShape shape;
    private final VoprfBatch.Client oprf;
    private final TwoChoices choices;
    private final DpfDomain domain;
    private final RowSealer sealer;
    private int version;
    private long unreadable;

    private DpfClient(Session session, Channel provider, Channel second, byte[] publicKey) {
        this.session = session;
        this.provider = provider;
        this.second = second;
        this.hash = HostWire.hash(session);
        this.shape = agree();
        if (!Arrays.equals(shape.publicKey(), publicKey)) {
            throw ProtocolViolation.of("%s uses another lookup key than the one agreed; ask it for the key of this epoch.", "%s 使用的查询密钥与约定不符，请向其索取本期密钥。", provider.peer());
        }
        this.oprf = new VoprfBatch.Client(publicKey);
        this.choices = shape.choices();
        this.domain = shape.domain();
        this.sealer = new RowSealer(shape.epoch(), shape.recordBytes());
    }

    /**
     * Asks both hosts for their tables, which must be one.
     *
     * @param provider  who holds the OPRF key
     * @param second    the other host
     * @param publicKey the provider's, as contract or evidence has it
     * @throws ProtocolViolation if the provider shows another key, or the hosts hold different tables
     */
    public static DpfClient open(Session session, Party provider, Party second, byte[] publicKey) {
        if (provider.equals(second) || provider.equals(session.self()) || second.equals(session.self())) {
            throw InvalidInput.of("A lookup at two hosts needs two hosts beside the one who asks.", "双主机查询需要除查询方之外的两台不同主机。");
        }
        return new DpfClient(session, session.channel(provider), session.channel(second), publicKey);
    }

    @Override
    public int recordBytes() {
        return shape.recordBytes();
    }

    public HostShape shape() {
        return shape;
    }

    /** Lookups until now whose answers were no buckets of the table, so that they say nothing about their keys. For this side's own eyes. */
    public long unreadable() {
        return unreadable;
    }

    /** What both hosts say of their table; sets the version. */
    private HostShape agree() {
        for (int i = 0; i < TRIES; i++) {
            provider.sendInt(HostWire.TABLE);
            second.sendInt(HostWire.TABLE);
            provider.flush();
            second.flush();
            byte[] one = provider.receive(HostWire.TABLE_BYTES);
            byte[] two = second.receive(HostWire.TABLE_BYTES);
            if (Arrays.equals(one, two)) {
                version = HostWire.number(one, HostShape.BYTES);
                return HostShape.decode(Arrays.copyOf(one, HostShape.BYTES));
            }
            if (!Arrays.equals(one, 0, HostShape.BYTES, two, 0, HostShape.BYTES) || HostWire.number(one, HostShape.BYTES) == HostWire.number(two, HostShape.BYTES)) {
                throw ProtocolViolation.of("%1$s and %2$s hold different tables; nothing was asked. Have the provider hand its table over again.",
                        "%1$s 与 %2$s 持有的表不一致，未发出任何查询。请提供方重新同步该表。", provider.peer(), second.peer());
            }
        }
        throw PeerFailed.of("%1$s and %2$s are at different versions of the table; try again when the update is through.", "%1$s 与 %2$s 的表版本不同，请待更新完成后再试。", provider.peer(),
                second.peer());
    }

    @Override
    public Optional<byte[]> lookup(byte[] key) {
        return lookup(List.of(key)).getFirst();
    }

    @Override
    public List<Optional<byte[]>> lookup(List<byte[]> keys) {
        keys.forEach(Lookup::check);
        List<Optional<byte[]>> records = new ArrayList<>(keys.size());
        for (int from = 0; from < keys.size(); from += shape.mostQuestions()) {
            session.checkCancelled();
            records.addAll(group(keys.subList(from, Math.min(keys.size(), from + shape.mostQuestions()))));
        }
        return records;
    }

    private List<Optional<byte[]>> group(List<byte[]> keys) {
        int[] wanted = wanted(keys);
        for (int i = 0; i < TRIES; i++) {
            try (VoprfBatch.Group blinded = blind(keys)) {
                ask(wanted, blinded);
                int one = provider.receiveInt(HostWire.ANSWER, HostWire.REFUSED);
                byte[] first = one == HostWire.ANSWER ? provider.receive(HostWire.answerBytes(shape, keys.size(), true)) : new byte[0];
                int two = second.receiveInt(HostWire.ANSWER, HostWire.REFUSED);
                byte[] other = two == HostWire.ANSWER ? second.receive(HostWire.answerBytes(shape, keys.size(), false)) : new byte[0];
                if (one == HostWire.REFUSED || two == HostWire.REFUSED) {
                    throw PolicyDenied.of("%s answers no more lookups for now: the number agreed is used up.", "%s 暂不再应答查询：约定次数已用完。",
                            one == HostWire.REFUSED ? provider.peer() : second.peer());
                }
                if (one == HostWire.ANSWER && two == HostWire.ANSWER) {
                    return read(wanted, blinded, first, other);
                }
            }
            refresh();
        }
        throw PeerFailed.of("%s changes its table faster than it can be asked; try again later.", "%s 的数据更新过于频繁，暂时无法查询，请稍后再试。", provider.peer());
    }

    private void refresh() {
        if (!Arrays.equals(agree().encode(), shape.encode())) {
            throw PeerFailed.of("%s has published its table anew; begin again with its new key.", "%s 已重新发布该表，请以新密钥重新开始。", provider.peer());
        }
    }

    private VoprfBatch.Group blind(List<byte[]> keys) {
        int[] offsets = new int[keys.size() + 1];
        for (int i = 0; i < keys.size(); i++) {
            offsets[i + 1] = offsets[i] + keys.get(i).length;
        }
        byte[] data = new byte[offsets[keys.size()]];
        for (int i = 0; i < keys.size(); i++) {
            System.arraycopy(keys.get(i), 0, data, offsets[i], keys.get(i).length);
        }
        return oprf.blind(data, offsets, 0, keys.size(), session.random());
    }

    /** The two buckets of each key. */
    private int[] wanted(List<byte[]> keys) {
        int[] wanted = new int[HostWire.BUCKETS * keys.size()];
        for (int q = 0; q < keys.size(); q++) {
            long print = choices.fingerprint(keys.get(q));
            wanted[HostWire.BUCKETS * q] = choices.first(print);
            wanted[HostWire.BUCKETS * q + 1] = choices.second(print);
        }
        return wanted;
    }

    private void ask(int[] wanted, VoprfBatch.Group blinded) {
        int n = blinded.size();
        byte[] one = new byte[HostWire.questionBytes(shape, n, true)];
        byte[] two = new byte[HostWire.questionBytes(shape, n, false)];
        HostWire.number(version, one, 0);
        HostWire.number(version, two, 0);
        blinded.copy(one, 4);
        for (int k = 0; k < wanted.length; k++) {
            // Even ones are in the first half, odd ones in the second.
            DpfKey[] pair = Dpf.split(domain, wanted[k] - k % HostWire.BUCKETS * shape.half(), hash, session.random());
            int at = 4 + k * domain.keyBytes();
            pair[0].encode(one, at + n * HostWire.ELEMENT);
            pair[1].encode(two, at);
        }
        send(provider, n, one);
        send(second, n, two);
    }

    private static void send(Channel host, int n, byte[] question) {
        host.sendInt(HostWire.QUERY);
        host.sendInt(n);
        host.send(question);
        host.flush();
    }

    private List<Optional<byte[]>> read(int[] wanted, VoprfBatch.Group blinded, byte[] one, byte[] two) {
        int n = blinded.size();
        byte[] secrets = new byte[n * RowSealer.SECRET_BYTES];
        oprf.finish(blinded, one, 0, one, n * HostWire.ELEMENT, RowSealer.SECRET_BYTES, secrets, 0);
        int sums = one.length - two.length;
        for (int i = 0; i < two.length; i++) {
            two[i] ^= one[sums + i];
        }
        List<Optional<byte[]>> records = new ArrayList<>(n);
        for (int q = 0; q < n; q++) {
            Optional<byte[]> record = Optional.empty();
            boolean whole = true;
            for (int k = HostWire.BUCKETS * q; k < HostWire.BUCKETS * (q + 1); k++) {
                int at = k * shape.bucketBytes();
                Optional<byte[]> found = sealer.open(secrets, q * RowSealer.SECRET_BYTES, two, at, HostShape.SLOTS);
                record = found.isPresent() ? found : record;
                whole &= whole(wanted[k], two, at);
            }
            unreadable += whole ? 0 : 1;
            records.add(record);
        }
        Arrays.fill(secrets, (byte) 0);
        return records;
    }

    private boolean whole(int bucket, byte[] sum, int at) {
        return Arrays.equals(HostTable.check(shape, bucket, sum, at), 0, HostShape.CHECK, sum, at + shape.contentBytes(), at + shape.bucketBytes());
    }

    @Override
    public void close() {
        for (Channel host : List.of(provider, second)) {
            host.sendInt(HostWire.END);
            host.flush();
        }
    }
}
