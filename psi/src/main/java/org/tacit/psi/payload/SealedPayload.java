package org.tacit.psi.payload;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.protocol.opprf.Opprf;
import org.tacit.protocol.opprf.OpprfPlan;
import org.tacit.protocol.opprf.OprfEvaluator;
import org.tacit.psi.Items;
import org.tacit.psi.Shuffle;
import org.tacit.wire.Channel;
import org.tacit.wire.Outbox;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Columns of one party, the owner, for those rows of the other, the receiver, whose identifiers the owner holds too; the owner does not get
 * to know which these are.
 * <pre>
 *   both                     sizes n, m and the longest texts; an oblivious pseudorandom function F ({@link Opprf}):
 *                            F(x) at the receiver for its own items only, F(y) at the owner
 *   owner → receiver         for every item y in random order: tag(F(y)), and y's row sealed under key(F(y))
 *   receiver                 opens the rows whose tags are those of its own items
 * </pre>
 *
 * <h2>Security guarantees</h2>
 * Semi-honest peers, under the assumptions of {@link Opprf}, with SHA-256 a random oracle and AES-GCM an authenticated cipher. Disclosed exactly: to the
 * owner the number of the receiver's distinct items ({@code SIZE}); to the receiver the number of the owner's ({@code SIZE}), the longest text of each
 * text column ({@code SHAPE}), which of its items the owner holds ({@code MEMBERSHIP}) and their cells ({@code VALUE}). The order of rows is random. What the
 * receiver does after its one message cannot reach the owner: a row that an owner spoiled is counted at the receiver, and no failure tells whom it hit.
 * Two items share a tag with probability {@code n·m·2^-96}.
 *
 * <p>Not caught: items that the receiver does not own, or brings beyond its number (a quarter more fit); cells that are not the owner's true ones.
 *
 * <p>Bytes: those of the {@link OpprfPlan}, then {@code 28 + row} for each item of the owner. Memory: the identifiers, 36 bytes an item, some megabytes;
 * rows are read and sealed in batches.
 *
 * <p>Labelled PSI after Chen, Huang, Laine, Rindal, CCS 2018 (ePrint 2018/787), §5, with the pseudorandom function of Raghuraman, Rindal 2022
 * (ePrint 2022/320).
 */
public final class SealedPayload {

    private static final String VERSION = "tacit/psi/payload/1";
    private static final int BINDING = 32;
    private static final int BATCH = 1 << 12;
    private static final int MESSAGE = 1 << 20;
    private static final int GRAIN = 256;

    private final Session session;
    private final Channel channel;
    private final Party owner;
    private final int most;
    private byte[] binding;
    private int theirs;

    /**
     * @param owner     whose columns are delivered
     * @param peerItems most items that the peer may bring
     */
    public SealedPayload(Session session, Party owner, long peerItems) {
        this.session = session;
        this.channel = session.channel(session.peer());
        this.owner = owner;
        this.most = (int) Math.min(OpprfPlan.MOST_KEYS, peerItems);
    }

    /**
     * What came.
     *
     * @param peerItems distinct items of the owner
     * @param matched   own items that the owner holds
     * @param spoiled   rows among them that did not open or held no row; the owner does not know of it
     */
    public record Received(long peerItems, long matched, long spoiled) {
    }

    /** Both say what they run and how many items they bring. */
    private void announce(int mine, List<ColumnType> types) {
        if (mine > OpprfPlan.MOST_KEYS) {
            throw InvalidInput.of("%1$d identifiers are more than the %2$d that a delivery of payload takes; split the table.",
                    "%1$d 个标识超过附带数据的上限 %2$d，请拆分数据表。", mine, OpprfPlan.MOST_KEYS);
        }
        DomainHash same = DomainHash.of(HashSuite.SHA_256, VERSION).add(session.id()).add(channel.name()).add(owner.fingerprint())
                .add(session.security().statistical());
        session.parties().forEach(p -> same.add(p.fingerprint()));
        types.forEach(t -> same.add(t.name()));
        binding = same.digest();
        channel.send(binding);
        channel.sendInt(mine);
        if (!Arrays.equals(channel.receive(BINDING), binding)) {
            throw ProtocolViolation.of("%1$s delivers other columns, or in another session, than this side expects; both must start from the same contract.",
                    "%1$s 提供的列或会话与本方预期不一致；双方须依据同一合约运行。", channel.peer());
        }
        theirs = channel.receiveInt(0, most);
    }

    /** 128 bits for each item: {@code SHA-256(binding ‖ item)}, cut. */
    private long[] keys(Items items) {
        long[] keys = new long[2 * items.count()];
        Parallel.ranges(items.count(), GRAIN, (from, to) -> {
            MessageDigest digest = HashSuite.SHA_256.newDigest();
            byte[] buffer = new byte[64];
            for (int i = from; i < to; i++) {
                int length = items.length(i);
                buffer = buffer.length < length ? new byte[2 * length] : buffer;
                items.copy(i, buffer, 0);
                digest.update(binding);
                digest.update(buffer, 0, length);
                ByteBuffer hash = ByteBuffer.wrap(digest.digest());
                keys[2 * i] = hash.getLong();
                keys[2 * i + 1] = hash.getLong();
            }
        });
        return keys;
    }

    /**
     * The owner's program.
     *
     * @param columns of {@code table}, which the items are rows of
     * @return distinct items of the receiver
     */
    public long send(Items items, Table table, List<String> columns) {
        int[] order = Shuffle.of(items.count(), Prg.seededFrom(session.random()));
        long[] rows = Arrays.stream(order).mapToLong(items::row).toArray();
        List<ColumnType> types = columns.stream().map(c -> table.schema().column(c).type()).toList();
        announce(items.count(), types);
        if (items.count() == 0 || theirs == 0) {
            return theirs;
        }
        Table shuffled = table.select(columns, rows);
        RowLayout layout = RowLayout.of(shuffled, columns);
        for (int width : layout.widths()) {
            channel.sendInt(width);
        }
        OpprfPlan plan = OpprfPlan.oprf(theirs, items.count(), session.security().statistical());
        long[] keys = keys(items);
        try (Channel fork = channel.fork("payload"); Outbox outbox = new Outbox(channel, 4)) {
            OprfEvaluator function = Opprf.evaluator(session, fork, plan);
            byte[] binding = bind(layout);
            int sealed = RowSeal.OVERHEAD + layout.bytes();
            int batch = batch(sealed);
            shuffled.scan(columns, batch, cells -> {
                session.checkCancelled();
                int first = (int) cells.firstRow();
                int n = cells.rows();
                long[] asked = new long[2 * n];
                byte[] plain = new byte[n * layout.bytes()];
                for (int r = 0; r < n; r++) {
                    System.arraycopy(keys, 2 * order[first + r], asked, 2 * r, 2);
                    layout.encode(cells, r, plain, r * layout.bytes());
                }
                long[] f = function.evaluate(asked);
                byte[] out = new byte[n * sealed];
                Parallel.ranges(n, GRAIN, (from, to) -> {
                    RowSeal seal = new RowSeal(binding);
                    for (int r = from; r < to; r++) {
                        seal.under(f[2 * r], f[2 * r + 1]).seal(plain, r * layout.bytes(), layout.bytes(), out, r * sealed);
                    }
                });
                outbox.send(out);
                session.progress().report("payload.seal", first + n, order.length);
            });
            outbox.finish();
        }
        return theirs;
    }

    /** Rows of a message: the same at both, from the row's length. */
    private static int batch(int sealed) {
        return Math.max(1, Math.min(BATCH, MESSAGE / sealed));
    }

    /** The layout is part of what every row is authenticated with. */
    private byte[] bind(RowLayout layout) {
        DomainHash all = DomainHash.of(HashSuite.SHA_256, VERSION + "/layout").add(binding).add(layout.bytes());
        for (int width : layout.widths()) {
            all.add(width);
        }
        return all.digest();
    }

    /**
     * The receiver's program.
     *
     * @param types types of the owner's columns, as the contract names them
     * @param cells gets the matching rows, in random order
     */
    public Received receive(Items items, List<ColumnType> types, CellReader cells) {
        announce(items.count(), types);
        if (items.count() == 0 || theirs == 0) {
            return new Received(theirs, 0, 0);
        }
        int[] widths = new int[types.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = channel.receiveInt(0, RowLayout.LONGEST);
        }
        RowLayout layout = RowLayout.checked(types, widths).orElseThrow(() -> ProtocolViolation.of(
                "%s announced rows that are longer than any may be; its software does not follow the protocol.", "%s 声明的行长超出上限；对方软件未遵守协议。", channel.peer()));
        OpprfPlan plan = OpprfPlan.oprf(items.count(), theirs, session.security().statistical());
        long[] f;
        try (Channel fork = channel.fork("payload")) {
            f = Opprf.receive(session, fork, plan, keys(items));
        }
        byte[] binding = bind(layout);
        TagTable tags = new TagTable(f, items.count(), binding);
        RowSeal seal = new RowSeal(binding);
        int sealed = RowSeal.OVERHEAD + layout.bytes();
        int batch = batch(sealed);
        long matched = 0;
        long spoiled = 0;
        for (int from = 0; from < theirs; from += batch) {
            session.checkCancelled();
            int n = Math.min(batch, theirs - from);
            byte[] message = channel.receive(n * sealed);
            for (int r = 0; r < n; r++) {
                int item = tags.take(message, r * sealed);
                if (item >= 0) {
                    byte[] plain = seal.under(f[2 * item], f[2 * item + 1]).open(message, r * sealed, layout.bytes());
                    String[] row = plain == null ? null : layout.decode(plain, 0).orElse(null);
                    if (row == null) {
                        spoiled++;
                    } else {
                        matched++;
                        cells.row(items.row(item), row);
                    }
                }
            }
            session.progress().report("payload.open", from + n, theirs);
        }
        return new Received(theirs, matched, spoiled);
    }

    /** Finds an own item by the tag of its row; each once, so that a second row under one tag is nobody's. */
    private static final class TagTable {
        private final long[] low;
        private final int[] high;
        private final int[] slots;

        TagTable(long[] f, int n, byte[] binding) {
            low = new long[n];
            high = new int[n];
            Parallel.ranges(n, GRAIN, (from, to) -> {
                RowSeal seal = new RowSeal(binding);
                for (int i = from; i < to; i++) {
                    seal.under(f[2 * i], f[2 * i + 1]);
                    low[i] = seal.tagLow();
                    high[i] = seal.tagHigh();
                }
            });
            slots = new int[Integer.highestOneBit(Math.max(8, n)) * 4];
            for (int i = 0; i < n; i++) {
                int slot = (int) low[i] & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = i + 1;
            }
        }

        /** The item, or −1. */
        int take(byte[] message, int at) {
            ByteBuffer tag = ByteBuffer.wrap(message, at, RowSeal.TAG).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            long l = tag.getLong();
            int h = tag.getInt();
            int slot = (int) l & slots.length - 1;
            while (slots[slot] != 0) {
                int i = Math.abs(slots[slot]) - 1;
                if (low[i] == l && high[i] == h && slots[slot] > 0) {
                    slots[slot] = -slots[slot];
                    return i;
                }
                slot = slot + 1 & slots.length - 1;
            }
            return -1;
        }
    }
}
