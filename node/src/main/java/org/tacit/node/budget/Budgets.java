package org.tacit.node.budget;

import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Database;
import org.tacit.node.store.Unchanged;

/**
 * The privacy-budget ledger. Whoever is about to release a noisy answer reserves what it costs; only then it computes, commits, and releases. What is reserved counts as spent, so that
 * of concurrent spenders none goes over the limit; a node that is killed in between has spent it, because nobody knows whether the answer left.
 *
 * <p>A table without a budget refuses nothing, and what is spent on it is on record all the same. Amounts add up: ε and δ of answers on one table are summed (sequential composition).
 */
public final class Budgets {

    private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);
    private static final int MOST_DAYS = 3660;

    private final Database database;
    private final BudgetStore store;
    private final Unchanged unchanged;
    private final Evidence evidence;
    private final Predicate<String> seen;
    private final Clock clock;
    private final SecureRandom random;
    /** One at a time in this process; the rows' locks are for others of the same database. */
    private final ReentrantLock spending = new ReentrantLock();

    /**
     * A budget and how it stands.
     *
     * @param used   in this period, reservations included
     * @param left   of each, never below 0
     * @param renews null where it never does
     */
    public record Standing(PrivacyBudget budget, PrivacyCost used, PrivacyCost left, Instant renews) {
    }

    /**
     * @param seen      whether the caller may see a table
     */
    public Budgets(Database database, Unchanged unchanged, Evidence evidence, Predicate<String> seen, Clock clock, SecureRandom random) {
        this.database = database;
        this.store = new BudgetStore(database.sql());
        this.unchanged = unchanged;
        this.evidence = evidence;
        this.seen = seen;
        this.clock = clock;
        this.random = random;
    }

    /** To be called once, before anything is released: what was reserved when the node stopped is spent. */
    public void recover() {
        for (BudgetSpend s : store.reserved()) {
            if (store.move(s.id(), BudgetSpend.State.RESERVED, BudgetSpend.State.SPENT)) {
                log("budget.spent", s, "the node stopped in between");
            }
        }
    }

    // ---- limits ----

    /** Sets or changes a budget; what was spent in its period still counts. @param days of a period, 0 for one that never renews */
    public Standing set(String table, String partner, PrivacyCost limit, int days) {
        require(table);
        if (partner == null || !partner.matches("\\*|[\\p{L}\\p{N}_.-]{1,64}") || days < 0 || days > MOST_DAYS) {
            throw InvalidInput.of("A budget is for a partner or '*', and renews after 1 to %d days or never (0).", "预算须指定合作方或“*”，周期为 1 到 %d 天，0 表示不恢复。", MOST_DAYS);
        }
        spending.lock();
        try {
            Optional<PrivacyBudget> before = store.find(table, partner);
            // A new limit forgives nothing: the period goes on where it is of the same length, and begins with the first spend otherwise.
            Instant since = before.filter(b -> b.days() == days).map(PrivacyBudget::since)
                    .orElseGet(() -> days > 0 ? clock.instant() : Instant.EPOCH);
            PrivacyBudget budget = new PrivacyBudget(table, partner, limit.epsilon(), limit.delta(), days, since, Caller.current().name());
            database.atomically(() -> store.put(budget));
            evidence.append("budget.set", Map.of("table", table, "partner", partner, "epsilon", text(limit.epsilon()), "delta", text(limit.delta()), "days", days, "by", budget.setBy()));
            return standing(budget);
        } finally {
            spending.unlock();
        }
    }

    public void remove(String table, String partner) {
        require(table);
        if (!store.remove(table, partner)) {
            throw missing(table, partner);
        }
        evidence.append("budget.removed", Map.of("table", table, "partner", partner, "by", Caller.current().name()));
    }

    private static InvalidInput missing(String table, String partner) {
        return InvalidInput.missing("Table '%s' has no budget for '%s'.", "表“%s”没有针对“%s”的预算。", table, partner);
    }

    private void require(String table) {
        if (!seen.test(table)) {
            throw InvalidInput.missing("There is no table '%s'.", "没有表“%s”。", table);
        }
    }

    public List<Standing> list() {
        return store.all().stream().filter(b -> seen.test(b.table())).map(this::standing).toList();
    }

    public Standing get(String table, String partner) {
        require(table);
        return standing(store.find(table, partner).orElseThrow(() -> missing(table, partner)));
    }

    /** What was spent on a table, the newest first. */
    public List<BudgetSpend> spends(String table) {
        require(table);
        return store.spends(table);
    }

    private Standing standing(PrivacyBudget b) {
        Instant now = clock.instant();
        PrivacyCost used = store.used(b, b.period(now));
        return new Standing(b, used, new PrivacyCost(b.epsilon().subtract(used.epsilon()).max(BigDecimal.ZERO), b.delta().subtract(used.delta()).max(BigDecimal.ZERO)), b.renews(now));
    }

    // ---- spending ----

    /** An amount set aside; ends once, by {@link #commit} or {@link #release}. */
    public final class Reservation {
        private final BudgetSpend spend;

        private Reservation(BudgetSpend spend) {
            this.spend = spend;
        }

        public String id() {
            return spend.id();
        }

        /** It is spent: to be called before the answer leaves. */
        public void commit() {
            if (store.move(spend.id(), BudgetSpend.State.RESERVED, BudgetSpend.State.SPENT)) {
                log("budget.spent", spend, "");
                return;
            }
            if (store.spend(spend.id()).filter(s -> s.state() == BudgetSpend.State.SPENT).isEmpty()) {
                throw PolicyDenied.of("This reservation was given back; reserve again before anything is released.", "该预留已退还；发布前请重新预留。");
            }
        }

        /** Nothing has left and nothing will: what was set aside is free again. Does nothing once it was committed. */
        public void release(String why) {
            if (store.move(spend.id(), BudgetSpend.State.RESERVED, BudgetSpend.State.RELEASED)) {
                log("budget.released", spend, why);
            }
        }
    }

    /**
     * Sets aside what a release costs, on the disk and in the evidence when this returns.
     *
     * @param partner who gets it; {@link PrivacyBudget#ALL} for a file that may reach anybody
     * @param what    the operator, or the sort of release
     * @param subject the job and step, or the export
     * @throws PolicyDenied where a budget of the table does not have that much left
     */
    public Reservation reserve(String table, String partner, PrivacyCost cost, String what, String subject) {
        byte[] name = new byte[12];
        random.nextBytes(name);
        BudgetSpend spend = new BudgetSpend("b" + HexFormat.of().formatHex(name), table, partner, cost.epsilon(), cost.delta(), what, subject, BudgetSpend.State.RESERVED,
                Caller.current().name(), clock.instant());
        spending.lock();
        try {
            unchanged.table("privacy_budget");
            unchanged.table("privacy_spend");
            database.atomically(() -> {
                List<PrivacyBudget> budgets = store.locked(table);
                budgets.stream().filter(b -> b.counts(partner)).forEach(b -> check(b, cost));
                store.add(spend);
            });
        } catch (PolicyDenied e) {
            evidence.append("budget.refused", Map.of("table", table, "partner", partner, "epsilon", text(cost.epsilon()), "delta", text(cost.delta()), "what", what, "subject", subject, "by", spend.by()));
            throw e;
        } finally {
            spending.unlock();
        }
        log("budget.reserved", spend, "");
        return new Reservation(spend);
    }

    private void check(PrivacyBudget b, PrivacyCost cost) {
        Standing now = standing(b);
        if (cost.epsilon().compareTo(now.left().epsilon()) <= 0 && cost.delta().compareTo(now.left().delta()) <= 0) {
            return;
        }
        String whom = b.partner().equals(PrivacyBudget.ALL) ? "*" : b.partner();
        throw now.renews() == null
                ? PolicyDenied.of("The privacy budget of table '%s' for %s, set by %s, has %s left of %s, and this costs %s; it does not renew: set another, or ask for less.",
                        "表“%s”针对 %s 的隐私预算（由 %s 设定）剩余 %s（共 %s），本次需要 %s；该预算不会恢复：请重新设定或减少请求。", b.table(), whom, b.setBy(), now.left(), new PrivacyCost(b.epsilon(), b.delta()), cost)
                : PolicyDenied.of("The privacy budget of table '%s' for %s, set by %s, has %s left of %s, and this costs %s; it renews at %s.",
                        "表“%s”针对 %s 的隐私预算（由 %s 设定）剩余 %s（共 %s），本次需要 %s；将于 %s 恢复。", b.table(), whom, b.setBy(), now.left(), new PrivacyCost(b.epsilon(), b.delta()), cost, now.renews());
    }

    private void log(String type, BudgetSpend s, String why) {
        evidence.append(type, Map.of("spend", s.id(), "table", s.table(), "partner", s.partner(), "epsilon", text(s.epsilon()), "delta", text(s.delta()), "what", s.what(), "subject", s.subject(),
                "by", s.by(), "why", why));
        LOG.info("{} {} of table {} for {}: ε {}", type, s.id(), s.table(), s.partner(), text(s.epsilon()));
    }

    private static String text(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
