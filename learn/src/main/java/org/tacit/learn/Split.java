package org.tacit.learn;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.tacit.base.InvalidInput;

/**
 * Which aligned rows train a model and which are held out to judge it. Every party that knows the identifiers of the aligned
 * rows computes the same split by itself; nothing is sent.
 *
 * @param train row numbers, ascending
 * @param test  row numbers, ascending; together with {@code train} every row once
 */
public record Split(int[] train, int[] test) {

    /** One row in five is held out. */
    public static final int ONE_IN_FIVE = 5;

    /** A row is held out when {@code CRC32(UTF-8 of its identifier) mod oneIn} is 0, so a person stays on its side for ever. */
    public static Split byIdentifier(String[] identifiers, int oneIn) {
        byte[][] bytes = new byte[identifiers.length][];
        for (int i = 0; i < bytes.length; i++) {
            if (identifiers[i] == null) {
                throw InvalidInput.of("Row %d has no identifier, so it cannot be split by identifier.", "第 %d 行没有标识，无法按标识划分。", i + 1);
            }
            bytes[i] = identifiers[i].getBytes(StandardCharsets.UTF_8);
        }
        return byIdentifier(bytes, oneIn);
    }

    /** As {@link #byIdentifier(String[], int)}, of identifiers as bytes. */
    public static Split byIdentifier(byte[][] identifiers, int oneIn) {
        check(oneIn);
        boolean[] heldOut = new boolean[identifiers.length];
        for (int i = 0; i < heldOut.length; i++) {
            heldOut[i] = heldOut(identifiers[i], identifiers[i].length, oneIn);
        }
        return of(heldOut);
    }

    /** On which side one identifier is: its first {@code length} bytes. */
    public static boolean heldOut(byte[] identifier, int length, int oneIn) {
        CRC32 crc = new CRC32();
        crc.update(identifier, 0, length);
        return crc.getValue() % oneIn == 0;
    }

    /** Where identifiers are not shared: every {@code oneIn}-th aligned row, starting with the first, is held out. */
    public static Split byPosition(int rows, int oneIn) {
        check(oneIn);
        boolean[] heldOut = new boolean[rows];
        for (int i = 0; i < rows; i += oneIn) {
            heldOut[i] = true;
        }
        return of(heldOut);
    }

    /** Trains on all rows and tests on the same; good for checking a program, never for judging a model. */
    public static Split fitAll(int rows) {
        int[] all = java.util.stream.IntStream.range(0, rows).toArray();
        return new Split(all, all);
    }

    private static void check(int oneIn) {
        if (oneIn < 2) {
            throw InvalidInput.of("The hold-out share is one row in %d; it must be one in 2 or more.",
                    "留出比例为每 %d 行取 1 行，至少应为每 2 行取 1 行。", oneIn);
        }
    }

    private static Split of(boolean[] heldOut) {
        int tests = 0;
        for (boolean t : heldOut) {
            tests += t ? 1 : 0;
        }
        int[] train = new int[heldOut.length - tests];
        int[] test = new int[tests];
        int a = 0;
        int b = 0;
        for (int i = 0; i < heldOut.length; i++) {
            if (heldOut[i]) {
                test[b++] = i;
            } else {
                train[a++] = i;
            }
        }
        return new Split(train, test);
    }
}
