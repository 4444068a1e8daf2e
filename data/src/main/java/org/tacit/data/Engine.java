package org.tacit.data;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBPreparedStatement;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * The embedded analytical engine: one in-memory DuckDB per store, one connection per piece of work. It never reaches out
 * (no extension is downloaded or loaded by itself), keeps to a memory limit and spills into a folder of the store beyond it.
 */
final class Engine implements AutoCloseable {

    /** Work with a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(DuckDBConnection connection) throws SQLException;
    }

    private final DuckDBConnection root;

    Engine(Path spill, int memoryMegabytes) {
        Properties settings = new Properties();
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        settings.setProperty("memory_limit", memoryMegabytes + "MB");
        settings.setProperty("temp_directory", spill.toString());
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
            // A time with a zone is read as UTC whatever the machine's own zone is.
            execute(root, "SET GLOBAL TimeZone = 'UTC'");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Runs on a connection of its own; safe from any thread. */
    <T> T with(Work<T> work) {
        try (DuckDBConnection connection = connect()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    DuckDBConnection connect() throws SQLException {
        return root.duplicate();
    }

    static void execute(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static DuckDBPreparedStatement prepare(DuckDBConnection connection, String sql) throws SQLException {
        return connection.prepare(sql);
    }

    /** A text literal. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A quoted name. */
    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** {@code read_parquet} of exactly this file: its path is no pattern. */
    static String parquet(Path file) {
        return "read_parquet(" + literal(exact(file)) + ", file_row_number = true, hive_partitioning = false)";
    }

    /** The path with every character that a pattern would read stands for itself. */
    static String exact(Path file) {
        return file.toAbsolutePath().toString().replaceAll("[\\[*?]", "[$0]");
    }

    static InvalidInput failed(SQLException cause) {
        return new InvalidInput(Text.of("The table engine could not finish; check free disk space and that the table's file is unchanged.",
                "表引擎未能完成操作；请检查磁盘剩余空间，并确认表文件未被改动。"), cause);
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
