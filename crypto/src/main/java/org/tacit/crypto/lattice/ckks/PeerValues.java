package org.tacit.crypto.lattice.ckks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.tacit.base.ProtocolViolation;

/** Decrypted numbers that noise made fit for a peer; see {@link LocalValues#forPeer}. */
public final class PeerValues {

    private static final byte VERSION = 1;
    private static final int HEAD = 1 + 8;

    private final double[] numbers;
    private final double errorBound;

    PeerValues(double[] numbers, double errorBound) {
        this.numbers = numbers;
        this.errorBound = errorBound;
    }

    /** N/2 real parts, then N/2 imaginary parts. */
    public double[] numbers() {
        return numbers.clone();
    }

    /** On the distance of each number from the truth, noise included. */
    public double errorBound() {
        return errorBound;
    }

    public static int bytes(CkksParameters parameters) {
        return HEAD + 16 * parameters.slots();
    }

    /** Version, error bound, numbers. */
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEAD + 8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(VERSION).putDouble(errorBound);
        out.asDoubleBuffer().put(numbers);
        return out.array();
    }

    /** @throws ProtocolViolation unless they are numbers for these parameters */
    public static PeerValues decode(CkksParameters parameters, byte[] in) {
        if (in.length != bytes(parameters) || in[0] != VERSION) {
            throw refused();
        }
        ByteBuffer buffer = ByteBuffer.wrap(in, 1, in.length - 1).order(ByteOrder.LITTLE_ENDIAN);
        double bound = buffer.getDouble();
        double[] numbers = new double[2 * parameters.slots()];
        buffer.asDoubleBuffer().get(numbers);
        if (!(bound >= 0) || !Double.isFinite(bound) || !Arrays.stream(numbers).allMatch(Double::isFinite)) {
            throw refused();
        }
        return new PeerValues(numbers, bound);
    }

    private static ProtocolViolation refused() {
        return ProtocolViolation.of("the peer's decrypted numbers are not what the agreed parameters give; the job stops", "对方发来的解密数值与约定参数不符，任务中止");
    }
}
