package org.tacit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes other inputs out of good ones: bits, numbers at their limits, pieces removed, doubled and crossed, and the words that texts here are made of. */
final class Mutation {

    private static final int LONGEST = 1 << 18;
    private static final long[] NUMBERS = {0, 1, -1, 2, 127, 128, 255, 256, 32767, 65535, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffffffffL, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53};
    private static final List<byte[]> WORDS = List.of("{", "}", "[", "]", "\"", ":", ",", "null", "true", "-0", "1e999", "99999999999999999999", "\\u0000", "\\ud800", "{}", "[]",
            "\u0000", "\u202e", "😀", "&a", "*a", "<<", "- ", "? ", "|", ">", "!!int", "\n", "\r\n", "  ", "\t", "-----BEGIN CERTIFICATE-----", "=", "==", ".", "..", "/", "'", ";", "%s", "#",
            "[".repeat(200), "{\"a\":".repeat(200), "- ".repeat(100), "9".repeat(400), "a".repeat(3000)).stream().map(s -> s.getBytes(StandardCharsets.UTF_8)).toList();

    private final SplittableRandom random;

    Mutation(long seed) {
        random = new SplittableRandom(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    byte[] of(byte[] good, byte[] other, boolean fixed) {
        byte[] bytes = good.clone();
        int times = 1 << random.nextInt(4);
        for (int i = 0; i < times; i++) {
            bytes = once(bytes, other, fixed);
        }
        int longest = Math.max(LONGEST, good.length);
        return bytes.length > longest ? Arrays.copyOf(bytes, longest) : bytes;
    }

    private byte[] once(byte[] b, byte[] other, boolean fixed) {
        if (b.length == 0) {
            return fixed ? b : new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(b.length);
        switch (random.nextInt(fixed ? 4 : 10)) {
            case 0 -> b[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> b[at] = (byte) random.nextInt(256);
            case 2 -> number(b, at);
            case 3 -> {
                int n = Math.min(1 + random.nextInt(32), Math.min(b.length - at, other.length));
                System.arraycopy(other, random.nextInt(other.length - n + 1), b, at, n);
            }
            case 4 -> {
                return join(b, 0, at, b, Math.min(b.length, at + 1 + random.nextInt(64)), b.length, new byte[0]);
            }
            case 5 -> {
                return Arrays.copyOf(b, at);
            }
            case 6 -> {
                byte[] piece = Arrays.copyOfRange(b, at, Math.min(b.length, at + 1 + random.nextInt(128)));
                return join(b, 0, at, b, at, b.length, piece);
            }
            case 7 -> {
                return join(b, 0, at, b, at, b.length, WORDS.get(random.nextInt(WORDS.size())));
            }
            case 8 -> {
                byte[] random8 = new byte[1 + random.nextInt(16)];
                random.nextBytes(random8);
                return join(b, 0, at, b, at, b.length, random8);
            }
            default -> {
                // The beginning of one and the end of another.
                return join(b, 0, at, other, random.nextInt(other.length + 1), other.length, new byte[0]);
            }
        }
        return b;
    }

    private void number(byte[] b, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(b).order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long n = NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(3) - 1;
        int left = b.length - at;
        switch (random.nextInt(3)) {
            case 0 -> {
                if (left >= 8) {
                    buffer.putLong(at, n);
                }
            }
            case 1 -> {
                if (left >= 4) {
                    buffer.putInt(at, (int) n);
                }
            }
            default -> {
                if (left >= 2) {
                    buffer.putShort(at, (short) n);
                }
            }
        }
    }

    private static byte[] join(byte[] a, int from, int to, byte[] b, int from2, int to2, byte[] between) {
        byte[] all = new byte[to - from + between.length + to2 - from2];
        System.arraycopy(a, from, all, 0, to - from);
        System.arraycopy(between, 0, all, to - from, between.length);
        System.arraycopy(b, from2, all, to - from + between.length, to2 - from2);
        return all;
    }
}
