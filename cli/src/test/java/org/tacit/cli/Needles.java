package org.tacit.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Many byte strings, looked for all at once: a window of seven bytes slides over the text, a bit says whether any needle may
 * begin so, and only then are whole needles compared.
 *
 * <p>Shortest needle: over n bytes that look random, N needles of L bytes are hit by chance about {@code n·N/256^L} times. With
 * n = 2^28 and the fewer than 2^10 needles of seven bytes that is 2^-18, for the 2^18 needles of eight bytes and more 2^-18 too.
 * Not everything on a wire looks random, though: small numbers (lengths, counts, row numbers) are mostly zeros, and so are
 * numbers in tables. A needle must therefore also be {@link #distinct}: have four bytes that are neither 0 nor 255, of three
 * kinds at least.
 */
final class Needles {

    static final int WINDOW = 7;
    private static final long MASK = -1L >>> 8 * (8 - WINDOW);
    private static final int BITS = 25;

    private final Map<Long, List<Needle>> byStart = new HashMap<>();
    private final Set<ByteBuffer> known = new HashSet<>();
    private final BitSet starts = new BitSet(1 << BITS);

    /** @param what of which table, column and form it is; never the value itself */
    record Needle(String what, byte[] bytes) {
    }

    record Found(String what, long at) {
    }

    int size() {
        return known.size();
    }

    /** Whether nothing but the value itself is likely to look so. */
    static boolean distinct(byte[] bytes) {
        boolean[] seen = new boolean[256];
        int telling = 0;
        int kinds = 0;
        for (byte b : bytes) {
            if (b != 0 && b != -1) {
                telling++;
                kinds += seen[b & 255] ? 0 : 1;
                seen[b & 255] = true;
            }
        }
        return bytes.length >= WINDOW && telling >= 4 && kinds >= 3;
    }

    /** Takes a needle; one that is not distinct is left out. */
    boolean add(String what, byte[] bytes) {
        return distinct(bytes) && put(what, bytes);
    }

    private boolean put(String what, byte[] bytes) {
        if (!known.add(ByteBuffer.wrap(bytes))) {
            return false;
        }
        long start = 0;
        for (int i = 0; i < WINDOW; i++) {
            start = start << 8 | bytes[i] & 255;
        }
        byStart.computeIfAbsent(start, k -> new ArrayList<>(1)).add(new Needle(what, bytes));
        starts.set(slot(start));
        return true;
    }

    /** A long run of few kinds of bytes, whose pattern is what tells it. */
    void addRun(String what, byte[] bytes) {
        put(what, bytes);
    }

    /** As UTF-8 and as UTF-16 in both byte orders. */
    void addText(String what, String text) {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            add(what + " as " + charset, text.getBytes(charset));
        }
    }

    /** Numbers one after the other as IEEE doubles, 64-bit fixed point with 20 bits of fraction and, where whole, 64- and 32-bit integers; in both byte orders. */
    void addNumbers(String what, double... values) {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            ByteBuffer doubles = ByteBuffer.allocate(8 * values.length).order(order);
            ByteBuffer fixed = ByteBuffer.allocate(8 * values.length).order(order);
            ByteBuffer longs = ByteBuffer.allocate(8 * values.length).order(order);
            ByteBuffer ints = ByteBuffer.allocate(4 * values.length).order(order);
            for (double value : values) {
                doubles.putDouble(value);
                fixed.putLong(Math.round(value * (1 << 20)));
                longs.putLong((long) value);
                ints.putInt((int) value);
            }
            add(what + " as double " + order, doubles.array());
            add(what + " as fixed point " + order, fixed.array());
            if (Arrays.stream(values).allMatch(v -> v == Math.rint(v))) {
                add(what + " as integer " + order, longs.array());
            }
            if (Arrays.stream(values).allMatch(v -> v == (int) v)) {
                add(what + " as short integer " + order, ints.array());
            }
        }
    }

    /** Where any needle is; at most a hundred. */
    List<Found> search(byte[] text, int length) {
        List<Found> found = new ArrayList<>();
        long window = 0;
        for (int i = 0; i < length && found.size() < 100; i++) {
            window = (window << 8 | text[i] & 255) & MASK;
            if (i + 1 >= WINDOW && starts.get(slot(window))) {
                int at = i + 1 - WINDOW;
                for (Needle needle : byStart.getOrDefault(window, List.of())) {
                    int end = at + needle.bytes.length;
                    if (end <= length && Arrays.equals(text, at, end, needle.bytes, 0, needle.bytes.length)) {
                        found.add(new Found(needle.what, at));
                    }
                }
            }
        }
        return found;
    }

    private static int slot(long window) {
        return (int) (window * 0x9E3779B97F4A7C15L >>> 64 - BITS);
    }
}
