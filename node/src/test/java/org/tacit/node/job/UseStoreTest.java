package org.tacit.node.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.flow.policy.PolicyResult.Relied;
import org.tacit.flow.policy.Usage;
import org.tacit.node.store.Database;

class UseStoreTest {

    private static final Instant JUNE = Instant.parse("2026-06-30T12:00:00Z");
    private static final Instant JULY = Instant.parse("2026-07-01T12:00:00Z");

    @TempDir
    Path folder;

    private Database database;
    private UseStore uses;

    @BeforeEach
    void open() {
        database = Database.embedded(folder);
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
}
