package org.tacit.pir.keyword;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.tacit.base.Parallel;
import org.tacit.crypto.symmetric.DomainHash;
import org.tacit.crypto.symmetric.HashSuite;
import org.tacit.pir.lwe.ByteMatrix;
import org.tacit.pir.lwe.LweServer;

/**
 * All there is of a table, in one piece of memory that may be a mapped file: {@code header (4096) ‖ matrix ‖ hint ‖ fingerprint of each place ‖ version in which each row
 * of the hint changed last ‖ whether each place is taken}. The header is {@code magic (8) ‖ version (4) ‖ shape ‖ sum of the image it replaces (32) ‖ sum (32)}, little-endian.
 */
final class TableImage {

    static final int SUM_BYTES = 32;
    private static final long MAGIC = 0x54616369744c5731L;      // "TacitLW1"
    private static final int HEADER = 4096;
    private static final int REPLACES = 12 + LookupShape.BYTES;
    static final int SUM = REPLACES + SUM_BYTES;
    /** What is summed at a time, by as many threads as there are cores. */
    private static final long CHUNK = 1 << 22;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final LookupShape shape;
    private final MemorySegment all;
    private final long hint;
    private final long prints;
    private final long changed;
    private final long taken;

    /** @param all {@link #bytes} of them, zeros or what an earlier image of this shape left */
    TableImage(LookupShape shape, MemorySegment all) {
        this.shape = shape;
        this.all = all;
        this.hint = HEADER + ByteMatrix.bytes(shape.matrixRows(), shape.columns());
        this.prints = hint + LweServer.hintBytes(shape.matrixRows());
        this.changed = prints + 8L * shape.places();
        this.taken = changed + (4L * shape.matrixRows() + 7) / 8 * 8;
        if (all.byteSize() != taken + shape.places()) {
            throw new IllegalArgumentException(all.byteSize() + " bytes for an image of " + (taken + shape.places()));
        }
    }

    static long bytes(LookupShape shape) {
        return HEADER + ByteMatrix.bytes(shape.matrixRows(), shape.columns()) + LweServer.hintBytes(shape.matrixRows()) + 9L * shape.places()
                + (4L * shape.matrixRows() + 7) / 8 * 8;
    }

    static TableImage inMemory(LookupShape shape, Arena arena) {
        return new TableImage(shape, arena.allocate(bytes(shape), 4096));
    }

    /** The shape that a header tells, empty where it is none. What it tells is to be believed after {@link #holds}. */
    static Optional<LookupShape> shapeIn(MemorySegment all) {
        if (all.byteSize() < HEADER || all.get(LONG, 0) != MAGIC) {
            return Optional.empty();
        }
        byte[] shape = new byte[LookupShape.BYTES];
        MemorySegment.copy(all, ValueLayout.JAVA_BYTE, 12, shape, 0, shape.length);
        return LookupShape.read(shape).filter(s -> bytes(s) == all.byteSize());
    }

    LookupShape shape() {
        return shape;
    }

    MemorySegment all() {
        return all;
    }

    /** Matrix and hint; the hint is still to be made if this image is new. */
    LweServer server() {
        ByteMatrix matrix = ByteMatrix.over(shape.matrixRows(), shape.columns(), all.asSlice(HEADER, hint - HEADER));
        return LweServer.over(matrix, shape.seed(), all.asSlice(hint, prints - hint));
    }

    int version() {
        return all.get(INT, 8);
    }

    void version(int version) {
        all.set(INT, 8, version);
    }

    boolean isTaken(int place) {
        return all.get(ValueLayout.JAVA_BYTE, taken + place) != 0;
    }

    long fingerprint(int place) {
        return all.get(LONG, prints + 8L * place);
    }

    void take(int place, long fingerprint, boolean is) {
        all.set(LONG, prints + 8L * place, fingerprint);
        all.set(ValueLayout.JAVA_BYTE, taken + place, (byte) (is ? 1 : 0));
    }

    /** The version that changed a row of the hint last. */
    int changedIn(int row) {
        return all.get(INT, changed + 4L * row);
    }

    void changedIn(int row, int version) {
        all.set(INT, changed + 4L * row, version);
    }

    byte[] sum() {
        return header(SUM);
    }

    /** The sum of the image that this one was written in place of, zeros for none. */
    byte[] replaces() {
        return header(REPLACES);
    }

    private byte[] header(int at) {
        byte[] sum = new byte[SUM_BYTES];
        MemorySegment.copy(all, ValueLayout.JAVA_BYTE, at, sum, 0, SUM_BYTES);
        return sum;
    }

    /** The first bytes of the file that this image is, now: to be written when all else is. */
    byte[] seal(byte[] replaces) {
        byte[] header = new byte[HEADER];
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(MAGIC).putInt(version()).put(shape.encode()).put(replaces);
        System.arraycopy(sum(header), 0, header, SUM, SUM_BYTES);
        return header;
    }

    void header(byte[] header) {
        MemorySegment.copy(header, 0, all, ValueLayout.JAVA_BYTE, 0, HEADER);
    }

    /** Whether this is what {@link #seal} saw. Reads everything. */
    boolean holds() {
        byte[] header = new byte[HEADER];
        MemorySegment.copy(all, ValueLayout.JAVA_BYTE, 0, header, 0, HEADER);
        return Arrays.equals(sum(header), sum());
    }

    private byte[] sum(byte[] header) {
        int chunks = Math.toIntExact(Math.ceilDiv(all.byteSize() - HEADER, CHUNK));
        byte[] sums = new byte[chunks * SUM_BYTES];
        Parallel.ranges(chunks, 1, (from, to) -> {
            var digest = HashSuite.SHA_256.newDigest();
            byte[] piece = new byte[1 << 16];
            for (int c = from; c < to; c++) {
                long end = Math.min(all.byteSize(), HEADER + (c + 1) * CHUNK);
                for (long at = HEADER + c * CHUNK; at < end; at += piece.length) {
                    int count = (int) Math.min(piece.length, end - at);
                    MemorySegment.copy(all, ValueLayout.JAVA_BYTE, at, piece, 0, count);
                    digest.update(piece, 0, count);
                }
                System.arraycopy(digest.digest(), 0, sums, c * SUM_BYTES, SUM_BYTES);
            }
        });
        return DomainHash.of(HashSuite.SHA_256, "tacit/pir/table/v1").add(header, 0, SUM).add(sums).digest();
    }
}
