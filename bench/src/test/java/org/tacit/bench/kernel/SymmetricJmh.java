package org.tacit.bench.kernel;

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
import org.tacit.crypto.symmetric.BitMatrix;
import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.crypto.symmetric.Prg;

/** What OT extension spends its time on, per 128-bit block; the transpose beside a bit-by-bit twin. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SymmetricJmh {

    private static final int BLOCKS = 4096;

    private final Prg prg = new Prg(1, 2);
    private final CorrelationRobustHash hash = CorrelationRobustHash.of("tacit/jmh");
    private final long[] blocks = new long[2 * BLOCKS];
    private final long[] out = new long[2 * BLOCKS];

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public long[] prg() {
        prg.fill(out, 0, out.length);
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public long[] correlationRobustHash() {
        hash.hash(0, BLOCKS, blocks, 0, 2, out, 0);
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public long[] transpose() {
        BitMatrix.transpose(blocks, BLOCKS / 64, 128, BLOCKS, out, 0);
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(BLOCKS)
    public long[] transposeBitByBit() {
        java.util.Arrays.fill(out, 0);
        for (int row = 0; row < 128; row++) {
            for (int column = 0; column < BLOCKS; column++) {
                long bit = blocks[row * (BLOCKS / 64) + column / 64] >>> column & 1;
                out[2 * column + row / 64] |= bit << row;
            }
        }
        return out;
    }
}
