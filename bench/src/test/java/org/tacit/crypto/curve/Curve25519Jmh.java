package org.tacit.crypto.curve;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The Curve25519 ladder and the exponentiation of hash to curve: plain Java beside the Vector API, per element. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class Curve25519Jmh {

    private static final int COUNT = 256;

    private final Kernel25519 scalar = new ScalarKernel25519();
    private final Kernel25519 lanes = new LaneKernel25519();
    private final byte[] key = new byte[32];
    private final long[] u = new long[5 * COUNT];
    private final long[] xz = new long[10 * COUNT];

    public Curve25519Jmh() {
        var random = new java.util.SplittableRandom(1);
        random.nextBytes(key);
        key[0] &= (byte) 248;
        key[31] &= 63;
        for (int i = 0; i < u.length; i++) {
            u[i] = random.nextLong(1L << 51);
        }
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] ladderScalar() {
        scalar.ladder(key, u, COUNT, xz);
        return xz;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] ladderLanes() {
        lanes.ladder(key, u, COUNT, xz);
        return xz;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] powerScalar() {
        long[] a = u.clone();
        scalar.pow22523(a, COUNT);
        return a;
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public long[] powerLanes() {
        long[] a = u.clone();
        lanes.pow22523(a, COUNT);
        return a;
    }
}
