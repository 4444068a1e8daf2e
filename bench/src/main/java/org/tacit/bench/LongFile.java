package org.tacit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/** Plain files of little-endian 64-bit numbers: inputs and results of benches that have no table. */
final class LongFile {

    private LongFile() {
    }

    /** Numbers from a fixed seed: a bench repeats. */
    static long[] random(long seed, int count) {
        return new SplittableRandom(seed).longs(count).toArray();
    }

    static void write(Path file, long[] values) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < values.length; ) {
                buffer.clear();
                while (i < values.length && buffer.hasRemaining()) {
                    buffer.putLong(values[i++]);
                }
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long[] read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            long[] values = new long[bytes.length / 8];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
