package org.tacit.psi.large;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.psi.Intersection;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Intersection of sets of any size. Both parties hash their identifiers with a key that they agree on, cut the hashes into
 * {@link Partitions} on disk, fill each up with random ones to a room that follows from the set's size, and run a two-party protocol
 * on one partition after the other.
 *
 * <p>An attempt that was interrupted leaves the key, the partitions and the finished results. The next goes on with the partitions that
 * are finished at both parties under one mark, which is a hash over the randomness of both in the attempt that made them, and
 * runs the others.
 *
 * <h2>Security guarantees</h2>
 * Those of the inner protocol. Disclosed exactly: what it discloses for the whole sets. The number of items in a
 * partition does not show, because the room is what the inner protocol is given: for n items in p partitions the Chernoff bound of the
 * fullest. Which partitions are finished is the only other thing that a peer is told. An honest run fails or errs with probability
 * at most {@code 2^-σ}: a partition overflows at either side ({@code 2^-(σ+2)}), one of the p inner runs errs (each has
 * {@code σ + 1 + ⌈log2 p⌉}), or two different identifiers have the same 128 bits of hash ({@code N²/2^129}, for N = 2^36 items 2^-57).
 *
 * <p>Running a partition again is safe: all randomness of the inner protocol is new, its session is another, and its result is a
 * function of the two sets. A peer that cheats can bring other items to it: each partition that is begun is therefore an
 * occasion to ask about as many items as a partition has room ({@link LargeIntersection#begun}); whoever meters a partner counts attempts.
 */
public final class LargePsi {

    /** Rows of the larger table above which the whole sets no longer fit well into memory. */
    public static final long LARGE = 1L << 24;
    private static final String VERSION = "tacit/psi/large/1";
    private static final int DIGEST = 32;
    private static final int BUSY = 0x79737562;
    private static final int READY = 0x79646572;
    /** Blocks of rows between two signs of life, and signs at most: the other side, which reads its own table, must not have to take them away. */
    private static final int SIGN = 64;
    private static final int SIGNS = 256;

    private final LongFunction<Psi> inner;
    private final LargePsiParameters parameters;
    private final String run;
    private final ToLongFunction<Path> free;

    /**
     * @param inner the protocol for a partition, given the most items that the peer may bring to it
     * @param run   what the run belongs to, the same at every attempt and at both parties: for a job's step contract, job and step
     */
    public LargePsi(LongFunction<Psi> inner, LargePsiParameters parameters, String run) {
        this(inner, parameters, run, Scratch::usable);
    }

    LargePsi(LongFunction<Psi> inner, LargePsiParameters parameters, String run, ToLongFunction<Path> free) {
        this.inner = inner;
        this.parameters = parameters;
        this.run = run;
        this.free = free;
    }

    /** Whether tables of so many rows are better cut up. */
    public static boolean wanted(long rows, long peerRows) {
        return Math.max(rows, peerRows) > LARGE;
    }

    public String name() {
        return inner.apply(1).name() + "-partitioned";
    }

    /**
     * This party's program; the peer runs the same.
     *
     * @param folder of this run alone; kept by the caller until the result has been read, and from attempt to attempt
     * @throws InvalidInput      when the disk is too small or fails, or the source has more rows than agreed
     * @throws ProtocolViolation when the peer runs something else, or does not go on as it began
     */
    public LargeIntersection intersect(Session session, ItemSource mine, Set<Party> learners, Path folder) {
        if (learners.isEmpty() || !session.parties().containsAll(learners) || session.parties().size() != 2) {
            throw new IllegalArgumentException("two parties, one learner at least");
        }
        return new Run(session, mine, learners, folder).run();
    }

    /** One attempt at one party. */
    private final class Run {
        private final Session session;
        private final Channel channel;
        private final ItemSource mine;
        private final Set<Party> learners;
        private final Scratch scratch;
        private final RunState state;
        private final int partitions = parameters.partitions();

        private Partitions items;
        private byte[] attempt;
        private long theirs;
        private int statistical;

        Run(Session session, ItemSource mine, Set<Party> learners, Path folder) {
            this.session = session;
            this.channel = session.channel(session.peer());
            this.mine = mine;
            this.learners = learners;
            this.scratch = new Scratch(folder, free);
            this.state = new RunState(scratch, identity().add(mine.identity()).digest());
        }

        LargeIntersection run() {
            agree();
            items = new Partitions(scratch, state.key(), partitions);
            read();
            count();
            boolean[] done = finished();
            if (items.report().items() > 0 && theirs > 0) {
                for (int p = 0; p < partitions; p++) {
                    if (!done[p]) {
                        partition(p);
                    }
                }
            }
            return result();
        }

        /** What must be the same at both parties and at every attempt. */
        private DomainHash identity() {
            DomainHash hash = DomainHash.of(HashSuite.SHA_256, VERSION + "/run").add(run).add(inner.apply(1).name())
                    .add(parameters.firstLimit()).add(parameters.secondLimit()).add(parameters.partitionItems()).add(session.security().statistical());
            for (Party party : session.parties()) {
                hash.add(party.fingerprint().getBytes(StandardCharsets.UTF_8)).add(learners.contains(party) ? 1 : 0);
            }
            return hash;
        }

        /** Both say what they run, a nonce for marks and key, and a digest of the key that they hold from an earlier attempt. */
        private void agree() {
            byte[] binding = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name()).add(identity().digest()).digest();
            byte[] nonce = new byte[DIGEST];
            session.random().nextBytes(nonce);
            byte[] held = state.key() == null ? new byte[DIGEST] : DomainHash.of(HashSuite.SHA_256, VERSION + "/held").add(state.key()).digest();
            channel.send(binding);
            channel.send(nonce);
            channel.send(held);
            if (!Arrays.equals(channel.receive(DIGEST), binding)) {
                throw ProtocolViolation.of("%1$s runs the intersection with other parameters, session or set of learners than this side; both must start from the same contract.",
                        "%1$s 的求交参数（会话、分区或结果接收方）与本方不一致；双方须依据同一合约运行。", channel.peer());
            }
            byte[] theirNonce = channel.receive(DIGEST);
            boolean first = session.index() == 0;
            attempt = DomainHash.of(HashSuite.SHA_256, VERSION + "/attempt").add(binding)
                    .add(first ? nonce : theirNonce).add(first ? theirNonce : nonce).digest();
            if (!Arrays.equals(channel.receive(DIGEST), held) || state.key() == null) {
                state.forget();
                state.agreed(DomainHash.of(HashSuite.SHA_256, VERSION + "/key").add(attempt).digest());
            }
        }

        /** Each reads its own table, for minutes perhaps, and tells the other that it is alive. */
        private void read() {
            long limit = parameters.limit(session.index());
            if (!items.complete()) {
                scratch.need(LargePsiParameters.scratchBytes(mine.size() < 0 ? limit : Math.min(limit, mine.size()), parameters.limit(1 - session.index())));
                long every = Math.max(SIGN, limit / Partitions.BLOCK / SIGNS);
                long[] blocks = {0};
                items.write(mine, session, limit, () -> {
                    if (++blocks[0] % every == 0) {
                        channel.sendInt(BUSY);
                        channel.flush();
                    }
                });
            }
            channel.sendInt(READY);
            while (channel.receiveInt(Math.min(BUSY, READY), Math.max(BUSY, READY)) != READY) {
                session.checkCancelled();
            }
        }

        private void count() {
            channel.sendLongs(new long[] {items.report().items()});
            theirs = channel.receiveLongs(1)[0];
            long limit = parameters.limit(1 - session.index());
            if (theirs < 0 || theirs > limit) {
                throw ProtocolViolation.of("%1$s announced %2$d items where 0 to %3$d are allowed; its software does not follow the protocol.",
                        "%1$s 声明了 %2$d 个标识，允许范围是 0 到 %3$d；对方软件未遵守协议。", channel.peer(), theirs, limit);
            }
            if (state.peerItems() >= 0 && state.peerItems() != theirs) {
                throw ProtocolViolation.of("%1$s brings %2$d items and brought %3$d before the interruption; both must go on with the same tables.",
                        "%1$s 此次带来 %2$d 个标识，而中断前为 %3$d 个；双方须用相同的表继续。", channel.peer(), theirs, state.peerItems());
            }
            state.announced(theirs);
            statistical = parameters.innerStatistical(session.security().statistical());
        }

        /** The partitions that need not run again: those whose marks agree. */
        private boolean[] finished() {
            byte[] own = new byte[RunState.MARK * partitions];
            byte[] other = new byte[own.length];
            for (int p = 0; p < partitions; p++) {
                System.arraycopy(state.mark(p), 0, own, RunState.MARK * p, RunState.MARK);
            }
            channel.exchange(MemorySegment.ofArray(own), MemorySegment.ofArray(other));
            boolean[] done = new boolean[partitions];
            byte[] none = new byte[RunState.MARK];
            for (int p = 0; p < partitions; p++) {
                int from = RunState.MARK * p;
                int to = from + RunState.MARK;
                done[p] = Arrays.equals(own, from, to, other, from, to) && !Arrays.equals(own, from, to, none, 0, none.length);
            }
            return done;
        }

        private void partition(int p) {
            session.checkCancelled();
            int room = parameters.room(items.report().items(), session.security().statistical());
            int peerRoom = parameters.room(theirs, session.security().statistical());
            if (items.load(p) > room) {
                state.forget();
                throw InvalidInput.of("A partition of the intersection overflowed, which happens once in more than 2^40 runs; run it again.",
                        "求交的分区溢出，其概率小于 2^-40；请重新运行。");
            }
            state.begin();
            Partitions.Part part = items.read(p, room);
            Prg.seededFrom(session.random()).fill(part.hashes(), Partitions.HASH * items.load(p), Partitions.HASH * (room - items.load(p)));
            Items filled = Items.distinct(part.hashes(), Partitions.HASH, room);
            Intersection found;
            try (Channel own = channel.fork("partition-" + p)) {
                found = inner.apply(peerRoom).intersect(new PartitionSession(session, own, statistical, progress(p)), filled, learners);
            }
            long[] rows = found.rows();
            for (int i = 0; i < rows.length; i++) {
                if (rows[i] >= part.rows().length) {
                    throw ProtocolViolation.of("%1$s matched an item that nobody holds in partition %2$d; the job stops.",
                            "%1$s 在第 %2$d 个分区中匹配了无人持有的标识，任务中止。", channel.peer(), p);
                }
                rows[i] = part.rows()[(int) rows[i]];
            }
            byte[] mark = DomainHash.of(HashSuite.SHA_256, VERSION + "/mark").add(attempt).add(p).digest();
            state.finish(p, Arrays.copyOf(mark, RunState.MARK), rows);
        }

        /** In items of the larger side, all partitions together. */
        private Progress progress(int p) {
            long all = Math.max(items.report().items(), theirs);
            return (stage, done, total) -> {
                if (total > 0) {
                    session.progress().report("psi.intersect", (long) (all * ((p + (double) done / total) / partitions)), all);
                }
            };
        }

        private LargeIntersection result() {
            boolean entitled = learners.contains(session.self());
            boolean empty = items.report().items() == 0 || theirs == 0;
            long size = 0;
            for (int p = 0; entitled && !empty && p < partitions; p++) {
                size += state.matched(p);
            }
            return new LargeIntersection(entitled, size, theirs, items.report(), row -> {
                for (int p = 0; entitled && !empty && p < partitions; p++) {
                    state.forEach(p, row);
                }
            }, partitions, state.started());
        }
    }
}
