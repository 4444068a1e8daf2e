package org.tacit.pir.sealed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.wire.Progress;

/**
 * One step from a version to the next. Of {@code c} rows that come, go or change, {@code T} entries are replaced by {@code T} others, {@code T} the power of two from {@code 2c} on and at least
 * {@value #LEAST}: those of rows that changed or went, as many free ones as rows came, and others drawn at random. What is put in their place is sealed afresh or random.
 * So the step shows {@code T}, and which of the entries before are gone; not which of them stood for a row, nor which of the new ones do.
 *
 * <p>Where that would be half of the table, or no place is left, or the versions are used up, everything is sealed afresh.
 */
final class TableChange {

    private static final int LEAST = 64;
    /** Of pairs that a step keeps in memory. */
    private static final int MOST_BYTES = 1 << 26;

    private final Path folder;
    private final SealedFile before;
    private final OwnerFile owner;
    private final OprfKey key;
    private final SecureRandom random;
    private final Progress progress;
    private final SealedDescriptor old;
    private final Sealing next;
    private final int entry;
    /** Entries that go: of rows that changed or went. */
    private final BitSet gone = new BitSet();
    /** Pairs of rows that changed or came, sealed for the next version. */
    private final List<byte[]> put = new ArrayList<>();
    private long added;
    private long removed;
    private LookupRows whole;
    private NameIndex names;
    private long changes;

    TableChange(Path folder, SealedFile before, OwnerFile owner, OprfKey key, SecureRandom random, Progress progress) {
        this.folder = folder;
        this.before = before;
        this.owner = owner;
        this.key = key;
        this.random = random;
        this.progress = progress;
        this.old = before.descriptor();
        this.next = new Sealing(draft(false, old.entries(), 1), key);
        this.entry = old.entryBytes();
    }

    private SealedDescriptor draft(boolean afresh, int entries, int replaced) {
        return new SealedDescriptor(old.epoch(), old.recordBytes(), entries, afresh ? 0 : replaced, old.version() + 1, afresh ? old.version() + 1 : old.first(), old.table(), old.publicKey(),
                new byte[SealedDescriptor.DIGEST], old.digest());
    }

    /** Rows that come, go or change. */
    long rows() {
        return changes;
    }

    void by(LookupRows rows, List<byte[]> keys) {
        names = new NameIndex(owner, old.entries());
        RowGroups.refuseDuplicates(rows);
        byte[][] removals = keys.toArray(byte[][]::new);
        byte[] named = next.names(removals, removals.length);
        for (int i = 0; i < removals.length; i++) {
            int at = names.find(named, i * OwnerFile.NAME);
            if (at >= 0 && !gone.get(at)) {
                gone.set(at);
                removed++;
            }
        }
        RowGroups.scan(rows, old.recordBytes(), (group, records, first, count) -> {
            byte[] called = next.names(group, count);
            int[] at = new int[count];
            for (int i = 0; i < count; i++) {
                at[i] = names.find(called, i * OwnerFile.NAME);
                if (at[i] >= 0 && gone.get(at[i])) {
                    throw InvalidInput.of("Row %d is to be replaced and to be removed; name it once.", "第 %d 行既要替换又要删除，请只指定其一。", first + i);
                }
            }
            keep(group, records, at, count);
        });
        changes = removed + put.size();
    }

    void toExactly(LookupRows rows, Progress progress) {
        if (rows.recordBytes() != old.recordBytes()) {
            throw InvalidInput.of("The records have %1$d bytes, those of the sealed table %2$d; begin a new epoch for another length.", "记录为 %1$d 字节，密封表的记录为 %2$d 字节；更改长度须启用新的密钥轮次。",
                    rows.recordBytes(), old.recordBytes());
        }
        names = new NameIndex(owner, old.entries());
        RowGroups.refuseDuplicates(rows);
        BitSet kept = new BitSet(old.entries());
        long[] differ = {0};
        RowGroups.scan(rows, old.recordBytes(), (group, records, first, count) -> {
            byte[] called = next.names(group, count);
            int[] at = new int[count];
            Arrays.setAll(at, i -> names.find(called, i * OwnerFile.NAME));
            boolean[] same = new boolean[count];
            Parallel.ranges(count, 256, (from, to) -> {
                Reader reader = new Reader();
                for (int i = from; i < to; i++) {
                    same[i] = at[i] >= 0 && Arrays.equals(reader.record(at[i]), records[i]);
                }
            });
            int n = 0;
            byte[][] otherKeys = new byte[count][];
            byte[][] otherRecords = new byte[count][];
            int[] otherAt = new int[count];
            for (int i = 0; i < count; i++) {
                if (at[i] >= 0) {
                    kept.set(at[i]);
                }
                if (!same[i]) {
                    otherKeys[n] = group[i];
                    otherRecords[n] = records[i];
                    otherAt[n++] = at[i];
                }
            }
            differ[0] += n;
            if (whole == null && n > 0) {
                keep(otherKeys, otherRecords, otherAt, n);
                if (put.size() > old.entries() / 4 || (long) put.size() * next.pairBytes() > MOST_BYTES / 2) {
                    // Too many for a step: the rows are read once more.
                    whole = rows;
                    put.clear();
                }
            }
            progress.report("pir.compare", first + count, rows.rows());
        });
        for (int e = 0; e < old.entries(); e++) {
            if (owner.version(e) != 0 && !kept.get(e)) {
                gone.set(e);
                removed++;
            }
        }
        changes = removed + differ[0];
    }

    /** Seals rows that changed, {@code at} their entries, or came. */
    private void keep(byte[][] keys, byte[][] records, int[] at, int count) {
        byte[] pairs = next.pairs(keys, records, count, names);
        for (int i = 0; i < count; i++) {
            put.add(Arrays.copyOfRange(pairs, i * next.pairBytes(), (i + 1) * next.pairBytes()));
            if (at[i] >= 0) {
                gone.set(at[i]);
            } else {
                added++;
            }
        }
        if ((long) put.size() * next.pairBytes() > MOST_BYTES) {
            throw InvalidInput.of("Too many rows change at once; refresh the table from all its rows instead.", "一次变更的行过多，请改用整表更新。");
        }
    }

    /** Opens what stands in entries, by the owner's part. For one thread. */
    private final class Reader {
        private final RowSealer sealer = next.sealer();
        private final byte[] entries = new byte[entry];
        private final byte[] part = new byte[OwnerFile.BYTES];

        /** The record of an entry where a row stands; {@code part} is the owner's part of it afterwards. */
        byte[] record(int at) {
            before.entry(at, entries, 0);
            owner.copy(at, part, 0);
            Optional<byte[]> record = sealer.openIn(owner.version(at), part, OwnerFile.SECRET_AT, entries, 0);
            return record.orElseThrow(() -> SealedDescriptor.damaged(before.file()));
        }

        /** The same row sealed for the next version. */
        byte[] again(int at) {
            byte[] record = record(at);
            byte[] pair = new byte[next.pairBytes()];
            System.arraycopy(part, 0, pair, entry, OwnerFile.BYTES);
            next.seal(sealer, record, pair, 0);
            return pair;
        }
    }

    /** Writes the next version and the step to it. */
    void write() {
        long rows = rowsBefore() - removed + added;
        long wanted = Math.max(LEAST, Long.highestOneBit(Math.max(1, 2 * changes - 1)) << 1);
        long free = old.entries() - rowsBefore();
        boolean afresh = whole != null || wanted > old.entries() / 2 || added > free || old.version() + 1 - old.first() >= SealedDescriptor.MOST_VERSIONS;
        if (whole != null) {
            SealedTable.writeAll(folder, whole, draft(true, TableWriter.entries(whole.rows()), 0), key, names, random, progress);
        } else if (afresh) {
            writeAfresh(draft(true, Math.max(old.entries(), TableWriter.entries(rows)), 0));
        } else {
            writeStep((int) wanted);
        }
    }

    private long rowsBefore() {
        long rows = 0;
        for (int e = 0; e < old.entries(); e++) {
            rows += owner.version(e) != 0 ? 1 : 0;
        }
        return rows;
    }

    private void writeAfresh(SealedDescriptor draft) {
        try (TableWriter writer = new TableWriter(folder, draft, next)) {
            put.forEach(pair -> writer.add(pair, 1));
            int group = 1 << 12;
            for (int first = 0; first < old.entries(); first += group) {
                int start = first;
                byte[][] again = new byte[Math.min(group, old.entries() - first)][];
                Parallel.ranges(again.length, 256, (from, to) -> {
                    Reader reader = new Reader();
                    for (int i = from; i < to; i++) {
                        int at = start + i;
                        again[i] = owner.version(at) == 0 || gone.get(at) ? null : reader.again(at);
                    }
                });
                for (byte[] pair : again) {
                    if (pair != null) {
                        writer.add(pair, 1);
                    }
                }
                progress.report("pir.seal", Math.min(old.entries(), first + group), old.entries());
            }
            writer.finish(random, progress);
        }
    }

    private void writeStep(int replaced) {
        BitSet leaving = choose(replaced);
        byte[] pairs = Arrays.copyOf(concatenated(), replaced * next.pairBytes());
        int n = put.size();
        Reader reader = new Reader();
        for (int e = leaving.nextSetBit(0); e >= 0; e = leaving.nextSetBit(e + 1)) {
            if (!gone.get(e) && owner.version(e) != 0) {
                System.arraycopy(reader.again(e), 0, pairs, n++ * next.pairBytes(), next.pairBytes());
            }
        }
        Prg noise = Prg.seededFrom(random);
        while (n < replaced) {
            next.fill(noise, pairs, n++ * next.pairBytes());
        }
        merge(leaving, pairs, TagOrder.order(pairs, next.pairBytes()), draft(false, old.entries(), replaced));
    }

    private byte[] concatenated() {
        byte[] all = new byte[put.size() * next.pairBytes()];
        for (int i = 0; i < put.size(); i++) {
            System.arraycopy(put.get(i), 0, all, i * next.pairBytes(), next.pairBytes());
        }
        return all;
    }

    /** The entries that go, those of rows that came among the free ones, the rest from all that are left. */
    private BitSet choose(int replaced) {
        BitSet leaving = (BitSet) gone.clone();
        int[] free = new int[old.entries()];
        int n = 0;
        for (int e = 0; e < old.entries(); e++) {
            if (owner.version(e) == 0) {
                free[n++] = e;
            }
        }
        for (long i = 0; i < added - removed; i++) {
            int pick = random.nextInt(n);
            leaving.set(free[pick]);
            free[pick] = free[--n];
        }
        for (int missing = replaced - leaving.cardinality(); missing > 0; ) {
            int pick = random.nextInt(old.entries());
            if (!leaving.get(pick)) {
                leaving.set(pick);
                missing--;
            }
        }
        return leaving;
    }

    /** One pass over the old version: {@code (old \ leaving) ∪ pairs}. */
    private void merge(BitSet leaving, byte[] pairs, int[] order, SealedDescriptor draft) {
        long version = draft.version();
        ByteBuffer places = ByteBuffer.allocate(4 * order.length).order(ByteOrder.LITTLE_ENDIAN);
        leaving.stream().forEach(places::putInt);
        try (var step = new PartFile(Versions.delta(folder, version), SealedDescriptor.BYTES); var table = new PartFile(Versions.table(folder, version), SealedDescriptor.BYTES);
                var ownerPart = new PartFile(Versions.owner(folder, version), OwnerFile.HEAD)) {
            step.add(places.array(), 0, places.capacity());
            byte[] one = new byte[entry];
            byte[] part = new byte[OwnerFile.BYTES];
            int p = 0;
            for (int e = 0; e <= old.entries(); e++) {
                boolean end = e == old.entries();
                if (!end) {
                    before.entry(e, one, 0);
                }
                while (p < order.length && (end || Arrays.compareUnsigned(pairs, order[p], order[p] + RowSealer.VERSION_TAG, one, 0, RowSealer.VERSION_TAG) < 0)) {
                    step.add(pairs, order[p], entry);
                    table.add(pairs, order[p], entry);
                    ownerPart.add(pairs, order[p] + entry, OwnerFile.BYTES);
                    p++;
                }
                if (!end && !leaving.get(e)) {
                    table.add(one, 0, entry);
                    owner.copy(e, part, 0);
                    ownerPart.add(part, 0, OwnerFile.BYTES);
                }
            }
            SealedDescriptor finished = draft.with(table.content());
            step.commit(finished.encode());
            ownerPart.commit(OwnerFile.head(finished));
            table.commit(finished.encode());
        }
    }
}
