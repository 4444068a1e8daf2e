package org.tacit.node.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tacit.base.PolicyDenied;
import org.tacit.ledger.Ledger;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Database;
import org.tacit.node.store.Unchanged;

/** The ledger against a model that only adds up: whatever spenders do at once, and wherever the node is killed, no more is spent than is allowed, and what may have left counts. */
class BudgetsTest {

    private static final AtomicInteger TABLES = new AtomicInteger();
    private static final PrivacyCost ONE = cost("1");
    private static Path folder;
    private static Database database;
    private static Ledger log;
    private static Evidence evidence;
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    private static final Clock CLOCK = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return NOW.get();
        }
    };

    @BeforeAll
    @BeforeContainer
    static void open() throws IOException {
        folder = Files.createTempDirectory("budgets");
        database = Database.embedded(folder.resolve("db"));
        log = Ledger.open(folder.resolve("evidence"), "bank", CLOCK);
        evidence = new Evidence(log, null);
    }

    @AfterAll
    @AfterContainer
    static void close() throws IOException {
        database.close();
        log.close();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
    }

    private static Budgets budgets() {
        return budgets(Unchanged.NOT_ASKED);
    }

    private static Budgets budgets(Unchanged unchanged) {
        return new Budgets(database, unchanged, evidence, table -> true, CLOCK, new SecureRandom());
    }

    private static String table() {
        return "t" + TABLES.incrementAndGet();
    }

    private static PrivacyCost cost(String epsilon) {
        return PrivacyCost.parse(epsilon, "");
    }

    /** What a step of the model does, by its first number: 0–3 reserve, 4 commit, 5 release, 6 kill, 7 days go by, 8 reserve at once, 9 fail between check and write. */
    @Property(tries = 40)
    void asTheModel(@ForAll @Size(min = 5, max = 25) List<@IntRange(min = 0, max = 999) Integer> steps) throws Exception {
        String table = table();
        boolean[] dies = {false};
        Budgets ledger = budgets(new Unchanged() {
            @Override
            public void table(String name) {
                if (dies[0] && name.equals("privacy_spend")) {
                    throw new IllegalStateException("killed");
                }
            }

            @Override
            public void row(String name, String... key) {
            }
        });
        int limit = 20;
        int days = 10;
        ledger.set(table, "bank", cost("" + limit), days);
        Instant since = ledger.get(table, "bank").budget().since();
        Map<String, Budgets.Reservation> open = new HashMap<>();
        // What counts, by spend.
        Map<String, Integer> amounts = new HashMap<>();
        Map<String, Instant> times = new HashMap<>();
        for (int step : steps) {
            int many = step / 10 % 10 + 1;
            int left = limit - amounts.entrySet().stream().filter(e -> !times.get(e.getKey()).isBefore(period(since, days))).mapToInt(Map.Entry::getValue).sum();
            String some = open.isEmpty() ? null : open.keySet().stream().sorted().skip(many % open.size()).findFirst().orElseThrow();
            switch (step % 10) {
                case 4 -> {
                    if (some != null) {
                        open.remove(some).commit();
                    }
                }
                case 5 -> {
                    if (some != null) {
                        open.remove(some).release("model");
                        amounts.remove(some);
                    }
                }
                case 6 -> {
                    // What was reserved may have been released: it is spent, and its reservation is nobody's.
                    ledger = budgets();
                    ledger.recover();
                    List<Budgets.Reservation> stale = List.copyOf(open.values());
                    open.clear();
                    stale.forEach(r -> r.release("too late"));
                }
                case 7 -> NOW.updateAndGet(now -> now.plus(Duration.ofDays(many)));
                case 8 -> {
                    Budgets one = ledger;
                    int got = 0;
                    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        List<Future<Budgets.Reservation>> asked = new ArrayList<>();
                        for (int i = 0; i < 8; i++) {
                            Callable<Budgets.Reservation> ask = () -> {
                                try {
                                    return one.reserve(table, "bank", cost("" + many), "model", "x");
                                } catch (PolicyDenied e) {
                                    return null;
                                }
                            };
                            asked.add(threads.submit(ask));
                        }
                        for (Future<Budgets.Reservation> f : asked) {
                            Budgets.Reservation r = f.get();
                            if (r != null) {
                                got++;
                                open.put(r.id(), r);
                                amounts.put(r.id(), many);
                                times.put(r.id(), NOW.get());
                            }
                        }
                    }
                    assertThat(got).isEqualTo(Math.min(8, left / many));
                }
                case 9 -> {
                    dies[0] = true;
                    Budgets dying = ledger;
                    int before = dying.spends(table).size();
                    try {
                        Budgets.Reservation made = dying.reserve(table, "bank", ONE, "model", "x");
                        // A ledger opened after a kill has nothing that dies.
                        open.put(made.id(), made);
                        amounts.put(made.id(), 1);
                        times.put(made.id(), NOW.get());
                    } catch (IllegalStateException | PolicyDenied e) {
                        assertThat(dying.spends(table)).hasSize(before);
                    } finally {
                        dies[0] = false;
                    }
                }
                default -> {
                    Budgets here = ledger;
                    if (many <= left) {
                        Budgets.Reservation r = here.reserve(table, "bank", cost("" + many), "model", "x");
                        open.put(r.id(), r);
                        amounts.put(r.id(), many);
                        times.put(r.id(), NOW.get());
                    } else {
                        assertThatThrownBy(() -> here.reserve(table, "bank", cost("" + many), "model", "x")).isInstanceOf(PolicyDenied.class)
                                .hasMessageContaining("has ε " + left + " left of ε 20, and this costs ε " + many + "; it renews at " + period(since, days).plus(Duration.ofDays(days)));
                    }
                }
            }
            int used = amounts.entrySet().stream().filter(e -> !times.get(e.getKey()).isBefore(period(since, days))).mapToInt(Map.Entry::getValue).sum();
            assertThat(used).isLessThanOrEqualTo(limit);
            assertThat(ledger.get(table, "bank").used().epsilon()).isEqualByComparingTo(BigDecimal.valueOf(used));
        }
    }

    private static Instant period(Instant since, int days) {
        return since.plus(Duration.ofDays(Duration.between(since, NOW.get()).toDays() / days * days));
    }

    @Test
    void whoCountsAgainstWhom() {
        String table = table();
        Budgets ledger = budgets();
        ledger.set(table, "bank", cost("3"), 0);
        ledger.set(table, PrivacyBudget.ALL, PrivacyCost.parse("5", "1e-6"), 0);
        ledger.reserve(table, "bank", cost("2"), "a", "1").commit();
        ledger.reserve(table, "insurer", cost("1"), "a", "2").commit();
        // A file may reach the bank, too.
        ledger.reserve(table, PrivacyBudget.ALL, cost("1"), "a", "3").commit();
        assertThatThrownBy(() -> ledger.reserve(table, "bank", cost("0.000000000001"), "a", "4")).isInstanceOf(PolicyDenied.class).hasMessageContaining("for bank").hasMessageContaining("does not renew");
        ledger.reserve(table, "insurer", PrivacyCost.parse("0.5", "0.0000005"), "a", "5").commit();
        assertThatThrownBy(() -> ledger.reserve(table, "insurer", PrivacyCost.parse("0.1", "0.0000006"), "a", "6")).isInstanceOf(PolicyDenied.class).hasMessageContaining("for *");
        assertThatThrownBy(() -> ledger.reserve(table, "insurer", cost("0.6"), "a", "6")).isInstanceOf(PolicyDenied.class);
        // Another table's budget is its own, and a limit that is raised forgives nothing.
        ledger.reserve(table(), "bank", cost("100"), "a", "7").commit();
        assertThat(ledger.set(table, "bank", cost("4"), 0).left().epsilon()).isEqualByComparingTo("1");
        assertThat(log.size()).isPositive();
        assertThat(java.util.stream.LongStream.range(0, log.size()).mapToObj(log::entry).map(e -> e.type()).toList()).contains("budget.set", "budget.reserved", "budget.spent", "budget.refused");
    }

    @Test
    void amountsAreRoundedUp() {
        assertThat(PrivacyCost.parse("0.0000000000001", "").epsilon()).isEqualByComparingTo("0.000000000001");
        assertThat(PrivacyCost.parse("1e2", "1e-19").delta()).isEqualByComparingTo("0.000000000000000001");
        for (String wrong : List.of("", "-1", "1001", "NaN", "1e999999999", "x")) {
            assertThatThrownBy(() -> PrivacyCost.parse(wrong, "")).isInstanceOf(org.tacit.base.InvalidInput.class);
        }
    }
}
