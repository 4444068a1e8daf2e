package org.tacit.node.catalogue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.data.Schema;
import org.tacit.flow.policy.Clause;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;

/**
 * What for data may be used: purposes with their legal basis, and the tables and columns that are tied to some of them. A contract or
 * service must have one of these as its purpose, whatever a grant says; a purpose that expired or was ended is none.
 */
public final class Purposes {

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,63}");

    private final Database database;
    private final JdbcClient sql;
    private final Evidence evidence;
    private final Clock clock;

    /**
     * A registered purpose.
     *
     * @param legalBasis such as consent, contract, law; in words
     * @param expiresAt  null where it does not
     * @param endedAt    null while a person has not ended it
     */
    public record Purpose(String name, String legalBasis, String description, Instant expiresAt, String addedBy, Instant addedAt, Instant endedAt) {

        public boolean holds(Instant now) {
            return endedAt == null && (expiresAt == null || now.isBefore(expiresAt));
        }
    }

    /** What a table may be used for; empty lists: any purpose. */
    public record Binding(List<String> table, Map<String, List<String>> columns) {

        public Binding {
            table = table == null ? List.of() : List.copyOf(table);
            columns = columns == null ? Map.of() : Map.copyOf(columns);
        }

        boolean any() {
            return table.isEmpty() && columns.isEmpty();
        }
    }

    Purposes(Database database, Evidence evidence, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.evidence = evidence;
        this.clock = clock;
    }

    public List<Purpose> list() {
        return sql.sql("select * from use_purpose order by name").query(Purposes::read).list();
    }

    public Purpose get(String name) {
        return sql.sql("select * from use_purpose where name = ?").param(name).query(Purposes::read).optional().orElseThrow(() -> InvalidInput.missing(
                "There is no purpose '%s'; register it first.", "没有用途“%s”，请先登记。", name));
    }

    public Purpose add(String name, String legalBasis, String description, Instant expiresAt) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw InvalidInput.of("A purpose's name has up to 64 letters, digits, blanks, points and dashes.", "用途名称须为至多 64 个字母、数字、空格、点或短横线。");
        }
        if (legalBasis == null || legalBasis.isBlank() || legalBasis.length() > 500) {
            throw InvalidInput.of("Purpose '%s' needs its legal basis in words (up to 500 characters).", "用途“%s”需要写明法律依据（至多 500 字）。", name);
        }
        String words = description == null ? "" : description.strip();
        if (words.length() > 2000) {
            throw InvalidInput.of("The description has more than 2,000 characters.", "说明超过 2000 字。");
        }
        Instant now = clock.instant();
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            throw InvalidInput.of("Purpose '%s' would have expired already.", "用途“%s”的到期时间已过。", name);
        }
        if (sql.sql("select count(*) from use_purpose where name = ?").param(name).query(Integer.class).single() > 0) {
            throw InvalidInput.of("Purpose '%s' is registered already; choose another name for another basis.", "用途“%s”已登记；依据不同请另取名称。", name);
        }
        String by = Caller.current().name();
        sql.sql("insert into use_purpose (name, legal_basis, description, expires_at, added_by, added_at) values (?, ?, ?, ?, ?, ?)")
                .params(name, legalBasis.strip(), words, Times.sql(expiresAt), by, Times.sql(now)).update();
        evidence.append("purpose.added", Map.of("purpose", name, "basis", legalBasis.strip(), "expires", expiresAt == null ? "" : expiresAt.toString(), "by", by));
        return get(name);
    }

    /** Ends a purpose for good: nothing may be done for it any more. */
    public Purpose end(String name) {
        Purpose purpose = get(name);
        if (purpose.endedAt() == null) {
            sql.sql("update use_purpose set ended_at = ? where name = ?").params(Times.sql(clock.instant()), name).update();
            evidence.append("purpose.ended", Map.of("purpose", name, "by", Caller.current().name()));
        }
        return get(name);
    }

    public Binding of(String table) {
        List<String> whole = new ArrayList<>();
        Map<String, List<String>> columns = new LinkedHashMap<>();
        sql.sql("select column_name, purpose from table_purpose where table_name = ? order by column_name, purpose").param(table).query(row -> {
            if (row.getString("column_name").isEmpty()) {
                whole.add(row.getString("purpose"));
            } else {
                columns.computeIfAbsent(row.getString("column_name"), c -> new ArrayList<>()).add(row.getString("purpose"));
            }
        });
        return new Binding(whole, columns);
    }

    /** Ties a table and its columns to purposes; replaces what was before. */
    Binding bind(String table, Schema schema, Binding wanted) {
        Set<String> named = new TreeSet<>(wanted.table());
        wanted.columns().values().forEach(named::addAll);
        named.forEach(this::get);
        wanted.columns().keySet().forEach(schema::column);
        database.atomically(() -> {
            sql.sql("delete from table_purpose where table_name = ?").param(table).update();
            wanted.table().stream().distinct().forEach(p -> put(table, "", p));
            wanted.columns().forEach((column, purposes) -> purposes.stream().distinct().forEach(p -> put(table, column, p)));
        });
        evidence.append("table.purposes", Map.of("table", table, "purposes", wanted.table(), "columns", wanted.columns(), "by", Caller.current().name()));
        return of(table);
    }

    private void put(String table, String column, String purpose) {
        sql.sql("insert into table_purpose (table_name, column_name, purpose) values (?, ?, ?)").params(table, column, purpose).update();
    }

    /** The clauses as far as the table's purposes allow them: each for one purpose, and for the columns that are tied to it. */
    List<Clause> narrowed(String table, Schema schema, List<Clause> clauses) {
        Binding binding = of(table);
        if (binding.any()) {
            return clauses;
        }
        Instant now = clock.instant();
        Set<String> holding = new HashSet<>();
        list().stream().filter(p -> p.holds(now)).forEach(p -> holding.add(p.name()));
        List<Clause> narrow = new ArrayList<>();
        for (Clause clause : clauses) {
            Map<String, List<String>> byPurpose = new LinkedHashMap<>();
            for (String column : clause.columns().contains("*") ? schema.names() : clause.columns()) {
                allowed(binding, column).ifPresentOrElse(
                        purposes -> purposes.stream().filter(holding::contains).filter(p -> clause.purpose().equals("*") || clause.purpose().equals(p))
                                .forEach(p -> byPurpose.computeIfAbsent(p, any -> new ArrayList<>()).add(column)),
                        () -> byPurpose.computeIfAbsent(clause.purpose(), any -> new ArrayList<>()).add(column));
            }
            byPurpose.forEach((purpose, columns) -> narrow.add(new Clause(clause.id(), columns, clause.partner(), purpose, clause.operators(), clause.allow(), clause.atMost(),
                    clause.atLeast(), clause.epsilon(), clause.uses(), clause.itemsPerMonth(), clause.repetition())));
        }
        return narrow;
    }

    /** Purposes that a column may be used for; empty where it may be for any. */
    private static Optional<List<String>> allowed(Binding binding, String column) {
        List<String> own = binding.columns().get(column);
        if (own == null) {
            return binding.table().isEmpty() ? Optional.empty() : Optional.of(binding.table());
        }
        return Optional.of(own.stream().filter(p -> binding.table().isEmpty() || binding.table().contains(p)).toList());
    }

    private static Purpose read(ResultSet row, int number) throws SQLException {
        return new Purpose(row.getString("name"), row.getString("legal_basis"), row.getString("description"), Times.instant(row, "expires_at"), row.getString("added_by"),
                Times.instant(row, "added_at"), Times.instant(row, "ended_at"));
    }
}
