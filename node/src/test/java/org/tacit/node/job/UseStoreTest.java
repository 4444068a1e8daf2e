package org.tacit.node.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.Snapshot;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.policy.PolicyResult.Relied;
import org.tacit.flow.policy.Release;
import org.tacit.flow.policy.Usage;
import org.tacit.node.store.Database;
import org.tacit.node.store.TestDatabase;

class UseStoreTest {

    private static final Instant JUNE = Instant.parse("2026-06-30T12:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private UseStore uses;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder);
        uses = new UseStore(database.sql());
        database.sql().sql("""
                insert into contract (hash, proposer, proposed, document, state, job, created_at)
                values ('c', '', true, '', 'SIGNED', 'j1', current_timestamp)""").update();
        for (String job : List.of("j1", "j12")) {
            database.sql().sql("insert into job (id, contract, state, attempt, created_at) values (?, 'c', 'APPROVED', 0, current_timestamp)").param(job).update();
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Usage.Used used(String but, Instant now) {
        return uses.usage(but, now).of("people", "c1", "bank");
    }

    private static List<Relied> relied(long items) {
        return List.of(new Relied("people", "c1", "bank", items));
    }

    @Test
    void everyAttemptThatMayTellAgainCountsItsItemsAndTheJobCountsOnce() {
        uses.record(UseStore.key("j1", 1), relied(100), List.of(), JUNE);
        uses.record(UseStore.key("j1", 2), relied(100), List.of(), JUNE);
        assertThat(used("", JUNE)).isEqualTo(new Usage.Used(1, 200));
        // The second attempt itself is measured against the first.
        assertThat(used(UseStore.key("j1", 2), JUNE)).isEqualTo(new Usage.Used(0, 100));
    }

    @Test
    void theSameAttemptIsNotCountedTwice() {
        uses.record(UseStore.key("j1", 1), relied(100), List.of(), JUNE);
        uses.record(UseStore.key("j1", 1), relied(100), List.of(), JUNE);
        assertThat(used("", JUNE)).isEqualTo(new Usage.Used(1, 100));
    }

    @Test
    void whatWasRefusedInOneMonthCountsWhenItRunsInTheNext() {
        // Refused: no clause was relied on, but the job is known.
        uses.record(UseStore.key("j1", 1), List.of(), List.of(), JUNE);
        uses.record(UseStore.key("j1", 2), relied(100), List.of(), JULY);
        assertThat(used("", JULY)).isEqualTo(new Usage.Used(1, 100));
    }

    @Test
    void aJobWhoseIdBeginsLikeAnothersIsAnother() {
        uses.record(UseStore.key("j1", 1), relied(1), List.of(), JUNE);
        uses.record(UseStore.key("j12", 1), relied(1), List.of(), JUNE);
        assertThat(used(UseStore.key("j1", 1), JUNE)).isEqualTo(new Usage.Used(1, 1));
    }

    private static Release release(long items) {
        return new Release("people", "mobile", "bank", Kind.MEMBERSHIP, items, 60, new Snapshots(new Snapshot("a", 60), new Snapshot("b", 50)));
    }

    /** The attempt that broke off after it was answered has no hits, and counts with all that it could ask. */
    @Test
    void whatAnAttemptCouldAskCountsUntilItIsKnown() {
        uses.release(UseStore.key("j1", 1), "align", () -> List.of(release(100)), JUNE);
        uses.release(UseStore.key("j1", 2), "align", () -> List.of(release(100)), JUNE);
        uses.answered(UseStore.key("j1", 2), "align", "bank", 40, 30);
        assertThat(uses.asked("bank")).singleElement().satisfies(a ->
                assertThat(List.of(a.jobs(), a.attempts(), a.items(), a.known(), a.hits())).containsExactly(1L, 2L, 140L, 40L, 30L));
        Usage july = uses.usage(UseStore.key("j1", 2), JULY);
        assertThat(july.answers("people", "mobile", "bank")).extracting(a -> a.present() + " " + a.again() + " " + a.thisMonth() + " " + a.daysAgo() + " " + a.items() + " " + a.hits())
                .containsExactlyInAnyOrder("true false false 1 100 -1", "true true false 1 40 30");
        assertThat(uses.usage("", JUNE).answers("people", "mobile", "bank")).allMatch(a -> !a.present() && a.thisMonth() && a.on().theirs().rows() == 50);
        assertThat(uses.usage("", JUNE).answers("people", "mobile", "shop")).isEmpty();
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> uses.release(UseStore.key("j1", 1), "align", () -> {
            throw org.tacit.base.PolicyDenied.of("no", "no");
        }, JUNE)).isInstanceOf(org.tacit.base.PolicyDenied.class);
        assertThat(uses.asked("bank")).isEmpty();
    }

    /** Of many releases at once each is checked with what the others released. */
    @Test
    void releasesAtOnceDoNotAllFindTheBoundFree() throws Exception {
        Runnable one = () -> uses.release(UseStore.key("j1", 1), "step" + Thread.currentThread().threadId(), () -> {
            long asked = uses.usage("", JUNE).answers("people", "mobile", "bank").stream().mapToLong(Usage.Answer::items).sum();
            return asked + 10 > 30 ? List.of() : List.of(release(10));
        }, JUNE);
        List<Thread> threads = java.util.stream.IntStream.range(0, 16).mapToObj(i -> Thread.ofPlatform().start(one)).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(uses.asked("bank")).singleElement().satisfies(a -> assertThat(a.items()).isEqualTo(30));
    }

    @Test
    void whatWasToldKeepsItsSnapshots() {
        Fact fact = new Fact("bank", new About("telecom", "people", List.of("mobile")), Kind.MEMBERSHIP, new Text("x", "某"), Scope.whole(), When.ALWAYS,
                new Because("a", "b", "c"), List.of("align"));
        uses.record(UseStore.key("j1", 1), List.of(), List.of(new Earlier(fact, "j1", JUNE, release(1).on())), JUNE);
        assertThat(uses.told("")).containsExactly(new Earlier(fact, "j1", JUNE, release(1).on()));
        assertThat(uses.told(UseStore.key("j1", 2))).isEmpty();
    }
}
