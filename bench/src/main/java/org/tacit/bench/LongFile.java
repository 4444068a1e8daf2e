package org.tacit.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Plain files of little-endian 64-bit numbers: inputs and results of benches that have no table. */
final class LongFile {

    private LongFile() {
    }

    /** Numbers from a fixed seed: a bench repeats. */
    static long[] random(long seed, int count) {
        return new SplittableRandom(seed).longs(count).toArray();
    }

    static void write(Path file, long[] values) {
        write(file, sink -> {
            for (long value : values) {
                sink.accept(value);
            }
        });
    }

    /** Writes what {@code values} gives to the sink, however much it is. */
    static void write(Path file, Consumer<LongConsumer> values) {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            values.accept(value -> {
                if (!buffer.hasRemaining()) {
                    drain(buffer, out);
                }
                buffer.putLong(value);
            });
            drain(buffer, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(ByteBuffer buffer, FileChannel out) {
        try {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long count(Path file) {
        try {
            return Files.size(file) / Long.BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the numbers at one place of two files; false ends the reading. */
    @FunctionalInterface
    interface Pairs {
        boolean next(long first, long second);
    }

    /** Whether {@code pairs} holds for all pairs of two files of one length; a buffer of each is in memory. */
    static boolean allMatch(Path first, Path second, Pairs pairs) {
        try (var a = new DataInputStream(new BufferedInputStream(Files.newInputStream(first), 1 << 16));
                var b = new DataInputStream(new BufferedInputStream(Files.newInputStream(second), 1 << 16))) {
            for (long left = count(first); left > 0; left--) {
                if (!pairs.next(Long.reverseBytes(a.readLong()), Long.reverseBytes(b.readLong()))) {
                    return false;
                }
            }
            return true;
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
