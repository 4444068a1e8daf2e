package org.tacit.node.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.spec.Cost;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.queue.Agreement;
import org.tacit.node.queue.Need;
import org.tacit.node.queue.Slots;
import org.tacit.node.queue.Turns;
import org.tacit.node.queue.Waiting;

/**
 * Jobs that wait for their turn, and how they get it. One node starts a job: it takes room at all parties ({@link Agreement}) and then has all
 * begin the same attempt ({@link Starting}). A party without room remembers that it was asked; when the job's turn comes there, it holds room for a moment and
 * says so. What waits here waits in the database: a restart forgets nothing.
 */
final class Queue {

    private static final Logger LOG = LoggerFactory.getLogger(Queue.class);
    /** So long room is held for a partner that has still to ask others and then to start. */
    private static final Duration HELD = Duration.ofSeconds(60);
    /** A job that others with smaller needs passed so often is waited for: nothing else starts until there is room for it. */
    private static final int PASSED = 20;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int LONGEST_PAUSE = 7;
    private static final long LEAST_MEMORY = 16L << 20;

    /** Have you room for this job? Held for the asker for a minute. */
    private static final Topic<Topic.Start, Reserved> RESERVE = new Topic<>("job.reserve", Topic.Start.class, Reserved.class);
    /** I do not need the room that you hold for this job. */
    private static final Topic<Topic.Stop, Topic.Nothing> RELEASE = new Topic<>("job.release", Topic.Stop.class, Topic.Nothing.class);
    /** There is room here for this job, which you asked for. Do you start it now? */
    private static final Topic<Topic.Stop, Coming> COME = new Topic<>("job.come", Topic.Stop.class, Coming.class);

    record Reserved(boolean granted) {
    }

    record Coming(boolean now) {
    }

    private final JobParts parts;
    private final RunningJobs running;
    private final Starting starting;
    private final Slots slots;
    private final Turns turns;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    /** Held while it is decided whose turn it is. */
    private final ReentrantLock deciding = new ReentrantLock();

    /** A job that waits. */
    private static final class Entry {
        final Waiting waiting;
        final Need need;
        final ContractRow contract;
        /** Who starts it: empty for this node. */
        final String starter;
        /** What the job's state was, for where it cannot be started. */
        final JobState before;
        volatile boolean busy;
        volatile Instant notBefore = Instant.MIN;
        volatile Text waits;
        volatile int tries;
        volatile int passed;

        Entry(Waiting waiting, Need need, ContractRow contract, String starter, JobState before) {
            this.waiting = waiting;
            this.need = need;
            this.contract = contract;
            this.starter = starter;
            this.before = before;
        }

        Entry with(int priority) {
            Entry entry = new Entry(new Waiting(waiting.job(), waiting.tenant(), priority, waiting.since(), waiting.cost()), need, contract, starter, before);
            entry.busy = busy;
            entry.notBefore = notBefore;
            entry.waits = waits;
            entry.tries = tries;
            entry.passed = passed;
            return entry;
        }

        boolean ours() {
            return starter.isEmpty();
        }
    }

    Queue(JobParts parts, RunningJobs running, Starting starting, Slots slots, Turns turns, Desk desk) {
        this.parts = parts;
        this.running = running;
        this.starting = starting;
        this.slots = slots;
        this.turns = turns;
        desk.on(RESERVE, this::reserve);
        desk.on(RELEASE, this::released);
        desk.on(COME, this::come);
    }

    // ---- getting in ----

    /** To be called once: what waited when the node was stopped waits on. */
    void recover() {
        for (TurnRow row : parts.turns().queuedHere()) {
            try {
                JobRow job = parts.store().get(row.job());
                entries.put(job.id(), entry(job, parts.contract(job.contract()), "", job.attempt() > 0 ? JobState.INTERRUPTED : JobState.APPROVED));
            } catch (TacitException e) {
                failed(row.job(), e);
            }
        }
    }

    private Entry entry(JobRow job, ContractRow contract, JobState before) {
        return entry(job, contract, "", before);
    }

    private Entry entry(JobRow job, ContractRow contract, String starter, JobState before) {
        TurnRow turn = parts.turns().get(job.id());
        Cost cost = contract.contract().plan(parts.operators()).cost();
        Instant since = turn.queuedAt() == null ? parts.clock().instant() : turn.queuedAt();
        return new Entry(new Waiting(job.id(), turn.tenant(), turn.priority(), since, Math.clamp(Math.round(cost.seconds()), 1, 3600)),
                need(turn.tenant(), cost), contract, starter, before);
    }

    private static Need need(String tenant, Cost cost) {
        return new Need(tenant, Math.max(LEAST_MEMORY, cost.memory()), Math.max(1, cost.disk()), 1);
    }

    /** Lets a job wait for its turn; what stands against it ends it. Returns at once. */
    void add(String id) {
        JobRow job = parts.store().get(id);
        if (!job.state().startable() || running.has(job.id()) || running.closing() || starting.held(parts.contract(job.contract()), job.id())) {
            // What is held waits as what it is, and comes again once it is not.
            return;
        }
        try {
            starting.checkRunnable(parts.contract(job.contract()), job.id());
            put(job);
        } catch (TacitException e) {
            refused(job, e);
        }
        dispatch();
    }

    /** What a partner wanted to start and now is to be started from here is one entry still. */
    private Entry ours(JobRow job, ContractRow contract) {
        JobState before = job.state() == JobState.QUEUED ? JobState.APPROVED : job.state();
        return entries.compute(job.id(), (id, known) -> known != null && known.ours() ? known : entry(job, contract, before));
    }

    private Entry put(JobRow job) {
        Entry made = ours(job, parts.contract(job.contract()));
        checkEverFits(made);
        if (parts.store().move(job.id(), EnumSet.of(JobState.APPROVED, JobState.INTERRUPTED, JobState.FAILED), JobState.QUEUED, parts.clock().instant())) {
            parts.turns().queued(job.id(), "", parts.clock().instant());
            parts.events().add(job.id(), JobEvent.Kind.QUEUED);
            parts.changes().happened();
        }
        return made;
    }

    private void checkEverFits(Entry entry) {
        slots.shortage(entry.waiting.job(), entry.need).filter(Slots.Shortage::never).ifPresent(never -> {
            entries.remove(entry.waiting.job());
            throw PolicyDenied.of("Job %s can never run at this node: %s; an operator may raise the limit ('tacit limit').", "任务 %s 无法在本节点运行：%s；可由运维人员提高限额（“tacit limit”）。",
                    entry.waiting.job(), never.why());
        });
    }

    /**
     * Starts a job at once where there is room at all parties; otherwise it waits for its turn, as the state in the answer says.
     *
     * @throws TacitException what stands against it; then it does not wait
     */
    JobRow start(String id) {
        JobRow job = parts.store().get(id);
        RunningJob run = running.get(job.id());
        if (run != null && job.state() == JobState.RUNNING) {
            return job;
        }
        if (run != null) {
            running.awaitEnd(job.id(), run);
        }
        Starting.checkStartable(job);
        ContractRow contract = parts.contract(job.contract());
        starting.checkRunnable(contract, job.id());
        Entry entry = ours(job, contract);
        checkEverFits(entry);
        deciding.lock();
        try {
            if (entry.busy) {
                return parts.store().get(job.id());
            }
            entry.busy = true;
        } finally {
            deciding.unlock();
        }
        try {
            Agreement.Outcome outcome = begin(entry);
            if (!outcome.agreed()) {
                put(parts.store().get(job.id()));
                waitFor(entry, outcome);
            }
        } catch (TacitException e) {
            leave(entry);
            dispatch();
            throw e;
        }
        dispatch();
        return parts.store().get(job.id());
    }

    /** It does not wait any more: it was stopped, or its contract's partner is gone. */
    void forget(String job) {
        Entry entry = entries.remove(job);
        if (entry != null && !entry.ours()) {
            slots.release(job, entry.starter);
        }
    }

    /** Back to what it was before it waited. */
    private void leave(Entry entry) {
        String job = entry.waiting.job();
        entries.remove(job, entry);
        if (parts.store().move(job, EnumSet.of(JobState.QUEUED), entry.before, parts.clock().instant())) {
            parts.turns().notQueued(job);
            parts.changes().happened();
        }
    }

    private void failed(String job, TacitException e) {
        if (parts.store().move(job, EnumSet.of(JobState.APPROVED, JobState.QUEUED, JobState.INTERRUPTED), JobState.FAILED, parts.clock().instant())) {
            parts.store().end(job, JobState.FAILED, e, parts.clock().instant());
            parts.turns().notQueued(job);
            parts.events().add(job, JobEvent.Kind.FAILED, 0, "", e.code());
            parts.changes().happened();
        }
    }

    /** A partner that is away is no failure, its return starts the job; nor is a hold. */
    private void refused(JobRow job, TacitException e) {
        LOG.warn("job {} could not be started: {}", job.id(), e.getMessage());
        if (e instanceof PeerFailed || starting.held(parts.contract(job.contract()), job.id())) {
            Entry entry = entries.get(job.id());
            if (entry != null) {
                leave(entry);
            }
        } else {
            entries.remove(job.id());
            failed(job.id(), e);
        }
    }

    // ---- whose turn it is ----

    /** Starts what can start, in fair order. To be called whenever room may have become free or something new waits; returns at once. */
    void dispatch() {
        deciding.lock();
        try {
            while (!running.closing()) {
                Optional<Entry> next = next();
                if (next.isEmpty()) {
                    return;
                }
                Entry entry = next.get();
                entry.busy = true;
                if (!entry.ours()) {
                    slots.take(entry.waiting.job(), entry.need, entry.starter, parts.clock().instant().plus(HELD));
                }
                Thread.ofVirtual().name("turn of " + entry.waiting.job()).start(() -> turn(entry));
            }
        } finally {
            deciding.unlock();
        }
    }

    private Optional<Entry> next() {
        Instant now = parts.clock().instant();
        List<Entry> ready = entries.values().stream().filter(e -> !e.busy && !now.isBefore(e.notBefore)).toList();
        if (ready.isEmpty()) {
            return Optional.empty();
        }
        // What was picked and has still to take its room counts as if it had.
        List<Need> picked = entries.values().stream().filter(e -> e.busy && e.ours() && !slots.has(e.waiting.job())).map(e -> e.need).toList();
        Optional<Entry> passed = ready.stream().filter(e -> e.passed >= PASSED).min(java.util.Comparator.comparing(e -> e.waiting.since()));
        if (passed.isPresent()) {
            return passed.filter(e -> fits(e, picked));
        }
        List<Entry> lacking = new ArrayList<>();
        Optional<Entry> chosen = turns.next(ready.stream().map(e -> e.waiting).toList(), waiting -> {
            Entry entry = entries.get(waiting.job());
            if (entry == null) {
                return false;
            }
            boolean fits = fits(entry, picked);
            if (!fits) {
                lacking.add(entry);
            }
            return fits;
        }).map(waiting -> entries.get(waiting.job()));
        chosen.ifPresent(c -> lacking.stream().filter(e -> e.need.memory() > c.need.memory() || e.need.disk() > c.need.disk()).forEach(e -> e.passed++));
        return chosen;
    }

    private boolean fits(Entry entry, List<Need> picked) {
        Optional<Slots.Shortage> shortage = slots.shortage(entry.waiting.job(), entry.need, picked);
        entry.waits = shortage.map(Slots.Shortage::why).orElse(null);
        return shortage.isEmpty();
    }

    private void turn(Entry entry) {
        if (entry.ours()) {
            try {
                Agreement.Outcome outcome = begin(entry);
                if (!outcome.agreed()) {
                    waitFor(entry, outcome);
                }
            } catch (TacitException e) {
                refused(parts.store().get(entry.waiting.job()), e);
            } catch (RuntimeException | Error e) {
                LOG.error("job {} could not be started", entry.waiting.job(), e);
                leave(entry);
            }
        } else {
            offer(entry);
        }
        dispatch();
    }

    private void waitFor(Entry entry, Agreement.Outcome outcome) {
        String party = outcome.party();
        if (party.equals(parts.me())) {
            entry.waits = outcome.why();
        } else {
            entry.waits = Text.of("it waits for room at %s", "等待 %s 的空闲资源", party);
            entry.notBefore = parts.clock().instant().plus(FIRST_PAUSE.multipliedBy(1L << Math.min(entry.tries, LONGEST_PAUSE)));
            if (entry.tries++ == 0) {
                parts.events().add(entry.waiting.job(), JobEvent.Kind.WAITS, 0, "", "partner");
            }
        }
        entry.busy = false;
    }

    // ---- starting ----

    private Agreement.Outcome begin(Entry entry) {
        String job = entry.waiting.job();
        List<Partner> others = parts.others(entry.contract);
        List<String> parties = Stream.concat(Stream.of(parts.me()), others.stream().map(Partner::name)).toList();
        JobRow now = parts.store().get(job);
        Topic.Start asked = new Topic.Start(job, now.contract(), now.attempt() + 1);
        Agreement.Rooms rooms = new Agreement.Rooms() {
            @Override
            public Optional<Text> take(String party) {
                if (party.equals(parts.me())) {
                    return slots.take(job, entry.need, parts.me(), null).map(Slots.Shortage::why);
                }
                try {
                    return parts.links().ask(parts.partner(party), RESERVE, asked).granted() ? Optional.empty() : Optional.of(Text.same(party));
                } catch (ProtocolViolation e) {
                    // An older node has no queue and does not know the question: it answers when it is told to start.
                    return Optional.empty();
                }
            }

            @Override
            public void release(String party) {
                letGo(job, party);
            }
        };
        Agreement.Outcome outcome = new Agreement(parties, rooms).run();
        if (!outcome.agreed()) {
            return outcome;
        }
        try {
            starting.start(job);
        } catch (TacitException e) {
            parties.forEach(party -> letGo(job, party));
            throw e;
        }
        slots.release(job, parts.me());
        entries.remove(job);
        return outcome;
    }

    private void letGo(String job, String party) {
        if (party.equals(parts.me())) {
            slots.release(job, party);
            return;
        }
        try {
            parts.partners().apply(party).ifPresent(partner -> parts.links().ask(partner, RELEASE, new Topic.Stop(job)));
        } catch (TacitException e) {
            LOG.debug("{} holds room for job {} until the time is over: {}", party, job, e.getMessage());
        }
    }

    // ---- for partners ----

    private Reserved reserve(Partner partner, Topic.Start start) {
        ContractRow contract = starting.checkAsked(partner, start);
        Optional<JobRow> known = parts.store().find(start.job());
        if (known.isEmpty()) {
            parts.add(start.job(), contract.hash(), JobState.APPROVED, partner.name(), TurnRow.USUAL);
        }
        JobRow job = parts.store().get(start.job());
        Entry entry = entry(job, contract, partner.name(), job.state());
        Optional<Slots.Shortage> shortage = job.state() == JobState.DONE ? Optional.empty()
                : slots.take(job.id(), entry.need, partner.name(), parts.clock().instant().plus(HELD));
        if (shortage.isEmpty()) {
            entries.computeIfPresent(job.id(), (id, waiting) -> waiting.ours() ? waiting : null);
            return new Reserved(true);
        }
        if (shortage.get().never()) {
            throw PolicyDenied.of("job %s is larger than %s allows.", "任务 %s 超出 %s 的限额。", job.id(), parts.me());
        }
        if (entries.putIfAbsent(job.id(), entry) == null) {
            entry.waits = shortage.get().why();
            parts.events().add(job.id(), JobEvent.Kind.WAITS, 0, "", shortage.get().what());
            if (parts.store().move(job.id(), EnumSet.of(JobState.APPROVED), JobState.QUEUED, parts.clock().instant())) {
                parts.turns().queued(job.id(), partner.name(), parts.clock().instant());
            }
            parts.changes().happened();
        }
        return new Reserved(false);
    }

    private Topic.Nothing released(Partner partner, Topic.Stop stop) {
        parts.ofPartner(partner, stop.job());
        if (slots.release(stop.job(), partner.name())) {
            later();
        }
        return new Topic.Nothing();
    }

    /** Its turn has come here: the partner that starts it is told, while room is held for it. */
    private void offer(Entry entry) {
        String job = entry.waiting.job();
        boolean coming = false;
        try {
            coming = parts.links().ask(parts.partner(entry.starter), COME, new Topic.Stop(job)).now();
        } catch (TacitException e) {
            LOG.debug("{} could not be told that there is room for job {}: {}", entry.starter, job, e.getMessage());
        }
        entries.remove(job, entry);
        if (!coming) {
            // It asks again when it wants it.
            slots.release(job, entry.starter);
        }
    }

    private Coming come(Partner partner, Topic.Stop stop) {
        parts.ofPartner(partner, stop.job());
        Entry entry = entries.get(stop.job());
        if (entry == null || !entry.ours()) {
            return new Coming(false);
        }
        deciding.lock();
        try {
            if (!entry.busy && fits(entry, List.of())) {
                entry.busy = true;
                Thread.ofVirtual().name("turn of " + stop.job()).start(() -> turn(entry));
            } else {
                entry.notBefore = Instant.MIN;
            }
            return new Coming(entry.busy);
        } finally {
            deciding.unlock();
        }
    }

    /** Room for an attempt that a partner starts; one that asked before has it already. */
    void admit(Partner partner, JobRow job, ContractRow contract) {
        Entry entry = entry(job, contract, partner.name(), job.state());
        if (job.state() == JobState.DONE) {
            slots.force(job.id(), entry.need, partner.name());
        } else if (slots.take(job.id(), entry.need, partner.name(), parts.clock().instant().plus(HELD)).isPresent()) {
            throw PeerFailed.of("%s has no room for job %s now.", "%s 目前没有运行任务 %s 的空闲资源。", parts.me(), job.id());
        }
        entries.computeIfPresent(job.id(), (id, waiting) -> waiting.ours() ? waiting : null);
    }

    // ---- what happens around it ----

    /** Room may have become free; the caller has other things to do. */
    void later() {
        if (!running.closing()) {
            Thread.ofVirtual().name("turns").start(this::dispatch);
        }
    }

    void lost(Partner partner) {
        entries.values().removeIf(e -> e.starter.equals(partner.name()));
        if (slots.releaseAll(partner.name())) {
            later();
        }
    }

    /** What waited for this partner asks again. */
    void found(Partner partner) {
        entries.values().stream().filter(e -> e.ours() && e.contract.isWith(partner.name())).forEach(e -> e.notBefore = Instant.MIN);
        later();
    }

    void priority(String job, int priority) {
        entries.computeIfPresent(job, (id, entry) -> entry.busy ? entry : entry.with(priority));
        later();
    }

    /** What a job waits for; empty where it does not wait, or its turn is next. */
    Optional<Text> waits(String job) {
        return Optional.ofNullable(entries.get(job)).map(e -> e.waits);
    }

    /** How many wait before it in its tenant, -1 where it does not wait. */
    int ahead(String job) {
        Entry entry = entries.get(job);
        return entry == null ? -1 : (int) entries.values().stream().filter(e -> e.waiting.tenant().equals(entry.waiting.tenant()) && e != entry
                && Waiting.before(e.waiting, entry.waiting)).count();
    }

    int size() {
        return entries.size();
    }

    Slots slots() {
        return slots;
    }
}
