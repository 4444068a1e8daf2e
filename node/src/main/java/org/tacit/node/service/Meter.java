package org.tacit.node.service;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;

/**
 * Counts the questions of one service and holds them against its limits.
 *
 * <p>What is counted is on disk before the answer leaves: a crash gives nothing back. So that not every question waits for the disk, a small block is written ahead and used up in
 * memory; a node that is killed has counted up to a block too many, one that stops in order none. Blocks are 1/64 of the smallest limit, at most 64. Days are UTC; a clock set
 * back gives nothing back either.
 */
final class Meter {

    private static final int BLOCKS = 64;
    /** A question counts for sixty whole seconds after its own. */
    private static final int WINDOW = 61;

    private final String service;
    private final Text who;
    private final Limits limits;
    private final ServiceUseStore store;
    private final InstantSource clock;
    private final long block;
    private final long[] bySecond = new long[WINDOW];
    private long latest;
    /** Of the days before {@link #today}. */
    private long earlier;
    private ServiceUse today;
    /** Questions of today that are on disk already. */
    private long written;

    /** @param who the beginning of a sentence: which service allows whom */
    Meter(String service, Text who, Limits limits, ServiceUseStore store, InstantSource clock) {
        this.service = service;
        this.who = who;
        this.limits = limits;
        this.store = store;
        this.clock = clock;
        long smallest = Math.min(bound(limits.perMinute()), Math.min(bound(limits.perDay()), bound(limits.inAll())));
        this.block = Math.clamp(smallest / BLOCKS, 1, BLOCKS);
        List<ServiceUseStore.Stored> days = store.days(service);
        today = days.isEmpty() ? ServiceUse.none(day(now())) : days.getFirst().use();
        written = today.questions();
        earlier = days.stream().skip(1).mapToLong(d -> d.use().questions()).sum();
        if (!days.isEmpty()) {
            // When within its minute they were asked is not known any more: as late as possible.
            latest = days.getFirst().lastSecond();
            bySecond[(int) (latest % WINDOW)] = days.getFirst().lastMinute();
        }
        roll();
    }

    private static long bound(long limit) {
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    private long now() {
        return Instant.ofEpochMilli(clock.millis()).getEpochSecond();
    }

    private static String day(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC).toString();
    }

    /** Forgets what is more than a minute old, and begins a new day. */
    private void roll() {
        long now = Math.max(now(), latest);
        for (long s = Math.max(latest + 1, now - WINDOW + 1); s <= now; s++) {
            bySecond[(int) (s % WINDOW)] = 0;
        }
        latest = now;
        if (day(now).compareTo(today.day()) > 0) {
            write(today.questions());
            earlier += today.questions();
            today = ServiceUse.none(day(now));
            written = 0;
        }
    }

    private long inMinute() {
        long sum = 0;
        for (long n : bySecond) {
            sum += n;
        }
        return sum;
    }

    private void write(long questions) {
        long ahead = questions - today.questions();
        store.write(service, new ServiceUseStore.Stored(today.withQuestions(questions), latest,
                inMinute() + ahead));
        written = questions;
    }

    /** Why so many questions would not be answered now. */
    synchronized Optional<Refusal> look(long questions) {
        roll();
        if (limits.inAll() > 0 && earlier + today.questions() + questions > limits.inAll()) {
            return Optional.of(new Refusal(sentence("%s %,d lookups in all, and %,d are used; agree on new terms.", "%s共 %,d 次查询，已用 %,d 次；请商定新的条款。",
                    limits.inAll(), earlier + today.questions()), null));
        }
        if (limits.perDay() > 0 && today.questions() + questions > limits.perDay()) {
            Instant again = LocalDate.parse(today.day()).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            return Optional.of(new Refusal(sentence("%s %,d lookups a day, and %,d are used; ask again at %s.", "%s每天 %,d 次查询，已用 %,d 次；请于 %s 后再试。",
                    limits.perDay(), today.questions(), again), again));
        }
        if (limits.perMinute() > 0 && inMinute() + questions > limits.perMinute()) {
            Instant again = whenRoomFor(questions);
            return Optional.of(new Refusal(sentence("%s %,d lookups a minute; ask again at %s.", "%s每分钟 %,d 次查询；请于 %s 后再试。", limits.perMinute(), again), again));
        }
        return Optional.empty();
    }

    private Text sentence(String en, String zh, Object... numbers) {
        Object[] english = new Object[numbers.length + 1];
        Object[] chinese = new Object[numbers.length + 1];
        System.arraycopy(numbers, 0, english, 1, numbers.length);
        System.arraycopy(numbers, 0, chinese, 1, numbers.length);
        english[0] = who.en();
        chinese[0] = who.zh();
        return new Text(en.formatted(english), zh.formatted(chinese));
    }

    private Instant whenRoomFor(long questions) {
        long sum = inMinute();
        long second = latest - WINDOW + 1;
        while (second <= latest && sum + questions > limits.perMinute()) {
            sum -= bySecond[(int) (second % WINDOW)];
            second++;
        }
        return Instant.ofEpochSecond(second + WINDOW - 1);
    }

    /**
     * Counts so many questions, or none of them.
     *
     * @throws PolicyDenied where a limit is reached
     */
    synchronized void take(long questions) {
        Optional<Refusal> refusal = look(questions);
        if (refusal.isPresent()) {
            today = today.refused(questions);
            throw new PolicyDenied(refusal.get().text());
        }
        long after = today.questions() + questions;
        if (after > written) {
            write(after + block - 1);
        }
        today = today.asked(questions);
        bySecond[(int) (latest % WINDOW)] += questions;
    }

    /** What the answers took; kept in memory until {@link #settle} or the next block. */
    synchronized void spent(long sent, long received, long nanos, long core) {
        today = today.spent(sent, received, nanos, core);
    }

    /** Writes exactly what was counted. */
    synchronized void settle() {
        roll();
        write(today.questions());
    }

    /** Answered in all. */
    synchronized long inAll() {
        return earlier + today.questions();
    }

    /** By day, the newest first. */
    synchronized List<ServiceUse> days() {
        settle();
        return store.days(service).stream().map(ServiceUseStore.Stored::use).toList();
    }
}
