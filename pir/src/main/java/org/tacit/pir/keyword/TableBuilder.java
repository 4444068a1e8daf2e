package org.tacit.pir.keyword;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.base.Parallel;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.LookupRows;
import org.tacit.pir.lwe.ByteMatrix;
import org.tacit.pir.lwe.LweServer;
import org.tacit.wire.Progress;

/**
 * Makes a table of rows: finds a place for each, seals some thousand at a time side by side, then makes the hint. Rows are read twice, or once more for every salt that does not
 * suit; beside the image, memory is 24 bytes a row and what {@link #GROUP} rows take.
 */
final class TableBuilder {

    private static final int GROUP = 8192;
    private static final int SALTS = 8;

    private final LookupRows rows;
    private final OprfKey key;
    private final SecureRandom random;
    private final Progress progress;

    TableBuilder(LookupRows rows, OprfKey key, SecureRandom random, Progress progress) {
        this.rows = rows;
        this.key = key;
        this.random = random;
        this.progress = progress;
    }

    /** @param memory gives an empty image */
    TableImage build(Function<LookupShape, TableImage> memory) {
        int n = rows.rows();
        LookupShape shape = LookupShape.of(n, rows.recordBytes(), bytes(), bytes(), bytes(), key.publicKey());
        for (int attempt = 0; attempt < SALTS; attempt++, shape = shape.withSalt(bytes())) {
            long[] prints = new long[n];
            TwoChoices choices = shape.choices();
            rows.scan((row, rowKey, record) -> prints[row] = choices.fingerprint(rowKey));
            refuseDuplicates(prints);
            Optional<int[]> places = choices.arrange(prints);
            if (places.isPresent()) {
                TableImage image = memory.apply(shape);
                LweServer server = image.server();
                fill(image, server.matrix(), prints, places.get());
                server.makeHint(progress);
                return image;
            }
        }
        throw InvalidInput.of("No arrangement of %d keys was found; build the table again.", "未能排布 %d 个键，请重新构建。", n);
    }

    /** Different keys share 64 bits of hash with probability below 2^-16 for 10^7 of them; then another table is refused once too often. */
    private static void refuseDuplicates(long[] prints) {
        long[] sorted = prints.clone();
        Arrays.parallelSort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                int first = -1;
                for (int r = 0; r < prints.length; r++) {
                    if (prints[r] == sorted[i]) {
                        if (first >= 0) {
                            throw InvalidInput.of("Rows %1$d and %2$d have the same key; a lookup answers with one row, so keep one of them.",
                                    "第 %1$d 行与第 %2$d 行的键相同；一次查询只返回一行，请只保留其一。", first, r);
                        }
                        first = r;
                    }
                }
            }
        }
    }

    /** Random bytes where no row is, sealed rows where one is. */
    private void fill(TableImage image, ByteMatrix matrix, long[] prints, int[] keys) {
        LookupShape shape = image.shape();
        int[] placeOf = new int[prints.length];
        byte[] filler = new byte[RowSealer.entryBytes(shape.recordBytes())];
        Prg noise = Prg.seededFrom(random);
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] >= 0) {
                placeOf[keys[place]] = place;
                image.take(place, prints[keys[place]], true);
            } else {
                noise.fill(filler);
                RowSealer.version(0, filler, 0);
                matrix.putColumn(place / shape.slots(), place % shape.slots() * filler.length, filler, 0, filler.length);
            }
        }
        Group group = new Group(shape, matrix, placeOf);
        rows.scan(group::add);
        group.flush();
    }

    /** Rows that are evaluated, sealed and written side by side. */
    private final class Group {
        private final LookupShape shape;
        private final ByteMatrix matrix;
        private final int[] placeOf;
        private final byte[][] keys = new byte[GROUP][];
        private final byte[][] records = new byte[GROUP][];
        private int first;
        private int count;

        Group(LookupShape shape, ByteMatrix matrix, int[] placeOf) {
            this.shape = shape;
            this.matrix = matrix;
            this.placeOf = placeOf;
        }

        void add(int row, byte[] rowKey, byte[] record) {
            if (count == 0) {
                first = row;
            }
            keys[count] = rowKey.clone();
            records[count++] = record.clone();
            if (count == GROUP) {
                flush();
            }
        }

        void flush() {
            Parallel.ranges(count, 256, (from, to) -> {
                byte[] secrets = evaluate(key, keys, from, to);
                RowSealer sealer = new RowSealer(shape.epoch(), shape.recordBytes());
                byte[] entry = new byte[RowSealer.entryBytes(shape.recordBytes())];
                for (int i = from; i < to; i++) {
                    sealer.seal(secrets, (i - from) * RowSealer.SECRET_BYTES, 0, records[i], entry, 0);
                    int place = placeOf[first + i];
                    matrix.putColumn(place / shape.slots(), place % shape.slots() * entry.length, entry, 0, entry.length);
                }
                Arrays.fill(secrets, (byte) 0);
            });
            progress.report("pir.seal", first + count, shape.keys());
            count = 0;
        }
    }

    /** {@code F(key)} of some keys, one after the other. */
    static byte[] evaluate(OprfKey key, byte[][] keys, int from, int to) {
        int[] offsets = new int[to - from + 1];
        for (int i = from; i < to; i++) {
            offsets[i - from + 1] = offsets[i - from] + keys[i].length;
        }
        byte[] data = new byte[offsets[to - from]];
        for (int i = from; i < to; i++) {
            System.arraycopy(keys[i], 0, data, offsets[i - from], keys[i].length);
        }
        byte[] secrets = new byte[(to - from) * RowSealer.SECRET_BYTES];
        VoprfBatch.evaluate(key, data, offsets, 0, to - from, RowSealer.SECRET_BYTES, secrets, 0);
        return secrets;
    }

    private byte[] bytes() {
        byte[] value = new byte[LookupShape.VALUE_BYTES];
        random.nextBytes(value);
        return value;
    }
}
