package org.tacit.node.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import org.tacit.ledger.Ledger;
import org.tacit.node.access.Caller;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.Database;
import org.tacit.node.store.Unchanged;
import org.tacit.node.store.Watch;

/**
 * Binds the rows of {@link BoundTables} to the evidence log.
 *
 * <h2>Security guarantees</h2>
 * A change of a bound row is in the log, as a keyed hash, before it is committed. Whoever changes, removes, adds or sets back a row beside the node is found by
 * {@link #check} and by {@code tacit audit verify}, with the row and the entry named; and the node writes nothing on such a row until somebody has accepted it.
 * Counters are bound when the node settles: every few minutes, before a check and when it closes. What was counted since, a killed node has not bound.
 *
 * <p>One transaction on bound rows at a time, so that at most the last entry can be one whose transaction was not committed; opening sorts that out.
 */
public final class Records implements Watch, Unchanged, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Records.class);
    private static final int KEY_BYTES = 32;
    private static final long PATIENCE_SECONDS = 20;

    private final Database database;
    private final Ledger ledger;
    private final Map<String, Bound> bound;
    private final RowHash hash;
    private final RecordLog log = new RecordLog();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Optional<Written>> statements = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * What a comparison of the database with the log found.
     *
     * @param rows compared
     */
    public record RowReport(long rows, List<RowFinding> findings) {
        /** Nothing is wrong. */
        public boolean verified() {
            return findings.isEmpty();
        }
    }

    /** @param entry that recorded the row, −1 where none did */
    public record RowFinding(long entry, Text what) {
    }

    private Records(Database database, Ledger ledger, List<Bound> tables, byte[] key) {
        this.database = database;
        this.ledger = ledger;
        this.bound = tables.stream().collect(Collectors.toMap(Bound::table, b -> b, (a, b) -> b, LinkedHashMap::new));
        this.hash = new RowHash(key);
    }

    /** Compares what is there with the log, then watches every write. */
    public static Records open(NodeHome home, Database database, Ledger ledger, SecureRandom random) {
        return open(home, database, ledger, random, BoundTables.ALL);
    }

    static Records open(NodeHome home, Database database, Ledger ledger, SecureRandom random, List<Bound> tables) {
        Records records = new Records(database, ledger, tables, key(home, random));
        records.begin();
        database.watch(records);
        return records;
    }

    private static Path keyFile(NodeHome home) {
        return home.identity().resolve("records.key");
    }

    private static byte[] key(NodeHome home, SecureRandom random) {
        if (!Files.exists(keyFile(home))) {
            byte[] fresh = new byte[KEY_BYTES];
            random.nextBytes(fresh);
            NodeHome.writePrivate(keyFile(home), HexFormat.of().formatHex(fresh) + "\n");
        }
        return read(home);
    }

    static byte[] read(NodeHome home) {
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(keyFile(home)).strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IOException e) {
            throw NodeHome.unreadable(keyFile(home), e);
        } catch (IllegalArgumentException e) {
            // Said below; the cause could quote the key.
        }
        throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", keyFile(home));
    }

    // ---- opening and closing ----

    private void begin() {
        for (long i = 0; i < ledger.size(); i++) {
            log.take(ledger.entry(i));
        }
        if (!log.keyFingerprint().isEmpty() && !log.keyFingerprint().equals(hash.fingerprint())) {
            throw InvalidInput.of("identity/records.key is not the key that the evidence log was written with; restore it from a backup.",
                    "identity/records.key 不是写入存证日志时所用的密钥，请从备份恢复。");
        }
        RecordCheck.Outcome found = RecordCheck.run(log, hash, database.unwatched());
        if (!found.differences().isEmpty()) {
            ledger.append("record.differs", Map.of("rows", found.differences().stream().map(d -> d.id().toString()).toList()));
            found.findings().forEach(f -> LOG.error("{}", f.what()));
        }
        found.notes().forEach(note -> LOG.warn("{}", note));
        boolean first = log.keyFingerprint().isEmpty();
        Set<RowId> touched = found.differences().stream().map(RecordCheck.Difference::id).collect(Collectors.toSet());
        List<RecordLog.Definition> definitions = bound.values().stream().map(this::definition).flatMap(Optional::stream).toList();
        take(RecordLog.OPENED, Map.of("key", hash.fingerprint(), "tables", definitions.stream().map(RecordLog.Definition::facts).toList()));
        // Rows that are not as logged stay so; the rest is bound as it is: new tables and columns, counters, and what a killed node did not commit.
        bind(definitions.stream().flatMap(d -> changed(d).entrySet().stream()).filter(e -> !touched.contains(e.getKey())).toList());
        log.confirm();
        if (first) {
            LOG.info("rows of {} tables are bound to the evidence from here on", definitions.size());
        }
    }

    /** Empty for a table that this database does not have. */
    private Optional<RecordLog.Definition> definition(Bound table) {
        try {
            List<String> columns = database.unwatched().sql("select * from " + table.table() + " where 1 = 0")
                    .query((org.springframework.jdbc.core.ResultSetExtractor<List<String>>) rows -> RowHash.columns(rows.getMetaData()));
            return Optional.of(new RecordLog.Definition(table.table(), table.key(),
                    columns.stream().filter(c -> !table.without().contains(c)).sorted().toList(), table.counted()));
        } catch (org.springframework.dao.DataAccessException e) {
            return Optional.empty();
        }
    }

    /** Binds the counters as they stand. */
    public void settle() {
        lock.lock();
        try {
            if (!closed) {
                bind(log.tables().values().stream().filter(RecordLog.Definition::counted).flatMap(d -> changed(d).entrySet().stream()).toList());
                log.confirm();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Does something while no bound row changes and all counters are bound: then database and log are of one moment. */
    public <T> T still(java.util.function.Supplier<T> work) {
        lock.lock();
        try {
            settle();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Rows of the table that are not as the log says, with their hashes now. */
    private Map<RowId, String> changed(RecordLog.Definition table) {
        return changed(table, database.unwatched());
    }

    private Map<RowId, String> changed(RecordLog.Definition table, JdbcClient sql) {
        Map<RowId, String> changed = RecordCheck.rows(table, hash, sql);
        log.present(table.table()).keySet().forEach(id -> changed.putIfAbsent(id, RecordLog.GONE));
        changed.entrySet().removeIf(e -> e.getValue().equals(log.hash(e.getKey())));
        return changed;
    }

    private void bind(List<Map.Entry<RowId, String>> rows) {
        if (!rows.isEmpty()) {
            take(RecordLog.BOUND, Map.of("rows", rows.stream().map(r -> facts(r.getKey(), r.getValue())).toList()));
        }
    }

    private static Map<String, Object> facts(RowId id, String hash) {
        return Map.of("table", id.table(), "key", id.key(), "hash", hash);
    }

    private void take(String type, Map<String, Object> body) {
        log.take(ledger.append(type, body));
    }

    @Override
    public void close() {
        database.watch(Watch.NONE);
        lock.lock();
        try {
            if (!closed) {
                settle();
                take(RecordLog.SETTLED, Map.of());
                closed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- checking ----

    /** Compares every bound row with the log. */
    public RowReport check() {
        lock.lock();
        try {
            settle();
            RecordCheck.Outcome found = RecordCheck.run(log, hash, database.unwatched());
            return new RowReport(found.rows(), found.findings().stream().map(f -> new RowFinding(f.entry(), f.what())).toList());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void table(String name) {
        compare(name, List.of());
    }

    @Override
    public void row(String name, String... key) {
        compare(name, List.of(key));
    }

    /** First a connection, then the lock, as whoever writes does; rows that a transaction has changed are then as it leaves them. */
    private void compare(String name, List<String> key) {
        database.reading(sql -> {
            if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw PeerFailed.of("The database is busy with another change; try again.", "数据库正忙于其他更改，请重试。");
            }
            try {
                RecordLog.Definition table = log.tables().get(name);
                if (table == null || table.counted() || !key.isEmpty() && key.size() != table.key().size()) {
                    throw new IllegalArgumentException(name + " is not bound row by row");
                }
                (key.isEmpty() ? changed(table, sql) : changed(table, key, sql)).keySet().stream().findFirst().ifPresent(this::undecided);
            } finally {
                lock.unlock();
            }
        });
    }

    private Map<RowId, String> changed(RecordLog.Definition table, List<String> key, JdbcClient sql) {
        RowId id = new RowId(table.table(), key);
        Set<String> columns = new HashSet<>(table.columns());
        String now = sql.sql("select * from " + table.table() + table.key().stream().map(k -> k + " = ?").collect(Collectors.joining(" and ", " where ", ""))).params(List.copyOf(key))
                .query((row, number) -> hash.of(table.table(), table.key(), columns, row).hash()).optional().orElse(RecordLog.GONE);
        String was = log.hash(id);
        return now.equals(was) || now.equals(RecordLog.GONE) && was == null ? Map.of() : Map.of(id, now);
    }

    private void undecided(RowId id) {
        throw InvalidInput.of("Row %s was changed beside the node, entry %d has it otherwise; nothing is decided by it. 'tacit audit verify' lists such rows, 'tacit audit accept' takes them as they are.",
                "%s 行在节点之外被改动，与第 %d 条记录不符；不会据此作出决定。“tacit audit verify”可列出此类行，“tacit audit accept”可按现状接受。", id, log.of(id) == null ? -1 : log.of(id).entry());
    }

    /** Takes rows that were changed beside the node as they are now; who did so, and which rows, is evidence. */
    public RowReport accept() {
        lock.lock();
        try {
            RecordCheck.Outcome found = RecordCheck.run(log, hash, database.unwatched());
            if (!found.differences().isEmpty()) {
                ledger.append("record.accepted", Map.of("actor", Caller.current().name(), "rows", found.differences().stream().map(d -> d.id().toString()).toList()));
                bind(found.differences().stream().filter(d -> !d.id().key().isEmpty()).map(d -> Map.entry(d.id(), d.is())).toList());
            }
            return new RowReport(found.rows(), found.findings().stream().map(f -> new RowFinding(f.entry(), f.what())).toList());
        } finally {
            lock.unlock();
        }
    }

    // ---- watching ----

    private Optional<Written> written(String sql) {
        // Statements of the node are few and fixed texts; what is generated is not kept.
        return statements.size() < 2_000 ? statements.computeIfAbsent(sql, Written::of) : Optional.ofNullable(statements.get(sql)).orElseGet(() -> Written.of(sql));
    }

    @Override
    public boolean concerns(String sql) {
        return written(sql).map(w -> log.tables().get(w.table())).filter(d -> !d.counted()).isPresent();
    }

    @Override
    public Transaction begin(Connection connection) {
        try {
            if (!lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw PeerFailed.of("The database is busy with another change; try again.", "数据库正忙于其他更改，请重试。");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw org.tacit.base.Cancelled.of("Interrupted while waiting for the database.", "等待数据库时被中断。");
        }
        return new Bind(connection);
    }

    /** Holds the lock from its first write to its end. */
    private final class Bind implements Transaction {
        private final Connection connection;
        /** Rows that may change, with the values of their key columns as the database knows them. */
        private final Map<RowId, List<Object>> touched = new LinkedHashMap<>();
        /** Tables of which any row may change. */
        private final Set<String> whole = new LinkedHashSet<>();
        private Map<RowId, String> before = Map.of();

        Bind(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void before(String sql, List<Object> parameters) throws SQLException {
            Written w = written(sql).orElseThrow();
            RecordLog.Definition table = log.tables().get(w.table());
            if (!w.all() && w.values().containsAll(table.key())) {
                List<Object> key = table.key().stream().map(k -> parameters.get(w.values().indexOf(k))).toList();
                touched.putIfAbsent(new RowId(w.table(), key.stream().map(String::valueOf).toList()), key);
            } else if (!w.where().isEmpty()) {
                look(table, " where " + w.where(), parameters.subList(w.skip(), parameters.size()));
            } else {
                beforeMany(sql);
            }
        }

        @Override
        public void beforeMany(String sql) throws SQLException {
            RecordLog.Definition table = log.tables().get(written(sql).orElseThrow().table());
            Set<RowId> there = look(table, "", List.of());
            if (whole.add(table.table())) {
                log.present(table.table()).keySet().stream().filter(id -> !there.contains(id) && !touched.containsKey(id)).findFirst().ifPresent(this::refuse);
            }
        }

        /** Rows that are about to change must be as the log says. */
        private Set<RowId> look(RecordLog.Definition table, String where, List<Object> parameters) throws SQLException {
            Map<List<Object>, RowHash.Row> found = read(table, where, parameters);
            Set<RowId> ids = new HashSet<>();
            for (var e : found.entrySet()) {
                RowId id = e.getValue().id();
                ids.add(id);
                if (!touched.containsKey(id)) {
                    if (!e.getValue().hash().equals(log.hash(id))) {
                        refuse(id);
                    }
                    touched.put(id, e.getKey());
                }
            }
            return ids;
        }

        private void refuse(RowId id) {
            throw InvalidInput.of("Row %s was changed beside the node, entry %d has it otherwise; nothing was written. 'tacit audit verify' lists such rows.",
                    "%s 行在节点之外被改动，与第 %d 条记录不符；未写入任何内容。“tacit audit verify”可列出此类行。", id, log.of(id) == null ? -1 : log.of(id).entry());
        }

        private Map<List<Object>, RowHash.Row> read(RecordLog.Definition table, String where, List<Object> parameters) throws SQLException {
            Map<List<Object>, RowHash.Row> found = new LinkedHashMap<>();
            Set<String> columns = new HashSet<>(table.columns());
            try (var statement = connection.prepareStatement("select * from " + table.table() + where)) {
                for (int i = 0; i < parameters.size(); i++) {
                    statement.setObject(i + 1, parameters.get(i));
                }
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        List<Object> key = new ArrayList<>();
                        for (String column : table.key()) {
                            key.add(rows.getObject(column));
                        }
                        found.put(key, hash.of(table.table(), table.key(), columns, rows));
                    }
                }
            }
            return found;
        }

        @Override
        public void committing() throws SQLException {
            Map<RowId, String> now = new LinkedHashMap<>();
            for (String name : whole) {
                log.present(name).keySet().forEach(id -> now.put(id, RecordLog.GONE));
                read(log.tables().get(name), "", List.of()).values().forEach(r -> now.put(r.id(), r.hash()));
            }
            for (var e : touched.entrySet()) {
                RecordLog.Definition table = log.tables().get(e.getKey().table());
                now.put(e.getKey(), RecordLog.GONE);
                read(table, table.key().stream().map(k -> k + " = ?").collect(Collectors.joining(" and ", " where ", "")), e.getValue()).values()
                        .forEach(r -> now.put(r.id(), r.hash()));
            }
            now.entrySet().removeIf(e -> e.getValue().equals(log.hash(e.getKey())));
            Map<RowId, String> held = new LinkedHashMap<>();
            now.keySet().forEach(id -> held.put(id, log.hash(id)));
            bind(List.copyOf(now.entrySet()));
            before = held;
        }

        @Override
        public void ended(boolean committed) {
            try {
                if (!committed) {
                    // What was announced did not happen.
                    bind(List.copyOf(before.entrySet()));
                }
                log.confirm();
            } finally {
                lock.unlock();
            }
        }
    }
}
