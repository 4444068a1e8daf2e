package org.tacit.node.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The node's SQL database: embedded H2 in a folder, or PostgreSQL by URL; brought to the current schema when opened. */
public final class Database implements AutoCloseable {

    private final HikariDataSource source;
    private final WatchedSource watched;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    private Database(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setPoolName("node");
        source = new HikariDataSource(config);
        Flyway.configure().dataSource(source).locations("classpath:org/tacit/node/store").load().migrate();
        watched = new WatchedSource(source);
        sql = JdbcClient.create(watched);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(watched));
    }

    /** Embedded, in {@code folder}. A commit is on disk when it returns, so a killed node loses nothing it has promised. */
    public static Database embedded(Path folder) {
        return new Database("jdbc:h2:file:" + folder.resolve("node").toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE");
    }

    public static Database at(String url) {
        return new Database(url);
    }

    /** For reading alone, without a migration and beside nothing: of a node that does not run, or a copy. */
    public static JdbcClient reading(Path folder, String url) {
        return JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource(
                url.isEmpty() ? "jdbc:h2:file:" + folder.resolve("node").toAbsolutePath() + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE" : url));
    }

    /** From now on told of every write, before it happens. */
    public void watch(Watch by) {
        watched.watch(by);
    }

    /** For what is only read, beside all transactions. */
    public JdbcClient unwatched() {
        return JdbcClient.create(source);
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
}
