package org.tacit.pir.dpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.tacit.base.ProtocolViolation;

/**
 * One of the two keys of a point function: a root seed of its own, and corrections that both keys share.
 *
 * <p>Seeds have 127 bits: the lowest bit of a block is the node's control bit, zero in roots and corrections. On the wire the numbers are little-endian.
 */
public final class DpfKey {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final DpfDomain domain;
    /** Root, control bits (two a level, left first), corrections, correction of the leaf. */
    private final long[] numbers;

    DpfKey(DpfDomain domain, long[] numbers) {
        this.domain = domain;
        this.numbers = numbers;
    }

    public DpfDomain domain() {
        return domain;
    }

    long root(int half) {
        return numbers[half];
    }

    /** Correction of the seeds of a level's children. */
    long correction(int level, int half) {
        return numbers[3 + 2 * level + half];
    }

    /** Correction of the control bits of left (0) or right (1) children: 0 or 1. */
    long control(int level, int side) {
        return numbers[2] >>> 2 * level + side & 1;
    }

    long last(int half) {
        return numbers[numbers.length - 2 + half];
    }

    /** Writes {@link DpfDomain#keyBytes} bytes. */
    public void encode(byte[] out, int offset) {
        MemorySegment.copy(numbers, 0, MemorySegment.ofArray(out), LONG, offset, numbers.length);
    }

    /**
     * The key in {@link DpfDomain#keyBytes} bytes from {@code offset}.
     *
     * @throws ProtocolViolation unless it is written in the one way there is
     */
    public static DpfKey decode(DpfDomain domain, byte[] in, int offset) {
        long[] numbers = new long[domain.keyNumbers()];
        MemorySegment.copy(MemorySegment.ofArray(in), LONG, offset, numbers, 0, numbers.length);
        long superfluous = numbers[0] & 1 | numbers[2] >>> 2 * domain.levels();
        for (int level = 0; level < domain.levels(); level++) {
            superfluous |= numbers[3 + 2 * level] & 1;
        }
        if (superfluous != 0) {
            throw ProtocolViolation.of("A key of a point function is malformed; the asking side's software does not follow the protocol.", "点函数密钥格式有误；查询方软件未遵守协议。");
        }
        return new DpfKey(domain, numbers);
    }
}
