package org.tacit.crypto.he;

import java.math.BigInteger;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A product modulo n², as Paillier-1024 to Paillier-3072 add: the three ways. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector"})
public class MontgomeryJmh {

    @Param({"2048", "4096", "6144"})
    int bits;

    private MontgomeryModulus modulus;
    private BigInteger number;
    private long[] x;

    @Setup
    public void setUp() {
        Random random = new Random(1);
        BigInteger m = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        modulus = new MontgomeryModulus(m);
        number = new BigInteger(bits, random).mod(m);
        x = new long[modulus.limbs()];
        modulus.of(number, x, 0);
    }

    @Benchmark
    public long[] scalar() {
        modulus.scalarMultiply(x, 0, x, 0, x, 0);
        return x;
    }

    @Benchmark
    public long[] scalarSquare() {
        modulus.scalarSquare(x, 0, x, 0);
        return x;
    }

    @Benchmark
    public long[] lanes() {
        modulus.laneMultiply(x, 0, x, 0, x, 0);
        return x;
    }

    @Benchmark
    public BigInteger bigInteger() {
        return number = number.multiply(number).mod(modulus.modulus());
    }
}
