package org.tacit.wire;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Runs the programs of all parties in this process, each on a platform thread of its own, over sessions like those of
 * production except that their lines are in memory. For tests and examples.
 *
 * <p>The first failure ends every party and is thrown again; a party that only heard of it is not the first. What the other parties
 * ended with, in the program or before it began, is {@linkplain Throwable#getSuppressed suppressed} in it.
 */
public final class LocalParties {

    private static final AtomicLong RUNS = new AtomicLong();
    private static final List<String> NAMES = List.of("bank", "telecom", "shop", "clinic", "grid");

    private LocalParties() {
    }

    /** What the two programs gave back. */
    public record Both<A, B>(A first, B second) {
    }

    /** Two parties, {@code bank} and {@code telecom}; no wait longer than 60 seconds. */
    public static <A, B> Both<A, B> run(Function<Session, A> first, Function<Session, B> second) {
        return run(options -> options, first, second);
    }

    /** Two parties with options of the caller's: shaping, faults, taps, seeded randomness. Applied at each party. */
    @SuppressWarnings("unchecked")
    public static <A, B> Both<A, B> run(UnaryOperator<SessionOptions> options, Function<Session, A> first, Function<Session, B> second) {
        List<Object> results = runAll(options, List.of((Function<Session, Object>) first::apply, (Function<Session, Object>) second::apply));
        return new Both<>((A) results.get(0), (B) results.get(1));
    }

    /** The same program at each party; {@link Session#index} tells them apart. */
    public static <T> List<T> run(int parties, Function<Session, T> program) {
        return runAll(options -> options, IntStream.range(0, parties).mapToObj(i -> program).toList());
    }

    /** As {@link #run(int, Function)}, with options as for two parties. */
    public static <T> List<T> run(UnaryOperator<SessionOptions> options, int parties, Function<Session, T> program) {
        return runAll(options, IntStream.range(0, parties).mapToObj(i -> program).toList());
    }

    /**
     * Randomness that repeats, for replayable tests only. Each party needs a seed of its own: options are asked for on the party's
     * thread, which has its name.
     */
    public static SecureRandom seeded(long seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names and stand-in fingerprints of {@code n} parties. */
    public static List<Party> parties(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new Party(i < NAMES.size() ? NAMES.get(i) : "party" + i, "local-%04d".formatted(i))).toList();
    }

    private static <T> List<T> runAll(UnaryOperator<SessionOptions> options, List<Function<Session, T>> programs) {
        var network = new LocalNetwork();
        List<Party> parties = parties(programs.size());
        parties.forEach(network::transport);
        String id = "local-" + RUNS.incrementAndGet();
        var firstFailure = new AtomicReference<Throwable>();
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            Party self = parties.get(i);
            Function<Session, T> program = programs.get(i);
            var task = new FutureTask<>(() -> {
                SessionOptions own = options.apply(SessionOptions.standard()
                        .withDeadline(Duration.ofSeconds(60)).withSilence(Duration.ofSeconds(60)));
                return network.transport(self).open(id, parties, own).run(session -> {
                    try {
                        return program.apply(session);
                    } catch (Throwable e) {
                        if (!((PartySession) session).heardFromPeer()) {
                            firstFailure.compareAndSet(null, e);
                        }
                        throw e;
                    }
                });
            });
            tasks.add(task);
            Thread.ofPlatform().daemon().name(self.name()).start(task);
        }
        return collect(tasks, firstFailure);
    }

    private static <T> List<T> collect(List<FutureTask<T>> tasks, AtomicReference<Throwable> firstFailure) {
        List<T> results = new ArrayList<>();
        Set<Throwable> ends = Collections.newSetFromMap(new IdentityHashMap<>());
        Throwable heard = null;
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                heard = e.getCause();
                ends.add(heard);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        // By now every party has ended, so whoever failed of itself has said so.
        Throwable failure = firstFailure.get() == null ? heard : firstFailure.get();
        ends.stream().filter(end -> end != failure).forEach(end -> failure.addSuppressed(end));
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return results;
    }
}
