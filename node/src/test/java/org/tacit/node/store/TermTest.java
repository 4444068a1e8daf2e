package org.tacit.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tacit.base.Cancelled;

/** A process that has lost the lead writes nothing, whether it knows or not. */
@ExtendWith(OnPostgres.class)
class TermTest {

    private static void write(Database database, String name) {
        database.sql().sql("insert into tenant (name, persons, created_at) values (?, 1, current_timestamp)").param(name).update();
    }

    private static long count(Database database) {
        return database.sql().sql("select count(*) from tenant").query(Long.class).single();
    }

    @Test
    void whoHasLostTheLeadWritesNothing() {
        String url = TestDatabase.url();
        try (Database one = Database.at(url); Database two = Database.at(url)) {
            long first = one.lead("one", "127.0.0.1:1", Instant.now());
            write(one, "a");
            assertThat(one.leads()).isTrue();
            long second = two.lead("two", "127.0.0.1:2", Instant.now());
            assertThat(second).isEqualTo(first + 1);
            assertThat(one.leads()).isFalse();
            assertThatThrownBy(() -> write(one, "b")).isInstanceOf(Cancelled.class).hasMessageContaining("taken the lead");
            assertThatThrownBy(() -> one.atomically(() -> {
                one.sql().sql("delete from tenant where name = 'a'").update();
                write(one, "c");
            })).isInstanceOf(Cancelled.class);
            write(two, "d");
            assertThat(count(two)).isEqualTo(3);
            assertThat(two.sql().sql("select owner from node_lead").query(String.class).single()).isEqualTo("two");
        }
    }

    @Test
    void theLeadChangesBetweenTransactionsAndNeverWithinOne() throws Exception {
        String url = TestDatabase.url();
        try (Database one = Database.at(url); Database two = Database.at(url)) {
            one.lead("one", "127.0.0.1:1", Instant.now());
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch taken = new CountDownLatch(1);
            Thread next = Thread.ofPlatform().start(() -> {
                try {
                    begun.await();
                    two.lead("two", "127.0.0.1:2", Instant.now());
                    taken.countDown();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            one.atomically(() -> {
                write(one, "a");
                begun.countDown();
                // The other one waits in the database for this transaction.
                waits(one);
                assertThat(taken.getCount()).isOne();
                write(one, "b");
            });
            next.join();
            assertThat(taken.getCount()).isZero();
            assertThat(count(two)).isEqualTo(3);
            assertThatThrownBy(() -> write(one, "c")).isInstanceOf(Cancelled.class);
        }
    }

    /** Until a backend of this database waits for a lock. */
    private static void waits(Database database) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (database.unwatched().sql("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").query(Long.class).single() == 0) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }
}
