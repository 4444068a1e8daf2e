package org.tacit.node.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.source.PostgresServer;

/** Which database the nodes of a test have: the embedded one, or a fresh one of a real PostgreSQL where a test class asks for it with {@link OnPostgres}. */
public final class TestDatabase {

    private static final AtomicInteger COUNT = new AtomicInteger();
    static volatile PostgresServer server;

    private TestDatabase() {
    }

    /** For a new node's {@code config.yaml}. */
    public static String url() {
        PostgresServer postgres = server;
        if (postgres == null) {
            return "";
        }
        String name = "node" + COUNT.incrementAndGet();
        try (Connection connection = postgres.connect(); var sql = connection.createStatement()) {
            sql.execute("create database " + name);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return postgres.url(name);
    }

    public static Database open(Path folder) {
        String url = url();
        return url.isEmpty() ? Database.embedded(folder) : Database.at(url);
    }

    /** Of a node, past it. */
    public static Connection connect(NodeHome home) throws SQLException {
        String url = NodeConfig.read(home).database();
        return DriverManager.getConnection(url.isEmpty() ? "jdbc:h2:file:" + home.database().resolve("node") + ";IFEXISTS=TRUE" : url);
    }

    /** A row may refer to none from here on: what its hash says is looked at alone. */
    public static void withoutReferences(Connection connection) throws SQLException {
        boolean embedded = connection.getMetaData().getDatabaseProductName().equals("H2");
        connection.createStatement().execute(embedded ? "set referential_integrity false" : "set session_replication_role = replica");
    }
}
