package org.tacit.crypto.lattice;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One transform, plain Java beside the Vector API. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class NttJmh {

    @Param({"4096", "8192", "16384"})
    int degree;

    @Param({"50", "60"})
    int bits;

    private final NttKernel scalar = new ScalarNtt();
    private final NttKernel lanes = new LaneNtt();
    private NttTables tables;
    private long[] a;

    @org.openjdk.jmh.annotations.Setup
    public void setUp() {
        Modulus q = Modulus.of(NttPrimes.below(bits, degree, 1)[0]);
        tables = new NttTables(degree, q);
        a = new java.util.SplittableRandom(1).longs(degree, 0, q.value()).toArray();
    }

    @Benchmark
    public long[] forwardScalar() {
        scalar.forward(tables, a, 0);
        return a;
    }

    @Benchmark
    public long[] forwardLanes() {
        lanes.forward(tables, a, 0);
        return a;
    }

    @Benchmark
    public long[] inverseScalar() {
        scalar.inverse(tables, a, 0);
        return a;
    }

    @Benchmark
    public long[] inverseLanes() {
        lanes.inverse(tables, a, 0);
        return a;
    }
}
