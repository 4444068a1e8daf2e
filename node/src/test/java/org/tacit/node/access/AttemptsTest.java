package org.tacit.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.ManualClock;
import org.tacit.node.access.Attempts.Kind;
import org.tacit.node.store.Database;
import org.tacit.node.store.TestDatabase;

class AttemptsTest {

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private Database database;
    private Attempts attempts;

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder);
        attempts = new Attempts(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private boolean may(String account) {
        return attempts.begin(Kind.ACCOUNT, account).isPresent();
    }

    @Test
    void theWaitDoublesUpToAQuarterOfAnHour() {
        for (int i = 0; i < 5; i++) {
            assertThat(may("alice")).isTrue();
        }
        for (long seconds : new long[] {15, 30, 60, 120, 240, 480, 900, 900}) {
            assertThat(may("alice")).as("the attempt after which it waits %d s", seconds).isTrue();
            clock.forward(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(may("alice")).as("1 ms before %d s", seconds).isFalse();
            clock.forward(Duration.ofMillis(1));
        }
        assertThat(may("bob")).as("another account").isTrue();
        assertThat(attempts.begin(Kind.ADDRESS, "alice")).as("an address of that name").hasValue(1);
    }

    @Test
    void aRightOneIsForgottenAndADayForgetsAll() {
        for (int i = 0; i < 5; i++) {
            may("alice");
        }
        attempts.right("alice", "10.0.0.1");
        assertThat(attempts.begin(Kind.ACCOUNT, "alice")).hasValue(1);
        for (int i = 0; i < 8; i++) {
            may("alice");
        }
        assertThat(may("alice")).isFalse();
        clock.forward(Duration.ofDays(1).plusSeconds(1));
        assertThat(attempts.begin(Kind.ACCOUNT, "alice")).hasValue(1);
    }

    @Test
    void anAccountOfOnesOwnBuysNoAttemptsAtOthers() {
        for (int i = 0; i < Kind.ADDRESS.free; i++) {
            attempts.begin(Kind.ADDRESS, "10.0.0.1");
        }
        attempts.right("mallory", "10.0.0.1");
        assertThat(attempts.begin(Kind.ADDRESS, "10.0.0.1")).hasValue(Kind.ADDRESS.free);
        assertThat(attempts.begin(Kind.ADDRESS, "10.0.0.1")).hasValue(Kind.ADDRESS.free + 1);
        assertThat(attempts.begin(Kind.ADDRESS, "10.0.0.1")).isEmpty();
    }

    /** Many guesses at the same moment are not more than one after the other. */
    @Test
    void atTheSameTime() throws Exception {
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> guesses = IntStream.range(0, 40).mapToObj(i -> (Callable<Boolean>) () -> may("alice")).toList();
            long let = 0;
            for (Future<Boolean> guess : many.invokeAll(guesses)) {
                let += guess.get() ? 1 : 0;
            }
            assertThat(let).isEqualTo(6);
        }
    }

    @Test
    void theDatabaseHoldsNoNames() {
        may("alice.liddell");
        assertThat(database.sql().sql("select subject from login_attempt").query(String.class).single()).matches("[0-9a-f]{64}");
    }
}
