package org.tacit.node.catalogue;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Times;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps rows of persons who did not consent out of every computation. Versions are made without them, so that a contract binds only
 * rows that may be used and its row count tells nothing of the others; and a version some of whose rows have lost their consent since is
 * not opened any more: taking rows out of it would shift the row numbers that running jobs rely on.
 */
final class Consents {

    private static final JsonMapper JSON = JsonMapper.shared();
    /** A list is held in memory while it is compared with. */
    private static final long LONGEST_LIST = 5_000_000;

    private final JdbcClient sql;
    private final Snapshots snapshots;
    private final Clock clock;
    /** By version, what was found for a state of the rule, the list and the day: nothing changes while these stay. */
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    private record Checked(String state, long lacking) {
    }

    Consents(JdbcClient sql, Snapshots snapshots, Clock clock) {
        this.sql = sql;
        this.snapshots = snapshots;
        this.clock = clock;
    }

    Optional<ConsentRule> of(String table) {
        return sql.sql("select document from consent_rule where table_name = ?").param(table)
                .query((row, number) -> JSON.readValue(row.getString("document"), ConsentRule.class)).optional();
    }

    void put(String table, ConsentRule rule) {
        remove(table);
        sql.sql("insert into consent_rule (table_name, document, set_by, set_at) values (?, ?, ?, ?)")
                .params(table, JSON.writeValueAsString(rule), Caller.current().name(), Times.sql(clock.instant())).update();
    }

    boolean remove(String table) {
        return sql.sql("delete from consent_rule where table_name = ?").param(table).update() == 1;
    }

    /** The columns that a rule names must be there. */
    void check(ConsentRule rule, String table, Schema schema) {
        if (rule.byList()) {
            schema.column(rule.key());
            if (rule.list().equals(table)) {
                throw InvalidInput.of("A table cannot be its own consent list.", "表不能作为自身的同意名单。");
            }
            snapshots.store().table(rule.list()).schema().column(rule.member());
        } else {
            schema.column(rule.column());
            if (!rule.until().isEmpty()) {
                schema.column(rule.until());
            }
        }
    }

    /** The rows of a table whose persons consent today; in order. */
    long[] consenting(ConsentRule rule, Table table) {
        Set<String> members = rule.byList() ? members(rule) : Set.of();
        Set<String> given = rule.given().stream().map(g -> g.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        List<String> columns = rule.byList() ? List.of(rule.key()) : rule.until().isEmpty() ? List.of(rule.column()) : List.of(rule.column(), rule.until());
        Rows rows = new Rows();
        table.scan(columns, 1 << 13, batch -> {
            for (int i = 0; i < batch.rows(); i++) {
                String cell = batch.text(0, i);
                boolean consents = cell != null && (rule.byList() ? members.contains(cell) : given.contains(cell.strip().toLowerCase(Locale.ROOT)));
                if (consents && columns.size() == 2) {
                    consents = holds(batch.text(1, i), today);
                }
                if (consents) {
                    rows.add(batch.firstRow() + i);
                }
            }
        });
        return rows.toArray();
    }

    /** A consent without a readable end has none: it does not hold. */
    private static boolean holds(String until, LocalDate today) {
        String day = until == null ? null : org.tacit.data.normal.Normalisation.DATE.apply(until.length() > 10 && (until.charAt(10) == 'T' || until.charAt(10) == ' ') ? until.substring(0, 10) : until);
        return day != null && !LocalDate.parse(day).isBefore(today);
    }

    private Set<String> members(ConsentRule rule) {
        Table list = snapshots.store().table(rule.list());
        if (list.rows() > LONGEST_LIST) {
            throw InvalidInput.of("The consent list '%s' has %,d rows; at most %,d can be compared with: mark the consent in a column instead.",
                    "同意名单“%s”有 %,d 行，至多支持 %,d 行；请改用列标记同意。", rule.list(), list.rows(), LONGEST_LIST);
        }
        Set<String> members = new HashSet<>();
        list.scan(List.of(rule.member()), 1 << 13, batch -> {
            for (int i = 0; i < batch.rows(); i++) {
                if (batch.text(0, i) != null) {
                    members.add(batch.text(0, i));
                }
            }
        });
        return members;
    }

    /** Refuses a version that holds a row whose consent has ended. */
    void checkStillHolds(TableVersion version) {
        Optional<ConsentRule> rule = of(version.table());
        if (rule.isPresent() && lacking(rule.get(), version) > 0) {
            // How many is for the owner's report only; this sentence may reach partners.
            throw PolicyDenied.of("Consent to the use of some of table '%s' has ended; refresh the table and propose again.", "表“%s”中部分数据的使用同意已终止；请刷新该表后重新发起。", version.table());
        }
    }

    /** Rows of a version without consent today. */
    long lacking(ConsentRule rule, TableVersion version) {
        TableStore store = snapshots.store();
        String list = rule.byList() ? store.snapshot(rule.list(), store.versions(rule.list()).getLast()).contentHash() : "";
        String state = JSON.writeValueAsString(rule) + list + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        Checked known = checked.get(version.commitment());
        if (known == null || !known.state.equals(state)) {
            Table table = store.table(version.table(), version.version());
            known = new Checked(state, table.rows() - consenting(rule, table).length);
            checked.put(version.commitment(), known);
        }
        return known.lacking;
    }

    void forget(TableVersion version) {
        checked.remove(version.commitment());
    }

    /** Row numbers as they come. */
    private static final class Rows {
        private long[] rows = new long[1024];
        private int count;

        void add(long row) {
            if (count == rows.length) {
                rows = Arrays.copyOf(rows, count * 2);
            }
            rows[count++] = row;
        }

        long[] toArray() {
            return Arrays.copyOf(rows, count);
        }
    }

    /** Tables whose consent is decided by this one. */
    List<String> usersOf(String list) {
        return sql.sql("select table_name, document from consent_rule order by table_name").query((row, number) ->
                JSON.readValue(row.getString("document"), ConsentRule.class).list().equals(list) ? row.getString("table_name") : "").list().stream().filter(t -> !t.isEmpty()).toList();
    }
}
