package org.tacit.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tacit.base.TacitException;

/**
 * Gives a parser so many inputs, made out of good ones, and holds it to three things: it returns or throws one of the five, it is done within a second or two, and it
 * takes no more memory than its input explains. An input that led somewhere new – another exception, or one from another line – is kept to make others from.
 */
final class Fuzz {

    /** Of its own thread's time: a machine that is busy with other things is no hang. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** For one that waits and does nothing. */
    private static final long WAITING_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int MOST_KEPT = 400;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Target target;
    private final Mutation mutation;
    private final List<byte[]> kept;
    private final Set<String> ways = new HashSet<>();
    private volatile long began;
    private volatile long beganOfThread;
    private volatile byte[] current;
    private long taken;
    private long refused;
    private long mostBytes;

    /** @param ways different ends, by exception and line */
    record Result(String target, long inputs, long taken, long refused, int ways, long mostBytes, double seconds) {
        @Override
        public String toString() {
            return "%s: %,d inputs, %,d read, %,d refused in %d ways, at most %,d bytes of heap for one, %.1f s".formatted(target, inputs, taken, refused, ways, mostBytes, seconds);
        }
    }

    private Fuzz(Target target, long seed) {
        this.target = target;
        this.mutation = new Mutation(seed);
        this.kept = new ArrayList<>(target.seeds());
    }

    /** So many inputs, or as many as there is time for. */
    static Result run(Target target, long inputs, Duration time, long seed) {
        return new Fuzz(target, seed).run(inputs, time.toNanos());
    }

    private Result run(long inputs, long nanos) {
        for (byte[] good : target.seeds()) {
            try {
                target.parser().parse(good.clone());
            } catch (Exception e) {
                throw new AssertionError(target.name() + " refuses what is valid", e);
            }
        }
        long start = System.nanoTime();
        began = start;
        FutureTask<Void> work = new FutureTask<>(() -> {
            for (long i = 0; i < inputs && System.nanoTime() - start < nanos; i++) {
                one();
            }
            return null;
        });
        Thread worker = Thread.ofPlatform().daemon().name("fuzz " + target.name()).start(work);
        while (true) {
            try {
                work.get(1, TimeUnit.SECONDS);
                return new Result(target.name(), taken + refused, taken, refused, ways.size(), mostBytes, (System.nanoTime() - start) / 1e9);
            } catch (TimeoutException e) {
                if (System.nanoTime() - began > WAITING_NANOS || THREADS.getThreadCpuTime(worker.threadId()) - beganOfThread > PATIENCE_NANOS) {
                    AssertionError hang = new AssertionError(target.name() + " hangs on " + shown());
                    hang.setStackTrace(worker.getStackTrace());
                    throw hang;
                }
            } catch (ExecutionException e) {
                throw new AssertionError(target.name() + " on " + shown() + ": " + e.getCause(), e.getCause());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private String shown() {
        byte[] input = current;
        return input.length + " bytes " + HexFormat.of().formatHex(input, 0, Math.min(input.length, 4_000));
    }

    private void one() throws Exception {
        byte[] from = kept.get(mutation.below(kept.size()));
        byte[] input = target.repair().apply(mutation.of(from, kept.get(mutation.below(kept.size())), target.fixed()));
        current = input.clone();
        beganOfThread = THREADS.getCurrentThreadCpuTime();
        began = System.nanoTime();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String way;
        try {
            target.parser().parse(input);
            taken++;
            way = "read";
        } catch (TacitException e) {
            refused++;
            StackTraceElement[] stack = e.getStackTrace();
            way = e.getClass().getSimpleName() + (stack.length == 0 ? "" : stack[Math.min(1, stack.length - 1)]) + (stack.length < 3 ? "" : stack[2]);
        }
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        mostBytes = Math.max(mostBytes, bytes);
        if (bytes > target.free() + target.factor() * input.length) {
            throw new IllegalStateException("takes " + bytes + " bytes of heap for " + input.length + " of input");
        }
        if (ways.add(way) && kept.size() < MOST_KEPT && input.length > 0) {
            kept.add(current);
        }
    }
}
