package org.tacit.node.budget;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/** Budgets and what was spent, in the database. */
final class BudgetStore {

    private final JdbcClient sql;

    BudgetStore(JdbcClient sql) {
        this.sql = sql;
    }

    void put(PrivacyBudget b) {
        remove(b.table(), b.partner());
        sql.sql("insert into privacy_budget (table_name, partner, epsilon, delta, days, since, set_by) values (?, ?, ?, ?, ?, ?, ?)")
                .params(b.table(), b.partner(), b.epsilon(), b.delta(), b.days(), Times.sql(b.since()), b.setBy()).update();
    }

    boolean remove(String table, String partner) {
        return sql.sql("delete from privacy_budget where table_name = ? and partner = ?").params(table, partner).update() == 1;
    }

    Optional<PrivacyBudget> find(String table, String partner) {
        return sql.sql("select * from privacy_budget where table_name = ? and partner = ?").params(table, partner).query(BudgetStore::budget).optional();
    }

    List<PrivacyBudget> all() {
        return sql.sql("select * from privacy_budget order by table_name, partner").query(BudgetStore::budget).list();
    }

    /** The table's budgets, which no other process changes or spends from until this transaction ends. */
    List<PrivacyBudget> locked(String table) {
        return sql.sql("select * from privacy_budget where table_name = ? order by partner for update").param(table).query(BudgetStore::budget).list();
    }

    void add(BudgetSpend s) {
        sql.sql("insert into privacy_spend (id, table_name, partner, epsilon, delta, what, subject, state, spent_by, spent_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(s.id(), s.table(), s.partner(), s.epsilon(), s.delta(), s.what(), s.subject(), s.state().name(), s.by(), Times.sql(s.at())).update();
    }

    /** @return whether it was in the state {@code from} */
    boolean move(String id, BudgetSpend.State from, BudgetSpend.State to) {
        return sql.sql("update privacy_spend set state = ? where id = ? and state = ?").params(to.name(), id, from.name()).update() == 1;
    }

    Optional<BudgetSpend> spend(String id) {
        return sql.sql("select * from privacy_spend where id = ?").param(id).query(BudgetStore::spend).optional();
    }

    List<BudgetSpend> spends(String table) {
        return sql.sql("select * from privacy_spend where table_name = ? order by spent_at desc, id").param(table).query(BudgetStore::spend).list();
    }

    List<BudgetSpend> reserved() {
        return sql.sql("select * from privacy_spend where state = 'RESERVED' order by spent_at, id").query(BudgetStore::spend).list();
    }

    /** Sums since then of what counts against a budget. */
    PrivacyCost used(PrivacyBudget budget, Instant since) {
        BigDecimal epsilon = BigDecimal.ZERO;
        BigDecimal delta = BigDecimal.ZERO;
        for (BudgetSpend s : spends(budget.table())) {
            if (s.state() != BudgetSpend.State.RELEASED && !s.at().isBefore(since) && budget.counts(s.partner())) {
                epsilon = epsilon.add(s.epsilon());
                delta = delta.add(s.delta());
            }
        }
        return new PrivacyCost(epsilon.min(BigDecimal.valueOf(1000)), delta.min(BigDecimal.ONE));
    }

    private static PrivacyBudget budget(ResultSet row, int number) throws SQLException {
        return new PrivacyBudget(row.getString("table_name"), row.getString("partner"), row.getBigDecimal("epsilon").stripTrailingZeros(), row.getBigDecimal("delta").stripTrailingZeros(),
                row.getInt("days"), Times.instant(row, "since"), row.getString("set_by"));
    }

    private static BudgetSpend spend(ResultSet row, int number) throws SQLException {
        return new BudgetSpend(row.getString("id"), row.getString("table_name"), row.getString("partner"), row.getBigDecimal("epsilon").stripTrailingZeros(),
                row.getBigDecimal("delta").stripTrailingZeros(), row.getString("what"), row.getString("subject"), BudgetSpend.State.valueOf(row.getString("state")), row.getString("spent_by"),
                Times.instant(row, "spent_at"));
    }
}
