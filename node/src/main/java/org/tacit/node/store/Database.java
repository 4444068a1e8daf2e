package org.tacit.node.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** The node's SQL database: embedded H2 in a folder, or PostgreSQL by URL; brought to the current schema when opened. */
public final class Database implements AutoCloseable {

    /** {@code org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1}. */
    private static final int H2_IN_USE = 90020;
    private static final String MIGRATIONS = "classpath:org/tacit/node/store";

    private final HikariDataSource source;
    private final WatchedSource watched;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private volatile Term term;

    private Database(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setPoolName("node");
        config.setExceptionOverride(new Closed());
        source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).locations(MIGRATIONS).load().migrate();
        watched = new WatchedSource(source);
        sql = JdbcClient.create(watched);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(watched));
    }

    /**
     * Embedded, in {@code folder}. A commit is on disk when it returns, so a killed node loses nothing it has promised. It is made here or never: a file that vanishes
     * while the node runs is an error, not an empty database.
     */
    public static Database embedded(Path folder) {
        try (Connection made = DriverManager.getConnection(embeddedUrl(folder))) {
            return new Database(embeddedUrl(folder) + ";IFEXISTS=TRUE");
        } catch (SQLException e) {
            throw e.getErrorCode() == H2_IN_USE
                    ? new InvalidInput(Text.of("The database in %s is open in another process; stop that one first.", "%s 中的数据库正被另一进程使用；请先停止该进程。", folder), e)
                    : new InvalidInput(Text.of("The database in %s cannot be opened (H2 error %d); check its rights and the free space, or restore the node from a backup.",
                            "无法打开 %s 中的数据库（H2 错误 %d）；请检查权限和剩余空间，或从备份恢复节点。", folder, e.getErrorCode()), e);
        }
    }

    /** Whether the folder holds an embedded database. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("node.mv.db"));
    }

    public static Database at(String url) {
        return new Database(url);
    }

    /** For reading alone, without a migration and beside nothing: of a node that does not run, or a copy. */
    public static JdbcClient reading(Path folder, String url) {
        return JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource(
                readingUrl(folder, url)));
    }

    private static String readingUrl(Path folder, String url) {
        return url.isEmpty() ? "jdbc:h2:file:" + folder.resolve("node").toAbsolutePath() + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE" : url;
    }

    private static String embeddedUrl(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("node").toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    /** From now on told of every write, before it happens. */
    public void watch(Watch by) {
        watched.watch(term == null ? by : new Fenced(term, by));
    }

    /**
     * Takes the lead among the processes that share this database: returns its term. From here on a write of this process is made only while no other has taken the
     * lead since, and a change of the lead waits for what is being written.
     */
    public long lead(String owner, String reach, Instant now) {
        Term taken = new Term(sql, owner, reach, now);
        term = taken;
        watch(Watch.NONE);
        return taken.number();
    }

    /** Whether this process still leads; true where nothing is shared. */
    public boolean leads() {
        Term mine = term;
        return mine == null || mine.holds();
    }

    /** A transaction that goes on seeing the database as it is now; only for reading, and to be closed. */
    public Connection moment() {
        try {
            Connection connection = source.getConnection();
            try {
                see(connection);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new org.springframework.jdbc.CannotGetJdbcConnectionException("no connection for a backup", e);
        }
    }

    /** The same of the database of a node that does not run. */
    public static Connection moment(Path folder, String url) throws SQLException {
        Connection connection = DriverManager.getConnection(readingUrl(folder, url));
        see(connection);
        return connection;
    }

    /** What a transaction sees is settled by its first statement. */
    private static void see(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("select count(*) from tenant")) {
            rows.next();
        }
    }

    /** An empty database with the tables that it had after a migration. */
    public static void prepare(Path folder, String url, String schema) {
        Flyway.configure().dataSource(url.isEmpty() ? embeddedUrl(folder) : url, null, null).locations(MIGRATIONS).target(schema).load().migrate();
    }

    /** Whether anything is in it. */
    public static boolean isEmpty(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                var rows = connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE", "VIEW"})) {
            return !rows.next();
        }
    }

    /** For writing, without a migration: of a node that does not run. */
    public static Connection writing(Path folder, String url) throws SQLException {
        return DriverManager.getConnection(url.isEmpty() ? embeddedUrl(folder) : url);
    }

    /** For what is only read, beside all transactions. */
    public JdbcClient unwatched() {
        return JdbcClient.create(source);
    }

    /** Reads beside all transactions over one connection, which it has before it begins. */
    public void reading(Reading work) {
        try (java.sql.Connection connection = source.getConnection()) {
            work.with(JdbcClient.create(new org.springframework.jdbc.datasource.SingleConnectionDataSource(connection, true)));
        } catch (java.sql.SQLException e) {
            throw new org.springframework.jdbc.CannotGetJdbcConnectionException("no connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw org.tacit.base.Cancelled.of("Interrupted while waiting for the database.", "等待数据库时被中断。");
        }
    }

    /** What is read, and what it is read for. */
    @FunctionalInterface
    public interface Reading {
        void with(JdbcClient sql) throws InterruptedException;
    }

    public JdbcClient sql() {
        return sql;
    }

    /** All statements of {@code work} or none. */
    public void atomically(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    @Override
    public void close() {
        source.close();
    }

    /** An engine that shut itself down, as H2 does on a full disk, takes its connections with it: each is thrown away at once, and the next one opens the database anew. */
    private static final class Closed implements SQLExceptionOverride {
        /** {@code DATABASE_IS_CLOSED}, {@code DATABASE_CALLED_AT_SHUTDOWN}, {@code CONNECTION_BROKEN_1} of {@code org.h2.api.ErrorCode}. */
        private static final Set<Integer> OVER = Set.of(90098, 90121, 90067);

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return OVER.contains(e.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }
}
