package org.tacit.protocol.opprf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.field.Gf128Multiplier;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsDecoder;
import org.tacit.protocol.okvs.OkvsEncoder;
import org.tacit.protocol.okvs.OkvsParameters;
import org.tacit.protocol.vole.SilentVole;
import org.tacit.protocol.vole.VoleReceiver;
import org.tacit.protocol.vole.VoleSender;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * An oblivious pseudorandom function F, and a programmable one, over distinct keys of 128 bits (two longs each): the receiver gets F at its keys,
 * the sender F at any key ({@link #evaluator}), or the sender says beforehand what the receiver gets at keys of the sender's choice
 * ({@link #program}). Keys are cut into bins by a hash; for each bin
 * <pre>
 *   VOLE                 receiver A, C       sender Δ, K       K = C ⊕ Δ·A
 *   receiver → sender    A ⊕ P               where P decodes to point(x) for every key x of the receiver
 *   F(y) = H(Decode(K, y) ⊕ Δ·(Decode(A ⊕ P, y) ⊕ point(y)))          F(x) = H(Decode(C, x)) at the receiver's keys
 *   sender → receiver    Q                   where Q decodes to value(y) ⊕ F(y) for every programmed key y; the receiver's value is F(x) ⊕ Decode(Q, x)
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, from the VOLE, AES as an ideal cipher (keys and points are hashed by {@link CorrelationRobustHash} under a seed that both
 * parties draw when their keys are fixed). The sender learns the plan only. The receiver learns the plan and one value a key; if programmed values look
 * random to it, it cannot tell which of its keys were programmed. Failures have probability below {@code 2^-σ} in all ({@link OpprfPlan}).
 * Not caught: a receiver that stores more keys than the plan says (the slots limit it to a quarter more), a sender that programs garbage, any cheat in the VOLE.
 *
 * <p>In a session of any number of parties; give every call a channel of its own (a fork), which both ends name alike. A set-up of half a megabyte each
 * call; then {@link OpprfPlan#receiverBytes} and {@link OpprfPlan#senderBytes}. Memory beside keys and values: an int a key, and some ten megabytes.
 *
 * <p>Example, {@code n} and {@code m} public:
 * <pre>
 *   OpprfPlan plan = OpprfPlan.programmed(n, m, 64, session.security().statistical());
 *   Opprf.program(session, session.channel(peer).fork("opprf"), plan, keys, values);      // the sender
 *   long[] values = Opprf.receive(session, session.channel(peer).fork("opprf"), plan, keys);  // the receiver
 * </pre>
 *
 * <p>Raghuraman, Rindal, CCS 2022 (ePrint 2022/320), §4; Rindal, Schoppmann, Eurocrypt 2021 (ePrint 2021/266), §3 and §4; Pinkas,
 * Schneider, Tkachenko, Yanai, Eurocrypt 2019 (ePrint 2019/241).
 */
public final class Opprf {

    private static final String VERSION = "tacit/opprf/1";
    private static final int BINDING = 32;
    private static final int SEED = 16;
    static final int ANNOUNCED = BINDING + SEED;
    /** Bins that are computed together, and so the step of the conversation; their stores are one call of the VOLE. */
    private static final int GROUP = 8;

    private final Session session;
    private final Channel channel;
    private final OpprfPlan plan;
    private CorrelationRobustHash keyHash;
    private CorrelationRobustHash hash;

    private Opprf(Session session, Channel channel, OpprfPlan plan) {
        this.session = session;
        this.channel = channel;
        this.plan = plan;
    }

    /**
     * The receiver's end, against {@link #program} or {@link #evaluator}.
     *
     * @param keys {@code plan.receiverKeys()} distinct keys, two longs each
     * @return {@code plan.valueWords()} longs a key, bits beyond {@code plan.valueBits()} zero
     */
    public static long[] receive(Session session, Channel sender, OpprfPlan plan, long[] keys) {
        checkLength(keys, 2L * plan.receiverKeys());
        var run = new Opprf(session, sender, plan);
        run.announce(sender.peer());
        return run.receive(keys);
    }

    /**
     * The sender's end with programmed keys.
     *
     * @param keys   {@code plan.senderKeys()} distinct keys, two longs each
     * @param values {@code plan.valueWords()} longs a key; bits beyond {@code plan.valueBits()} are not looked at
     */
    public static void program(Session session, Channel receiver, OpprfPlan plan, long[] keys, long[] values) {
        checkLength(keys, 2L * plan.senderKeys());
        checkLength(values, (long) plan.valueWords() * plan.senderKeys());
        if (!plan.programmed()) {
            throw new IllegalArgumentException("a plan without a programme");
        }
        var run = new Opprf(session, receiver, plan);
        run.announce(session.self());
        var bins = new KeyBins(keys, plan.senderKeys(), run.keyHash, plan.bins(), plan.senderRoom(), plan.pointBits());
        try (Outbox outbox = new Outbox(receiver, 3 * GROUP)) {
            run.send((bin, function, delta, random) -> run.programme(bins, bin, function, delta, values, random), outbox);
            outbox.finish();
        }
    }

    /** The sender's end without programmed keys: F for any key, as the receiver got it at its own. */
    public static OprfEvaluator evaluator(Session session, Channel receiver, OpprfPlan plan) {
        if (plan.programmed()) {
            throw new IllegalArgumentException("a plan with a programme");
        }
        var run = new Opprf(session, receiver, plan);
        run.announce(session.self());
        BinFunction[] functions = new BinFunction[plan.bins()];
        Gf128Multiplier delta = run.send((bin, function, d, random) -> {
            functions[bin] = function;
            return null;
        }, null);
        return new OprfEvaluator(plan, functions, delta, run.keyHash, run.hash);
    }

    private static void checkLength(long[] values, long length) {
        if (values.length != length) {
            throw new IllegalArgumentException(values.length + " longs, not " + length);
        }
    }

    /** Both sides know that they run the same; the seed of both names bins, rows and points. */
    private void announce(Party sender) {
        DomainHash same = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name()).add(sender.fingerprint())
                .add(plan.receiverKeys()).add(plan.senderKeys()).add(plan.programmed() ? 1 : 0).add(plan.valueBits())
                .add(plan.bins()).add(plan.receiverRoom()).add(plan.senderRoom()).add(plan.pointBits());
        for (Party party : session.parties()) {
            same.add(party.fingerprint().getBytes(StandardCharsets.UTF_8));
        }
        byte[] binding = same.digest();
        byte[] seed = new byte[SEED];
        session.random().nextBytes(seed);
        channel.send(binding);
        channel.send(seed);
        if (!Arrays.equals(channel.receive(BINDING), binding)) {
            throw ProtocolViolation.of("%1$s runs an oblivious evaluation with other sizes or in another session than this side; both must start from the same contract.",
                    "%1$s 的不经意求值规模或会话与本方不一致；双方须依据同一合约运行。", channel.peer());
        }
        byte[] theirs = channel.receive(SEED);
        boolean first = sender.equals(session.self());
        keyHash = hash("/key", binding, first ? seed : theirs, first ? theirs : seed);
        hash = hash("/value", binding, first ? seed : theirs, first ? theirs : seed);
    }

    private static CorrelationRobustHash hash(String use, byte[] binding, byte[] senderSeed, byte[] receiverSeed) {
        return new CorrelationRobustHash(Arrays.copyOf(DomainHash.of(HashSuite.SHA_256, VERSION + use).add(binding).add(senderSeed).add(receiverSeed).digest(), 16));
    }

    private int groups() {
        return Math.ceilDiv(plan.bins(), GROUP);
    }

    private int size(int group) {
        return Math.min(GROUP, plan.bins() - GROUP * group);
    }

    private int evenWords() {
        return plan.valueWords() + 1 & -2;
    }

    // ---- the receiver ----

    /** Step k: the stores of group k leave; then the programmes of group k-1 come. */
    private long[] receive(long[] keys) {
        long[] out = new long[Math.multiplyExact(plan.valueWords(), plan.receiverKeys())];
        var bins = new KeyBins(keys, plan.receiverKeys(), keyHash, plan.bins(), plan.receiverRoom(), plan.pointBits());
        try (Channel voleChannel = channel.fork("vole"); Outbox outbox = new Outbox(channel, 3 * GROUP)) {
            VoleReceiver vole = SilentVole.receiver(session, voleChannel, plan.pointBits());
            for (int k = 0; k <= groups(); k++) {
                session.checkCancelled();
                if (k < groups()) {
                    store(k, bins, vole, outbox, out);
                }
                if (k > 0 && plan.programmed()) {
                    read(k - 1, bins, out);
                }
            }
            outbox.finish();
        }
        return out;
    }

    private void store(int group, KeyBins bins, VoleReceiver vole, Outbox outbox, long[] out) {
        int slots = plan.store().slots();
        long[] a = new long[2 * slots * size(group)];
        long[] c = new long[a.length];
        vole.expand(slots * size(group), a, 0, c, 0);
        Prg[] random = seeds(size(group));
        byte[][] stores = new byte[size(group)][];
        each(stores.length, b -> stores[b] = store(GROUP * group + b, bins, a, c, 2 * slots * b, random[b], out));
        for (byte[] store : stores) {
            outbox.send(store);
        }
    }

    /** {@code A ⊕ P}; and {@code F(x) = H(Decode(C, x))} goes to the outputs. */
    private byte[] store(int bin, KeyBins bins, long[] a, long[] c, int offset, Prg random, long[] out) {
        int words = plan.pointWords();
        int load = bins.load(bin);
        long[] rows = bins.rows(bin, keyHash.twin());
        long[] store = encode(plan.store(), rows, load, words, random);
        for (int slot = 0; slot < plan.store().slots(); slot++) {
            for (int w = 0; w < words; w++) {
                store[words * slot + w] ^= a[offset + 2 * slot + w];
            }
        }
        long[] read = new long[2 * load];
        new OkvsDecoder(plan.store(), 2, c, offset).decode(rows, 0, bins.stride, load, read, 0);
        long[] values = new long[evenWords() * load];
        hash.twin().hashTweaked(rows, 2, bins.stride, load, read, 0, evenWords(), values, 0);
        int valueWords = plan.valueWords();
        for (int i = 0; i < load; i++) {
            int to = valueWords * bins.key(bin, i);
            System.arraycopy(values, evenWords() * i, out, to, valueWords);
            out[to + valueWords - 1] &= plan.lastMask();
        }
        return FixedWidth.pack(store, 0, words, plan.store().slots(), plan.pointBits());
    }

    private void read(int group, KeyBins bins, long[] out) {
        byte[][] packed = new byte[size(group)][];
        for (int b = 0; b < packed.length; b++) {
            packed[b] = channel.receive(plan.programmeBytes());
            FixedWidth.checkEnd(packed[b], plan.packedNumbers(), plan.packedBits(), channel.peer());
        }
        each(packed.length, b -> {
            int bin = GROUP * group + b;
            int words = plan.valueWords();
            long[] programme = new long[words * plan.programme().slots()];
            FixedWidth.unpack(packed[b], plan.packedNumbers(), plan.packedBits(), programme, 0, plan.packedWords());
            long[] values = new long[words * bins.load(bin)];
            new OkvsDecoder(plan.programme(), words, programme, 0).decode(bins.rows(bin, keyHash.twin()), 0, bins.stride, bins.load(bin), values, 0);
            for (int i = 0; i < bins.load(bin); i++) {
                for (int w = 0; w < words; w++) {
                    out[words * bins.key(bin, i) + w] ^= values[words * i + w];
                }
            }
        });
    }

    // ---- the sender ----

    /** What the sender does with a bin's function; the message that it gives back leaves, if there is one. */
    @FunctionalInterface
    private interface Use {
        byte[] bin(int bin, BinFunction function, Gf128Multiplier delta, Prg random);
    }

    /** Step k: the stores of group k come; the VOLE of group k+1 is made, so that the receiver need not wait for it; group k is used. */
    private Gf128Multiplier send(Use use, Outbox outbox) {
        try (Channel voleChannel = channel.fork("vole")) {
            VoleSender vole = SilentVole.sender(session, voleChannel, plan.pointBits());
            var delta = new Gf128Multiplier(vole.delta0(), vole.delta1());
            int longs = 2 * plan.store().slots();
            long[] next = expand(0, vole);
            for (int k = 0; k < groups(); k++) {
                session.checkCancelled();
                byte[][] stores = new byte[size(k)][];
                for (int b = 0; b < stores.length; b++) {
                    stores[b] = channel.receive(plan.storeBytes());
                    FixedWidth.checkEnd(stores[b], plan.store().slots(), plan.pointBits(), channel.peer());
                }
                long[] values = next;
                next = k + 1 < groups() ? expand(k + 1, vole) : null;
                Prg[] random = seeds(size(k));
                int first = GROUP * k;
                byte[][] messages = new byte[stores.length][];
                each(stores.length, b -> messages[b] = use.bin(first + b, new BinFunction(plan, values, longs * b, stores[b]), delta, random[b]));
                for (byte[] message : messages) {
                    if (message != null) {
                        outbox.send(message);
                    }
                }
            }
            return delta;
        }
    }

    private long[] expand(int group, VoleSender vole) {
        int n = plan.store().slots() * size(group);
        long[] k = new long[2 * n];
        vole.expand(n, k, 0);
        return k;
    }

    /** Q of one bin. */
    private byte[] programme(KeyBins bins, int bin, BinFunction function, Gf128Multiplier delta, long[] values, Prg random) {
        int load = bins.load(bin);
        int words = plan.valueWords();
        long[] rows = bins.rows(bin, keyHash.twin());
        long[] f = new long[evenWords() * load];
        function.evaluate(delta, hash.twin(), rows, bins.stride, load, evenWords(), f);
        int stride = OkvsParameters.KEY_WORDS + words;
        long[] valued = new long[stride * load];
        for (int i = 0; i < load; i++) {
            System.arraycopy(rows, bins.stride * i, valued, stride * i, OkvsParameters.KEY_WORDS);
            int from = words * bins.key(bin, i);
            for (int w = 0; w < words; w++) {
                valued[stride * i + OkvsParameters.KEY_WORDS + w] = values[from + w] ^ f[evenWords() * i + w];
            }
        }
        long[] slots = encode(plan.programme(), valued, load, words, random);
        return FixedWidth.pack(slots, 0, plan.packedWords(), plan.packedNumbers(), plan.packedBits());
    }

    // ---- both ----

    private static long[] encode(OkvsParameters parameters, long[] rows, int n, int words, Prg random) {
        long[] slots = new long[words * parameters.slots()];
        if (!OkvsEncoder.encode(parameters, rows, 0, n, words, slots, 0, random)) {
            throw InvalidInput.of("The keys of a bin could not be encoded: two are the same, or an event of less than 2^-40 happened; run the step again.",
                    "某一分桶的键无法编码：存在相同的键，或发生了概率小于 2^-40 的事件；请重新运行该步骤。");
        }
        return slots;
    }

    /** Drawn here, in order, so that a replayed run with several cores draws the same. */
    private Prg[] seeds(int count) {
        Prg[] seeds = new Prg[count];
        for (int b = 0; b < count; b++) {
            seeds[b] = Prg.seededFrom(session.random());
        }
        return seeds;
    }

    private static void each(int bins, IntConsumer work) {
        Parallel.ranges(bins, 1, (from, to) -> {
            for (int b = from; b < to; b++) {
                work.accept(b);
            }
        });
    }
}
