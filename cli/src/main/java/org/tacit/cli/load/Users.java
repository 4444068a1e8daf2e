package org.tacit.cli.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Users at once: each reads what the console's pages read, thinks, reads on, and now and then writes. Bounded by its time; a request is at most a minute.
 * The target is a node on this machine.
 */
public final class Users {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final String address;
    private final List<String> keys;
    private final List<String> reads;
    private final Write write;

    /** What a write sends: the same user never sends the same twice. */
    @FunctionalInterface
    public interface Write {
        /** @return path and JSON body */
        String[] of(int user, long number);
    }

    /** @param micros of each answer, sorted */
    public record Times(long[] micros) {
        public double at(double share) {
            return micros.length == 0 ? 0 : micros[(int) Math.min(micros.length - 1, Math.floor(micros.length * share))] / 1e3;
        }
    }

    /**
     * What came of it.
     *
     * @param errors status or kind of error to how often
     */
    public record Outcome(Times reads, Times writes, java.util.Map<String, Long> errors, double seconds) {
        public long requests() {
            return reads.micros.length + writes.micros.length + errors.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * @param address {@code http://127.0.0.1:port}
     * @param keys    one for each user
     */
    public Users(String address, List<String> keys, List<String> reads, Write write) {
        URI uri = URI.create(address);
        if (!"127.0.0.1".equals(uri.getHost())) {
            throw new IllegalArgumentException("load goes to this machine's loopback address only");
        }
        this.address = address;
        this.keys = List.copyOf(keys);
        this.reads = List.copyOf(reads);
        this.write = write;
    }

    /**
     * @param think       a user waits between half of this and one and a half of it after each answer
     * @param writeShare  of all requests
     * @param warmUp      what is asked first does not count
     */
    public Outcome run(Duration time, Duration think, double writeShare, Duration warmUp) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(keys.size());
        List<User> users = new ArrayList<>();
        ConcurrentHashMap<String, AtomicLong> errors = new ConcurrentHashMap<>();
        long counts = System.nanoTime() + warmUp.toNanos();
        long until = counts + time.toNanos();
        try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build()) {
            for (int i = 0; i < keys.size(); i++) {
                User user = new User(i, http, errors, counts, until, think, writeShare);
                users.add(user);
                Thread.ofVirtual().name("user " + i).start(() -> {
                    try {
                        user.live();
                    } finally {
                        ended.countDown();
                    }
                });
            }
            ended.await();
        }
        java.util.Map<String, Long> failed = new java.util.TreeMap<>();
        errors.forEach((what, count) -> failed.put(what, count.get()));
        return new Outcome(all(users.stream().map(u -> u.read).toList()), all(users.stream().map(u -> u.wrote).toList()), failed, (System.nanoTime() - counts) / 1e9);
    }

    private static Times all(List<Sample> samples) {
        long[] all = samples.stream().flatMapToLong(s -> Arrays.stream(s.micros, 0, s.size)).sorted().toArray();
        return new Times(all);
    }

    /** Microseconds. */
    private static final class Sample {
        private long[] micros = new long[64];
        private int size;

        void add(long value) {
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, size * 2);
            }
            micros[size++] = value;
        }
    }

    private final class User {
        private final int number;
        private final HttpClient http;
        private final ConcurrentHashMap<String, AtomicLong> errors;
        private final long counts;
        private final long until;
        private final Duration think;
        private final double writeShare;
        private final Random chance;
        private final Sample read = new Sample();
        private final Sample wrote = new Sample();
        private long writes;

        User(int number, HttpClient http, ConcurrentHashMap<String, AtomicLong> errors, long counts, long until, Duration think, double writeShare) {
            this.number = number;
            this.http = http;
            this.errors = errors;
            this.counts = counts;
            this.until = until;
            this.think = think;
            this.writeShare = writeShare;
            this.chance = new Random(number);
        }

        void live() {
            // Not all at the same moment.
            pause(chance.nextDouble());
            while (System.nanoTime() < until) {
                boolean writing = chance.nextDouble() < writeShare;
                ask(writing);
                pause(0.5 + chance.nextDouble());
            }
        }

        private void pause(double times) {
            long end = System.nanoTime() + (long) (think.toNanos() * times);
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        private void ask(boolean writing) {
            HttpRequest.Builder request = HttpRequest.newBuilder().timeout(LONGEST).header("Authorization", "Bearer " + keys.get(number));
            if (writing) {
                String[] what = write.of(number, writes++);
                request.uri(URI.create(address + what[0])).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(what[1]));
            } else {
                request.uri(URI.create(address + reads.get(chance.nextInt(reads.size()))));
            }
            long from = System.nanoTime();
            try {
                HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
                long to = System.nanoTime();
                if (from < counts) {
                    return;
                }
                if (answer.statusCode() / 100 != 2) {
                    failed(answer.statusCode() + " " + request.build().method());
                } else {
                    (writing ? wrote : read).add((to - from) / 1_000);
                }
            } catch (IOException e) {
                failed(e.getClass().getSimpleName());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void failed(String what) {
            errors.computeIfAbsent(what, w -> new AtomicLong()).incrementAndGet();
        }
    }
}
