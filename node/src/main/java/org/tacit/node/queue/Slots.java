package org.tacit.node.queue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.tacit.base.Text;

/**
 * Room for jobs at this node. A slot is first held – by this node or for a partner that wants to start the job – and then runs. What is held for a
 * partner ends by itself after a while, so that one that has died blocks nothing. Thread-safe.
 */
public final class Slots {

    private final Supplier<Limit> node;
    private final Function<String, Limit> limits;
    private final ToLongFunction<String> stored;
    private final InstantSource clock;
    private final Map<String, Slot> slots = new LinkedHashMap<>();

    private static final class Slot {
        final Need need;
        /** Who holds it, until when. */
        final Map<String, Instant> holders = new HashMap<>();
        boolean running;

        Slot(Need need) {
            this.need = need;
        }
    }

    /**
     * Why there is no room.
     *
     * @param what  stable: {@code jobs}, {@code memory}, {@code cores} or {@code disk}, with {@code tenant.} before it where it is the tenant's limit
     * @param never the job alone is more than the limit
     */
    public record Shortage(String what, Text why, boolean never) {
    }

    /**
     * @param node   of all tenants together
     * @param limits of a tenant
     * @param stored bytes of artifacts that a tenant keeps
     */
    public Slots(Supplier<Limit> node, Function<String, Limit> limits, ToLongFunction<String> stored, InstantSource clock) {
        this.node = node;
        this.limits = limits;
        this.stored = stored;
        this.clock = clock;
    }

    /** What stands in the way of this job now; empty where it fits. */
    public Optional<Shortage> shortage(String job, Need need) {
        return shortage(job, need, List.of());
    }

    /** @param beside what is about to take room and has not yet */
    public synchronized Optional<Shortage> shortage(String job, Need need, List<Need> beside) {
        expire();
        if (slots.containsKey(job)) {
            return Optional.empty();
        }
        Optional<Shortage> own = against(limits.apply(need.tenant()), need, beside, s -> s.tenant().equals(need.tenant()), need.tenant());
        if (own.isPresent() && own.get().never()) {
            return own;
        }
        return against(node.get(), need, beside, s -> true, "").filter(s -> s.never() || own.isEmpty()).or(() -> own);
    }

    private Optional<Shortage> against(Limit limit, Need need, List<Need> beside, Predicate<Need> counted, String tenant) {
        List<Need> now = new ArrayList<>(beside.stream().filter(counted).toList());
        slots.values().stream().map(s -> s.need).filter(counted).forEach(now::add);
        return tooLarge("memory", tenant, need.memory(), limit.memory()).or(() -> tooLarge("disk", tenant, need.disk(), limit.disk()))
                .or(() -> tooLarge("cores", tenant, need.cores(), limit.cores()))
                .or(() -> lacking("jobs", tenant, 1, now.size(), limit.jobs()))
                .or(() -> lacking("cores", tenant, need.cores(), now.stream().mapToLong(Need::cores).sum(), limit.cores()))
                .or(() -> lacking("memory", tenant, need.memory(), now.stream().mapToLong(Need::memory).sum(), limit.memory()))
                .or(() -> lacking("disk", tenant, need.disk(), (tenant.isEmpty() ? 0 : stored.applyAsLong(tenant)) + now.stream().mapToLong(Need::disk).sum(), limit.disk()));
    }

    private static Optional<Shortage> tooLarge(String what, String tenant, long need, long limit) {
        return need <= limit ? Optional.empty() : Optional.of(new Shortage(name(what, tenant), Text.of("it needs %1$,d of %2$s and the limit%3$s is %5$,d", "它需要 %2$s %1$,d，而%4$s限额为 %5$,d",
                need, what, tenant.isEmpty() ? "" : " of tenant " + tenant, tenant.isEmpty() ? "本节点" : "租户 " + tenant + " 的", limit), true));
    }

    private static Optional<Shortage> lacking(String what, String tenant, long need, long used, long limit) {
        return used <= limit - need ? Optional.empty() : Optional.of(new Shortage(name(what, tenant), Text.of(
                "it waits for %1$s: %2$,d of %3$,d%4$s are taken and it needs %6$,d", "等待 %1$s：%5$s限额 %3$,d 中已占用 %2$,d，它需要 %6$,d",
                what, used, limit, tenant.isEmpty() ? "" : " of tenant " + tenant, tenant.isEmpty() ? "本节点" : "租户 " + tenant + " 的", need), false));
    }

    private static String name(String what, String tenant) {
        return tenant.isEmpty() ? what : "tenant." + what;
    }

    /** Takes room for a job, or joins whoever holds it already; what is in the way otherwise. {@code until} is for partners; null does not end. */
    public synchronized Optional<Shortage> take(String job, Need need, String holder, Instant until) {
        Optional<Shortage> shortage = shortage(job, need);
        if (shortage.isEmpty()) {
            slots.computeIfAbsent(job, j -> new Slot(need)).holders.put(holder, until == null ? Instant.MAX : until);
        }
        return shortage;
    }

    /** For a job that goes on whatever the limits are: another party has still to hear how it ended. */
    public synchronized void force(String job, Need need, String holder) {
        slots.computeIfAbsent(job, j -> new Slot(need)).holders.put(holder, Instant.MAX);
    }

    public synchronized boolean has(String job) {
        expire();
        return slots.containsKey(job);
    }

    /** Lets go; the room is free once nobody holds it and it does not run. True where it is free now and was not before. */
    public synchronized boolean release(String job, String holder) {
        Slot slot = slots.get(job);
        return slot != null && slot.holders.remove(holder) != null && drop(job, slot);
    }

    /** A partner is gone: nothing is held for it any more. */
    public synchronized boolean releaseAll(String holder) {
        boolean freed = false;
        for (String job : List.copyOf(slots.keySet())) {
            freed |= release(job, holder);
        }
        return freed;
    }

    /** The job runs: its room stays taken until {@link #ended}, nobody needs to hold it. */
    public synchronized void running(String job) {
        Slot slot = slots.get(job);
        if (slot != null) {
            slot.running = true;
            slot.holders.clear();
        }
    }

    /** It runs no more; who has taken hold meanwhile, for another attempt, keeps the room. */
    public synchronized void ended(String job) {
        Slot slot = slots.get(job);
        if (slot != null) {
            slot.running = false;
            drop(job, slot);
        }
    }

    private boolean drop(String job, Slot slot) {
        if (slot.holders.isEmpty() && !slot.running) {
            slots.remove(job);
            return true;
        }
        return false;
    }

    private void expire() {
        Instant now = clock.instant();
        for (String job : List.copyOf(slots.keySet())) {
            Slot slot = slots.get(job);
            slot.holders.values().removeIf(until -> until.isBefore(now));
            drop(job, slot);
        }
    }

    /** What is taken now, by a tenant, or by all where it is empty. */
    public synchronized Limit.LimitUsed used(String tenant) {
        expire();
        List<Need> now = slots.values().stream().map(s -> s.need).filter(n -> tenant.isEmpty() || n.tenant().equals(tenant)).toList();
        return new Limit.LimitUsed(now.size(), now.stream().mapToLong(Need::memory).sum(), now.stream().mapToInt(Need::cores).sum(),
                now.stream().mapToLong(Need::disk).sum(), tenant.isEmpty() ? 0 : stored.applyAsLong(tenant));
    }
}
