package org.tacit.psi.circuit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.protocol.opprf.OpprfPlan;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Intersection into shares: for each position of a table that one party fills with its items, whether the item there is common, and
 * both parties' columns where it is. The party with fewer items, the <em>holder</em>, places each item x in one of its positions (cuckoo hashing); the other,
 * the <em>sender</em>, draws for each position p a target t_p and masks s_p, and programs
 * <pre>
 *   OPPRF   key (y, k)  ↦  (columns of y − s_p, t_p)     for each of its items y, each k = 0, 1, 2 and p the position of y under hash k
 *   holder at p, with x placed there by hash k:  (d, r) = OPPRF(x, k)      matched_p = [r = t_p],   columns_p = matched_p · (d + s_p)
 * </pre>
 * The two products on the right are computed on shares ({@link Mpc#isZero}, {@link Mpc#select}); at an empty position the holder asks for a key of no item.
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, from {@link Opprf}, {@link Mpc} and SHA-256 as a random oracle on items. Each party learns the number of the other's distinct items and of its
 * columns, and nothing else: not who matched, and not how many. t_p and s_p are random and the holder gets one value for each position. A false match at any
 * position, a table without a placement or a failed evaluation has probability below {@code 2^-σ} in all. Not caught: items that a peer does not own, whatever a cheat gains.
 *
 * <p>Cost for n items at the holder and m at the sender with c columns: an evaluation of {@code 1.3·n + 1536} keys and {@code 3·m} programmed ones of
 * {@code 64·(c+1)} bits; then equality of some 60 bits, 0.8 kB, for each position. Memory: {@code 24·(c+4)} bytes an item of the sender, {@code 8·(c+8)} a position.
 *
 * <p>Pinkas, Schneider, Tkachenko, Yanai, "Efficient circuit-based PSI with linear communication", Eurocrypt 2019 (ePrint 2019/241), §5; Rindal, Schoppmann, Eurocrypt
 * 2021 (ePrint 2021/266), §4.
 */
public final class CircuitPsi {

    /** Fraction bits of the runtime: few, so that counts and limits up to 2^32 are numbers of it. */
    public static final int FRACTION_BITS = 8;
    /** Most columns of a party. */
    public static final int MOST_COLUMNS = 31;
    /** Cells lie below this in magnitude, so that no sum over positions reaches 2^62. */
    public static final long MOST_UNITS = 1L << 40;

    private static final String VERSION = "tacit/psi/circuit/1";
    private static final int BINDING = 32;
    private static final int SEED = 16;
    /** Equality is all transfers: half the bytes of the runtime's default. */
    private static final int OT_K = 4;
    private static final int MOST_SENT = OpprfPlan.MOST_KEYS / 3;

    private final Session session;
    private final Mpc mpc;
    private final Channel channel;
    private final Items mine;
    private final long[][] columns;
    private final int peerColumns;
    private int theirs;
    private byte[] itemKey;

    private CircuitPsi(Session session, Mpc mpc, Items mine, long[][] columns, int peerColumns) {
        this.session = session;
        this.mpc = mpc;
        this.channel = session.channel(session.peer()).fork("circuit");
        this.mine = mine;
        this.columns = columns;
        this.peerColumns = peerColumns;
    }

    /** The runtime for {@link #match} and what follows; both parties call it at the same point, once a session. */
    public static Mpc open(Session session) {
        return Semi2k.open(session, "circuit-mpc", FRACTION_BITS, OT_K);
    }

    /**
     * Both parties' program; once a session.
     *
     * @param columns     own columns, each with a cell for every row of the own table, in units of the caller's
     * @param peerColumns number of the other party's columns
     * @param maxPeer     most items that the peer may bring
     */
    public static SharedMatches match(Session session, Mpc mpc, Items mine, long[][] columns, int peerColumns, long maxPeer) {
        if (columns.length > MOST_COLUMNS || peerColumns > MOST_COLUMNS || peerColumns < 0) {
            throw InvalidInput.of("A party brings at most %d columns to a shared intersection.", "秘密分享求交中每方最多带入 %d 列。", MOST_COLUMNS);
        }
        for (long[] column : columns) {
            for (long cell : column) {
                if (cell <= -MOST_UNITS || cell >= MOST_UNITS) {
                    throw InvalidInput.of("A cell reaches 2^40 units of the last decimal; use fewer decimals or scale the column down.",
                            "有单元格达到 2^40 个最小单位；请减少小数位数或缩小该列的量级。");
                }
            }
        }
        return new CircuitPsi(session, mpc, mine, columns, peerColumns).run(maxPeer);
    }

    /** Positions of the table for so many items at the holder: rows of the secrets. */
    public static int positions(int holderItems) {
        return CuckooTable.size(holderItems);
    }

    private SharedMatches run(long maxPeer) {
        announce((int) Math.clamp(maxPeer, 0, Integer.MAX_VALUE));
        int me = session.index();
        boolean holder = mine.count() == theirs ? me == 0 : mine.count() < theirs;
        int holderItems = Math.min(mine.count(), theirs);
        int senderItems = Math.max(mine.count(), theirs);
        if (holderItems > CuckooTable.MOST_ITEMS || senderItems > MOST_SENT) {
            throw InvalidInput.of("%1$d and %2$d identifiers are more than a shared intersection takes (%3$d and %4$d); split the tables.",
                    "%1$d 与 %2$d 个标识超过秘密分享求交的上限（%3$d 与 %4$d），请拆分数据表。", holderItems, senderItems, CuckooTable.MOST_ITEMS, MOST_SENT);
        }
        int positions = CuckooTable.size(holderItems);
        int statistical = session.security().statistical();
        int sent = holder ? peerColumns : columns.length;
        int targetBits = targetBits(positions, statistical);
        OpprfPlan plan = plan(holderItems, senderItems, sent, statistical);
        var hashes = new ItemHashes(mine, itemKey);
        int third = CuckooTable.third(holderItems);
        session.progress().report("psi.evaluate", 0, 2);
        long[] rows = new long[0];
        long[] values;
        if (holder) {
            var table = table(hashes, third);
            rows = Arrays.stream(table.item).mapToLong(i -> i < 0 ? -1 : mine.row(i)).toArray();
            values = Opprf.receive(session, channel, plan, keys(hashes, table, third));
        } else {
            values = new long[Math.multiplyExact(sent + 1, positions)];
            Prg.seededFrom(session.random()).fill(values);
            program(hashes, third, plan, values);
        }
        session.progress().report("psi.evaluate", 1, 2);
        Secret matched = mpc.isZero(column(values, sent, sent + 1, positions), targetBits);
        Optional<Secret> cells = only(matched, cells(holder, rows, values), positions);
        session.progress().report("psi.evaluate", 2, 2);
        return new SharedMatches(holder, rows, matched, cells, theirs, mine.report());
    }

    /** So many that over all positions an item that is not common meets its target with probability {@code 2^-(σ+2)} at most. */
    private static int targetBits(int positions, int statistical) {
        int bits = statistical + 2 + 32 - Integer.numberOfLeadingZeros(positions - 1);
        if (bits > 64) {
            throw InvalidInput.of("A shared intersection of %1$d positions has no parameters for σ = %2$d; use σ = 40.",
                    "%1$d 个位置的秘密分享求交没有 σ = %2$d 的参数，请用 σ = 40。", positions, statistical);
        }
        return bits;
    }

    private static OpprfPlan plan(int holderItems, int senderItems, int sent, int statistical) {
        int positions = CuckooTable.size(holderItems);
        return OpprfPlan.programmed(positions, 3 * senderItems, sent < 2 ? 64 * sent + targetBits(positions, statistical) : 64 * (sent + 1), statistical + 2);
    }

    /**
     * Bytes that a party sends beside the VOLE and the runtime, which have channels of their own, without framing.
     *
     * @param sent columns of the sender
     */
    public static long bytesSent(boolean holder, int holderItems, int senderItems, int sent, int statistical) {
        OpprfPlan plan = plan(holderItems, senderItems, sent, statistical);
        return BINDING + SEED + Integer.BYTES + (holder ? plan.receiverBytes() : plan.senderBytes());
    }

    /** Both say what they run, a part of the key of the items' hash, and how many items they bring. */
    private void announce(int maxPeer) {
        boolean first = session.index() == 0;
        DomainHash same = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name()).add(session.security().statistical())
                .add(first ? columns.length : peerColumns).add(first ? peerColumns : columns.length);
        for (Party party : session.parties()) {
            same.add(party.fingerprint().getBytes(StandardCharsets.UTF_8));
        }
        byte[] binding = same.digest();
        byte[] seed = new byte[SEED];
        session.random().nextBytes(seed);
        channel.send(binding);
        channel.send(seed);
        channel.sendInt(mine.count());
        if (!Arrays.equals(channel.receive(BINDING), binding)) {
            throw ProtocolViolation.of("%1$s runs the shared intersection with other columns, parameters or session than this side; both must start from the same contract.",
                    "%1$s 的秘密分享求交的列、参数或会话与本方不一致；双方须依据同一合约运行。", channel.peer());
        }
        byte[] theirSeed = channel.receive(SEED);
        theirs = channel.receiveInt(0, maxPeer);
        itemKey = DomainHash.of(HashSuite.SHA_256, VERSION + "/item").add(binding).add(first ? seed : theirSeed).add(first ? theirSeed : seed).digest();
    }

    // ---- the holder ----

    private static CuckooTable table(ItemHashes hashes, int third) {
        int[] positions = new int[3 * hashes.count()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = hashes.position(i / 3, i % 3, third);
        }
        return new CuckooTable(positions, 3 * third);
    }

    /** Of the item at each position, with the hash that placed it there; random ones of no item elsewhere. */
    private long[] keys(ItemHashes hashes, CuckooTable table, int third) {
        long[] keys = new long[2 * table.item.length];
        Prg.seededFrom(session.random()).fill(keys);
        for (int p = 0; p < table.item.length; p++) {
            if (table.item[p] < 0) {
                ItemHashes.none(keys, 2 * p);
            } else {
                hashes.key(table.item[p], p / third, keys, 2 * p);
            }
        }
        return keys;
    }

    // ---- the sender ----

    /** @param drawn masks and, last, the target of each position */
    private void program(ItemHashes hashes, int third, OpprfPlan plan, long[] drawn) {
        int words = columns.length + 1;
        long[] keys = new long[6 * hashes.count()];
        long[] values = new long[Math.multiplyExact(3 * words, hashes.count())];
        for (int i = 0; i < hashes.count(); i++) {
            for (int k = 0; k < 3; k++) {
                int key = 3 * i + k;
                int p = words * hashes.position(i, k, third);
                hashes.key(i, k, keys, 2 * key);
                for (int c = 0; c < columns.length; c++) {
                    values[words * key + c] = columns[c][mine.row(i)] - drawn[p + c];
                }
                values[words * key + columns.length] = drawn[p + columns.length];
            }
        }
        Opprf.program(session, channel, plan, keys, values);
    }

    // ---- both ----

    private static long[] column(long[] values, int c, int stride, int rows) {
        long[] column = new long[rows];
        for (int i = 0; i < rows; i++) {
            column[i] = values[stride * i + c];
        }
        return column;
    }

    /**
     * This party's part of both parties' cells, those of the first party of the session to the left. The holder's cells are whole at the holder; the
     * sender's are the sum of the holder's difference and the sender's mask where the position matched, and noise elsewhere.
     */
    private long[] cells(boolean holder, long[] rows, long[] values) {
        int all = columns.length + peerColumns;
        int sent = holder ? peerColumns : columns.length;
        int positions = values.length / (sent + 1);
        boolean holderIsLeft = holder == (session.index() == 0);
        int sentAt = holderIsLeft ? all - sent : 0;
        int heldAt = holderIsLeft ? 0 : sent;
        long[] cells = new long[Math.multiplyExact(all, positions)];
        for (int p = 0; p < positions; p++) {
            System.arraycopy(values, (sent + 1) * p, cells, all * p + sentAt, sent);
            for (int c = 0; holder && rows[p] >= 0 && c < columns.length; c++) {
                cells[all * p + heldAt + c] = columns[c][(int) rows[p]];
            }
        }
        return cells;
    }

    /** The cells where the position matched, 0 elsewhere. */
    private Optional<Secret> only(Secret matched, long[] cells, int positions) {
        int count = cells.length / positions;
        if (count == 0) {
            return Optional.empty();
        }
        Secret[] bits = new Secret[count];
        Arrays.fill(bits, matched);
        return Optional.of(mpc.select(mpc.beside(bits), mpc.restore(cells, positions, count), mpc.constant(0, positions, count)));
    }
}
