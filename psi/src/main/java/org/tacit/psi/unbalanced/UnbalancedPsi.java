package org.tacit.psi.unbalanced;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.ArrayList;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The online part of unbalanced intersection: the small side asks for {@code F(k, x)} of its items by a verifiable oblivious function and
 * looks the values up in the encoded set it fetched before. Both roles in the order of the messages.
 *
 * <h2>Security guarantees</h2>
 * Against the large side: it learns the number of items asked about, whatever it does; a wrong key, a wrong evaluation and another version
 * are refused. It may have encoded items it does not own, or left out some it does.
 * Against the small side: it learns which of the items it asks about are in the set, and no more, whatever it does; it may ask about items
 * it does not own, as many as the limits allow, which are counted on the disk before anything is answered.
 * Where the large side is to learn the matches, it hears of them from the small side: <b>semi-honest</b>. The small side can keep
 * matches back; it cannot report an item it did not ask about, as it shows bytes of {@code F} that the encoded set does not hold.
 * One-more gap Diffie–Hellman, random oracles; false matches at most {@code 2^-σ} a run ({@link SetParameters#width}).
 *
 * <p>Cost for {@code n} items of the small side, none for those of the large one: {@code n} evaluations, 64 bytes an item and 64 for each
 * {@value #GROUP}; {@code w + 16} for each match that is reported. Memory: three messages.
 *
 * <p>Resende, Aranha, "Faster unbalanced private set intersection", FC 2018; Jarecki, Liu, SCN 2010; RFC 9497.
 */
public final class UnbalancedPsi {

    private static final String VERSION = "tacit/psi/unbalanced/online/1";
    private static final int ELEMENT = 32;
    private static final int HASH = 32;
    /** Items that share a proof. */
    static final int GROUP = 2048;
    /** Messages of the small side under way. */
    private static final int AHEAD = 2;

    private final int message;

    public UnbalancedPsi() {
        this(8 * GROUP);
    }

    /** @param message items a message */
    UnbalancedPsi(int message) {
        this.message = message;
    }

    /**
     * What the large side holds after a run.
     *
     * @param queries items that the small side asked about
     * @param handles the owner's numbers of the common items, in the order that both sides share; empty unless the large side learns
     */
    public record Answered(long queries, long[] handles) {
    }

    /**
     * Small side.
     *
     * @param set       the version fetched before; must be the large side's current one
     * @param bothLearn whether the large side is told the matches; agreed by both
     * @throws InvalidInput      if the large side has another version now, or there are more items than a run takes
     * @throws ProtocolViolation if an evaluation was not made with the key of the set
     */
    public Intersection query(Session session, EncodedSet set, Items mine, boolean bothLearn) {
        return new Small(session, set, mine, null, bothLearn).run();
    }

    /** @param asked answers kept from before: what is among them is not asked about again */
    Intersection query(Session session, EncodedSet set, Items mine, Asked asked, boolean bothLearn) {
        return new Small(session, set, mine, asked, bothLearn).run();
    }

    /**
     * Large side.
     *
     * @param account whom to charge; charged before each batch is answered
     * @throws org.tacit.base.PolicyDenied if the limits leave no room for what the small side asks
     * @throws ProtocolViolation           if it sends what is no element, or reports what it did not ask about
     */
    public Answered answer(Session session, PublishedSet set, Quota account, boolean bothLearn) {
        return answer(session, set, account, Long.MAX_VALUE, bothLearn);
    }

    /** @param most items that the small side may ask about, as the contract says */
    public Answered answer(Session session, PublishedSet set, Quota account, long most, boolean bothLearn) {
        return new Large(session, set, account, most, bothLearn).run();
    }

    private static byte[] binding(Session session, Channel channel, int message, boolean bothLearn) {
        DomainHash binding = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name()).add(message).add(GROUP)
                .add(session.security().statistical()).add(bothLearn ? 1 : 0);
        for (Party party : session.parties()) {
            binding.add(party.fingerprint());
        }
        return binding.digest();
    }

    /** Both say what they run and on which version. */
    private static void agree(Channel channel, byte[] binding, SetDescriptor descriptor, int statistical) {
        byte[] version = descriptor.digest();
        channel.send(binding);
        channel.send(version);
        if (!Arrays.equals(channel.receive(HASH), binding)) {
            throw ProtocolViolation.of("%s runs the intersection with other parameters than this side; both must start from the same contract.",
                    "%s 的求交参数与本方不一致；双方须依据同一合约运行。", channel.peer());
        }
        if (!Arrays.equals(channel.receive(HASH), version)) {
            throw InvalidInput.of("This side has %1$s of the encoded set and %2$s another; fetch the current version first.",
                    "本方的编码集合为 %1$s，与 %2$s 的不同；请先获取当前版本。", descriptor, channel.peer());
        }
        if (statistical > descriptor.parameters().statistical()) {
            throw InvalidInput.of("The encoded set was made for σ = %1$d and this job asks for %2$d; build it again.",
                    "编码集合按 σ = %1$d 生成，本任务要求 %2$d；请重新生成。", descriptor.parameters().statistical(), statistical);
        }
    }

    /** One run of the small side. */
    private final class Small {
        private final Session session;
        private final Channel channel;
        private final EncodedSet set;
        private final SetDescriptor descriptor;
        private final Items mine;
        private final Asked asked;
        private final boolean bothLearn;
        private final int value;
        private final VoprfBatch.Client client;
        private final List<byte[]> matches = new ArrayList<>();
        private final List<Integer> matched = new ArrayList<>();
        /** The items to ask about. */
        private int[] fresh;

        Small(Session session, EncodedSet set, Items mine, Asked asked, boolean bothLearn) {
            this.session = session;
            this.channel = session.channel(session.peer());
            this.set = set;
            this.descriptor = set.descriptor();
            this.mine = mine;
            this.asked = asked;
            this.bothLearn = bothLearn;
            this.value = descriptor.parameters().width() + SortedRuns.CHECK;
            this.client = new VoprfBatch.Client(descriptor.publicKey());
        }

        Intersection run() {
            if (mine.count() > descriptor.parameters().queries()) {
                throw InvalidInput.of("%1$d identifiers are more than the %2$d that one run against this encoded set takes; split the table.",
                        "%1$d 个标识超过该编码集合单次查询上限 %2$d，请拆分数据表。", mine.count(), descriptor.parameters().queries());
            }
            long[] present = new long[asked == null ? 0 : mine.count()];
            fresh = asked == null ? IntStream.range(0, mine.count()).toArray() : known(present);
            int n = fresh.length;
            // 1. and 2. Versions; how many items.
            agree(channel, binding(session, channel, message, bothLearn), descriptor, session.security().statistical());
            channel.sendInt(n);
            // 3. and 4. Blinded items, evaluations.
            int batches = (n + message - 1) / message;
            var underWay = new java.util.ArrayDeque<Batch>();
            try (Outbox outbox = new Outbox(channel, AHEAD + 1)) {
                for (int k = 0; k < batches + AHEAD; k++) {
                    session.checkCancelled();
                    if (k < batches) {
                        Batch batch = new Batch(k * message, Math.min(message, n - k * message));
                        underWay.add(batch);
                        outbox.send(batch.elements);
                        session.progress().report("psi.blind", batch.first + batch.count, n);
                    }
                    if (k >= AHEAD) {
                        underWay.remove().finish();
                    }
                }
                outbox.finish();
            } finally {
                underWay.forEach(Batch::wipe);
            }
            if (asked != null) {
                asked.finish(present);
            }
            return result();
        }

        /** Finds what was answered before; returns the items that were not. */
        private int[] known(long[] present) {
            byte[] item = new byte[64];
            byte[] name = new byte[KnownValues.NAME];
            byte[] answer = new byte[value];
            KnownValues.Names names = asked.names();
            int[] left = new int[mine.count()];
            int n = 0;
            for (int i = 0; i < mine.count(); i++) {
                if (item.length < mine.length(i)) {
                    item = new byte[2 * mine.length(i)];
                }
                mine.copy(i, item, 0);
                names.name(item, 0, mine.length(i), name, 0);
                present[i] = KnownValues.big(name, 0);
                if (asked.copy(name, 0, answer, 0)) {
                    look(i, answer, 0);
                } else {
                    left[n++] = i;
                }
            }
            Arrays.sort(present);
            return Arrays.copyOf(left, n);
        }

        private void look(int item, byte[] values, int at) {
            if (set.contains(values, at)) {
                matched.add(item);
                matches.add(Arrays.copyOfRange(values, at, at + value));
            }
        }

        /** The common order is that of the values. */
        private Intersection result() {
            Integer[] order = new Integer[matches.size()];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparing(matches::get, Arrays::compareUnsigned));
            // 5. Matches, if the large side is to learn them.
            if (bothLearn) {
                channel.sendInt(order.length);
                for (int first = 0; first < order.length; first += message) {
                    byte[] report = new byte[Math.min(message, order.length - first) * value];
                    for (int i = 0; i * value < report.length; i++) {
                        System.arraycopy(matches.get(order[first + i]), 0, report, i * value, value);
                    }
                    channel.send(report);
                }
            }
            channel.flush();
            long[] rows = Arrays.stream(order).mapToLong(i -> mine.row(matched.get(i))).toArray();
            return new Intersection(true, rows, descriptor.count(), mine.report());
        }

        /** Items of one message between question and answer. */
        private final class Batch {
            private final int first;
            private final int count;
            private final VoprfBatch.Group[] groups;
            private final byte[] elements;
            private final byte[] names;

            Batch(int first, int count) {
                this.first = first;
                this.count = count;
                int[] offsets = new int[count + 1];
                for (int i = 0; i < count; i++) {
                    offsets[i + 1] = Math.addExact(offsets[i], mine.length(fresh[first + i]));
                }
                byte[] items = new byte[offsets[count]];
                for (int i = 0; i < count; i++) {
                    mine.copy(fresh[first + i], items, offsets[i]);
                }
                names = asked == null ? null : names(items, offsets);
                groups = new VoprfBatch.Group[(count + GROUP - 1) / GROUP];
                elements = new byte[count * ELEMENT];
                Parallel.ranges(groups.length, 1, (from, to) -> {
                    for (int g = from; g < to; g++) {
                        groups[g] = client.blind(items, offsets, g * GROUP, Math.min(count, (g + 1) * GROUP), session.random());
                        groups[g].copy(elements, g * GROUP * ELEMENT);
                    }
                });
            }

            private byte[] names(byte[] items, int[] offsets) {
                KnownValues.Names maker = asked.names();
                byte[] all = new byte[count * KnownValues.NAME];
                for (int i = 0; i < count; i++) {
                    maker.name(items, offsets[i], offsets[i + 1], all, i * KnownValues.NAME);
                }
                return all;
            }

            void finish() {
                byte[] answer = channel.receive(count * ELEMENT + groups.length * VoprfBatch.PROOF_BYTES);
                byte[] values = new byte[count * value];
                int proofs = count * ELEMENT;
                Parallel.ranges(groups.length, 1, (from, to) -> {
                    for (int g = from; g < to; g++) {
                        client.finish(groups[g], answer, g * GROUP * ELEMENT, answer, proofs + g * VoprfBatch.PROOF_BYTES, value,
                                values, g * GROUP * value);
                    }
                });
                wipe();
                if (asked != null) {
                    asked.keep(names, values, count);
                }
                for (int i = 0; i < count; i++) {
                    look(fresh[first + i], values, i * value);
                }
                session.progress().report("psi.find", first + count, fresh.length);
            }

            void wipe() {
                for (VoprfBatch.Group group : groups) {
                    group.close();
                }
            }
        }
    }

    /** One run of the large side. */
    private final class Large {
        private final Session session;
        private final Channel channel;
        private final PublishedSet set;
        private final Quota account;
        private final long most;
        private final boolean bothLearn;

        Large(Session session, PublishedSet set, Quota account, long most, boolean bothLearn) {
            this.session = session;
            this.channel = session.channel(session.peer());
            this.set = set;
            this.account = account;
            this.most = most;
            this.bothLearn = bothLearn;
        }

        Answered run() {
            try (SortedFile current = set.current()) {
                return run(current, current.descriptor());
            }
        }

        private Answered run(SortedFile current, SetDescriptor descriptor) {
            // 1. and 2.
            agree(channel, binding(session, channel, message, bothLearn), descriptor, session.security().statistical());
            int n = channel.receiveInt(0, (int) Math.min(most, descriptor.parameters().queries()));
            account.admit(n);
            // 3. and 4.
            try (Outbox outbox = new Outbox(channel, AHEAD + 1)) {
                for (int first = 0; first < n; first += message) {
                    session.checkCancelled();
                    int count = Math.min(message, n - first);
                    byte[] elements = channel.receive(count * ELEMENT);
                    account.charge(count);
                    outbox.send(evaluate(elements, count));
                    session.progress().report("psi.answer", first + count, n);
                }
                outbox.finish();
            }
            // 5.
            return new Answered(n, bothLearn ? matches(current, descriptor) : new long[0]);
        }

        private byte[] evaluate(byte[] elements, int count) {
            int groups = (count + GROUP - 1) / GROUP;
            byte[] answer = new byte[count * ELEMENT + groups * VoprfBatch.PROOF_BYTES];
            Parallel.ranges(groups, 1, (from, to) -> {
                for (int g = from; g < to; g++) {
                    int at = g * GROUP * ELEMENT;
                    VoprfBatch.blindEvaluate(set.key(), elements, at, Math.min(GROUP, count - g * GROUP), session.random(), answer, at,
                            answer, count * ELEMENT + g * VoprfBatch.PROOF_BYTES);
                }
            });
            return answer;
        }

        /** Also of items that were answered in earlier runs: what shows that a match was answered is its value. */
        private long[] matches(SortedFile current, SetDescriptor descriptor) {
            int value = descriptor.parameters().width() + SortedRuns.CHECK;
            long[] handles = new long[channel.receiveInt(0, (int) Math.min(Math.min(most, descriptor.count()), descriptor.parameters().queries()))];
            byte[] last = new byte[value];
            for (int first = 0; first < handles.length; first += message) {
                byte[] report = channel.receive(Math.min(message, handles.length - first) * value);
                for (int i = 0; i * value < report.length; i++) {
                    int at = i * value;
                    handles[first + i] = PublishedSet.handle(current, report, at);
                    boolean ascends = first + i == 0 || Arrays.compareUnsigned(last, 0, value, report, at, at + value) < 0;
                    if (handles[first + i] < 0 || !ascends) {
                        throw ProtocolViolation.of("%s reported a match that is none, or one twice; the job stops.", "%s 报告了不存在或重复的匹配，任务中止。",
                                channel.peer());
                    }
                    System.arraycopy(report, at, last, 0, value);
                }
            }
            return handles;
        }
    }
}
