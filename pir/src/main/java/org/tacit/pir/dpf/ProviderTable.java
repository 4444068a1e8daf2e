package org.tacit.pir.dpf;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.LookupRows;
import org.tacit.pir.keyword.Places;
import org.tacit.pir.keyword.RowSealer;
import org.tacit.pir.keyword.SealedScan;
import org.tacit.pir.keyword.TwoChoices;
import org.tacit.wire.Progress;

/**
 * What the provider of a table at two hosts holds: its own {@link HostTable}, the OPRF key, and which key stands where. Changed rows are collected, and become visible at both hosts
 * together when {@link TableSync} hands them over.
 */
public final class ProviderTable implements AutoCloseable {

    private static final int SALTS = 8;
    /** Bytes of changed buckets in one update, about. */
    private static final int MOST_STAGED = 1 << 30;

    private final HostShape shape;
    private final OprfKey key;
    private final HostTable table;
    private final Places places;
    private final RowSealer sealer;
    /** New contents by bucket, not yet served. */
    private final TreeMap<Integer, byte[]> staged = new TreeMap<>();
    /** Entries written since the build: the next one's version. */
    private int changes;
    /** Buckets that the latest updates changed, oldest first, and how many. */
    private final ArrayDeque<int[]> recent = new ArrayDeque<>();
    private int kept;

    private ProviderTable(HostShape shape, OprfKey key, HostTable table, Places places) {
        this.shape = shape;
        this.key = key;
        this.table = table;
        this.places = places;
        this.sealer = new RowSealer(shape.epoch(), shape.recordBytes());
    }

    /**
     * Seals and lays out all rows: an OPRF evaluation for each.
     *
     * @param key of this table and epoch alone; closed by the caller after this table
     * @throws InvalidInput if two rows have one key, or the table does not fit
     */
    public static ProviderTable build(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        HostShape shape = HostShape.of(rows.rows(), rows.recordBytes(), bytes(random), bytes(random), key.publicKey());
        for (int attempt = 0; attempt < SALTS; attempt++, shape = shape.withSalt(bytes(random))) {
            long[] prints = SealedScan.fingerprints(rows, shape.choices());
            Optional<int[]> keys = shape.choices().arrange(prints);
            if (keys.isPresent()) {
                return fill(rows, key, random, shape, prints, keys.get(), progress);
            }
        }
        throw InvalidInput.of("No arrangement of %d keys was found; build the table again.", "未能排布 %d 个键，请重新构建。", rows.rows());
    }

    private static ProviderTable fill(LookupRows rows, OprfKey key, SecureRandom random, HostShape shape, long[] prints, int[] keys, Progress progress) {
        int[] placeOf = new int[prints.length];
        HostTable table = new HostTable(shape);
        Prg noise = Prg.seededFrom(random);
        byte[] filler = new byte[shape.entryBytes()];
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] >= 0) {
                placeOf[keys[place]] = place;
            } else {
                noise.fill(filler);
                RowSealer.version(0, filler, 0);
                table.entry(place, filler);
            }
        }
        SealedScan.seal(rows, key, shape.epoch(), (row, entry) -> table.entry(placeOf[row], entry), progress);
        table.seal();
        return new ProviderTable(shape, key, table, new Places(shape.choices(), HostShape.SLOTS, keys, prints));
    }

    private static byte[] bytes(SecureRandom random) {
        byte[] value = new byte[HostShape.VALUE_BYTES];
        random.nextBytes(value);
        return value;
    }

    /** What this host answers from. */
    public HostTable table() {
        return table;
    }

    OprfKey key() {
        return key;
    }

    /** Replaces the row of a key, or adds it, in the next update. */
    public synchronized void put(byte[] rowKey, byte[] record) {
        if (record.length != shape.recordBytes()) {
            throw InvalidInput.of("The record has %1$d bytes, those of this table have %2$d.", "该记录为 %1$d 字节，本表记录为 %2$d 字节。", record.length, shape.recordBytes());
        }
        checkRoom();
        long print = shape.choices().fingerprint(rowKey);
        int place = places.find(print).orElseGet(() -> makeRoom(print));
        byte[] secret = SealedScan.evaluate(key, new byte[][] {rowKey}, 0, 1);
        byte[] entry = new byte[shape.entryBytes()];
        // One version for each entry ever written: never the nonce of what stood there, nor of any before.
        sealer.seal(secret, 0, ++changes, record, entry, 0);
        Arrays.fill(secret, (byte) 0);
        stage(place, entry);
        places.put(place, print);
    }

    private void checkRoom() {
        if ((long) staged.size() * shape.contentBytes() > MOST_STAGED) {
            throw InvalidInput.of("More rows changed than one update takes; hand them to the second host first.", "变更的行数超出一次更新的容量，请先同步到第二台主机。");
        }
    }

    private int makeRoom(long print) {
        int[] way = places.wayToRoom(print);
        byte[] entry = new byte[shape.entryBytes()];
        for (int i = 0; i + 1 < way.length; i++) {
            System.arraycopy(content(way[i + 1] / HostShape.SLOTS), way[i + 1] % HostShape.SLOTS * entry.length, entry, 0, entry.length);
            stage(way[i], entry);
            places.move(way[i + 1], way[i]);
        }
        return way[way.length - 1];
    }

    /** Removes the row of a key in the next update; false where there is none. */
    public synchronized boolean remove(byte[] rowKey, SecureRandom random) {
        checkRoom();
        OptionalInt place = places.find(shape.choices().fingerprint(rowKey));
        if (place.isEmpty()) {
            return false;
        }
        byte[] filler = new byte[shape.entryBytes()];
        random.nextBytes(filler);
        RowSealer.version(++changes, filler, 0);
        stage(place.getAsInt(), filler);
        places.clear(place.getAsInt());
        return true;
    }

    private void stage(int place, byte[] entry) {
        int bucket = place / HostShape.SLOTS;
        System.arraycopy(entry, 0, staged.computeIfAbsent(bucket, this::content), place % HostShape.SLOTS * shape.entryBytes(), shape.entryBytes());
    }

    /** The bucket as it will be after the next update: the staged one, or a copy of the one that is served. */
    byte[] content(int bucket) {
        byte[] changed = staged.get(bucket);
        if (changed != null) {
            return changed;
        }
        byte[] content = new byte[shape.contentBytes()];
        table.content(bucket, content, 0);
        return content;
    }

    /** Rows that there will be after the next update. */
    public synchronized int rows() {
        return places.size();
    }

    /**
     * Runs {@code handOver} while nothing else changes the table, and then makes the staged rows visible here: it returns when they are visible at the other host, and throws otherwise.
     *
     * @return what it returned
     */
    synchronized <T> T update(Function<ProviderTable, T> handOver) {
        T result = handOver.apply(this);
        if (!staged.isEmpty()) {
            int[] changed = staged.keySet().stream().mapToInt(Integer::intValue).toArray();
            byte[] contents = new byte[changed.length * shape.contentBytes()];
            for (int i = 0; i < changed.length; i++) {
                System.arraycopy(staged.get(changed[i]), 0, contents, i * shape.contentBytes(), shape.contentBytes());
            }
            table.apply(table.version() + 1, changed, contents);
            staged.clear();
            remember(changed);
        }
        return result;
    }

    /** The version after the next update. */
    int nextVersion() {
        return table.version() + (staged.isEmpty() ? 0 : 1);
    }

    private void remember(int[] changed) {
        recent.add(changed);
        kept += changed.length;
        // From a quarter of the table on, all of it may as well be sent.
        while (kept > Math.min(shape.buckets() / 4, MOST_STAGED / shape.contentBytes())) {
            kept -= recent.remove().length;
        }
    }

    /** Buckets that will differ from an earlier version after the next update; empty where that is not known any more. */
    Optional<BitSet> changedSince(int earlier) {
        int behind = table.version() - earlier;
        if (behind < 0 || behind > recent.size()) {
            return Optional.empty();
        }
        BitSet changed = new BitSet(shape.buckets());
        recent.stream().skip(recent.size() - behind).forEach(update -> Arrays.stream(update).forEach(changed::set));
        staged.keySet().forEach(changed::set);
        return Optional.of(changed);
    }

    @Override
    public void close() {
        table.close();
    }
}
