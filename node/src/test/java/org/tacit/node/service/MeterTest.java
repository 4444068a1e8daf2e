package org.tacit.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.node.store.Database;
import org.tacit.node.store.TestDatabase;

/** What is counted stays counted, and what is allowed is never exceeded. A node that is killed is a meter that is dropped without a word. */
class MeterTest {

    private static final String SERVICE = "a".repeat(64);

    @TempDir
    Path folder;

    private Database database;
    private Instant now = Instant.parse("2026-11-21T11:59:30Z");

    @BeforeEach
    void open() {
        database = TestDatabase.open(folder);
        database.sql().sql("insert into service (id, name, partner, provided, document, state, delivered, created_at) values (?, 's', 'bank', true, '', 'ACTIVE', true, current_timestamp)")
                .param(SERVICE).update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Meter meter(long perMinute, long perDay, long inAll) {
        return new Meter(SERVICE, Text.same("'s' allows bank"), new Limits(perMinute, perDay, inAll), new ServiceUseStore(database.sql()), () -> now);
    }

    @Test
    void aCrashGivesNothingBack() {
        Meter first = meter(0, 0, 10);
        first.take(3);
        first.take(1);
        // A limit this small is written question by question.
        Meter second = meter(0, 0, 10);
        assertThat(second.inAll()).isEqualTo(4);
        second.take(6);
        assertThatThrownBy(() -> meter(0, 0, 10).take(1)).isInstanceOf(PolicyDenied.class).hasMessageContaining("10 lookups in all, and 10 are used");
    }

    @Test
    void aCrashCostsNoMoreThanABlock() {
        Meter first = meter(0, 10_000, 0);
        first.take(1);
        assertThat(meter(0, 10_000, 0).inAll()).isBetween(1L, 64L);
        first.settle();
        assertThat(meter(0, 10_000, 0).inAll()).isEqualTo(1);
        for (int i = 0; i < 200; i++) {
            first.take(1);
            assertThat(new ServiceUseStore(database.sql()).newest(SERVICE).orElseThrow().use().questions()).isGreaterThanOrEqualTo(first.inAll());
        }
        first.settle();
        assertThat(meter(0, 10_000, 0).inAll()).isEqualTo(201);
    }

    @Test
    void theMinuteSurvivesARestart() {
        meter(2, 0, 0).take(2);
        now = now.plusSeconds(30);
        assertThatThrownBy(() -> meter(2, 0, 0).take(1)).isInstanceOf(PolicyDenied.class).hasMessageContaining("a minute");
        now = now.plusSeconds(31);
        meter(2, 0, 0).take(2);
    }

    @Test
    void allOrNone() {
        Meter meter = meter(0, 5, 0);
        meter.take(3);
        assertThatThrownBy(() -> meter.take(3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("ask again at 2026-11-22T00:00:00Z");
        meter.take(2);
        assertThat(meter.days()).singleElement().satisfies(d -> {
            assertThat(d.questions()).isEqualTo(5);
            assertThat(d.refused()).isEqualTo(3);
        });
    }

    @Test
    void noWindowHoldsMoreThanAMinuteAllows() {
        Random random = new Random(1);
        Meter meter = meter(20, 0, 0);
        List<Instant> answered = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            now = now.plusMillis(random.nextInt(2500));
            int many = 1 + random.nextInt(3);
            if (i % 100 == 0) {
                meter.settle();
                meter = meter(20, 0, 0);
            }
            var refusal = meter.look(many);
            if (refusal.isEmpty()) {
                meter.take(many);
                for (int q = 0; q < many; q++) {
                    answered.add(now);
                }
            } else {
                // What it says is true: not before then, but then.
                Instant before = now;
                now = refusal.get().again();
                meter.take(many);
                for (int q = 0; q < many; q++) {
                    answered.add(now);
                }
                assertThat(now).isAfter(before);
            }
        }
        for (int i = 20; i < answered.size(); i++) {
            assertThat(answered.get(i - 20).plusSeconds(60)).isBeforeOrEqualTo(answered.get(i));
        }
    }
}
