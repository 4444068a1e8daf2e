package org.tacit.pir.keyword;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.symmetric.Prg;
import org.tacit.pir.LookupRows;
import org.tacit.pir.lwe.ByteMatrix;
import org.tacit.pir.lwe.LweServer;
import org.tacit.wire.Progress;

/**
 * Makes a table of rows: finds a place for each, seals some thousand at a time side by side, then makes the hint. Rows are read twice, or once more for every salt that does not
 * suit; beside the image, memory is 28 bytes a row and what some thousand rows take.
 */
final class TableBuilder {

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
        LookupShape shape = LookupShape.of(rows.rows(), rows.recordBytes(), bytes(), bytes(), bytes(), key.publicKey());
        for (int attempt = 0; attempt < SALTS; attempt++, shape = shape.withSalt(bytes())) {
            TwoChoices choices = shape.choices();
            long[] prints = SealedScan.fingerprints(rows, choices);
            Optional<int[]> places = choices.arrange(prints);
            if (places.isPresent()) {
                TableImage image = memory.apply(shape);
                LweServer server = image.server();
                fill(image, server.matrix(), prints, places.get());
                server.makeHint(progress);
                return image;
            }
        }
        throw InvalidInput.of("No arrangement of %d keys was found; build the table again.", "未能排布 %d 个键，请重新构建。", rows.rows());
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
                put(matrix, shape, place, filler);
            }
        }
        SealedScan.seal(rows, key, shape.epoch(), (row, entry) -> put(matrix, shape, placeOf[row], entry), progress);
    }

    private static void put(ByteMatrix matrix, LookupShape shape, int place, byte[] entry) {
        matrix.putColumn(place / shape.slots(), place % shape.slots() * entry.length, entry, 0, entry.length);
    }

    private byte[] bytes() {
        byte[] value = new byte[LookupShape.VALUE_BYTES];
        random.nextBytes(value);
        return value;
    }
}
