package org.tacit.node.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real PostgreSQL in a folder of its own on a free port, where its programs are installed; it ends with the test. */
public final class PostgresServer implements AutoCloseable {

    static final String USER = "owner";
    static final String PASSWORD = "pw-of-the-test";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final Process process;
    private final int port;

    private PostgresServer(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Where initdb and postgres are; empty where they are not installed. */
    public static Optional<Path> programs() {
        Path lib = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(lib)) {
            return Optional.empty();
        }
        try (var versions = Files.list(lib)) {
            return versions.map(v -> v.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.comparing(bin -> Integer.parseInt(bin.getParent().getFileName().toString())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    public static PostgresServer start(Path programs) throws Exception {
        Path folder = Files.createTempDirectory("tacit-postgres");
        List<String> as = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root.
            as.addAll(List.of("runuser", "-u", "postgres", "--"));
            Files.setOwner(folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
        }
        Path password = Files.writeString(folder.resolve("pw"), PASSWORD);
        password.toFile().setReadable(true, false);
        run(as, programs.resolve("initdb") + "", "-D", folder.resolve("data") + "", "-U", USER, "-A", "scram-sha-256", "--pwfile=" + password, "-E", "UTF8", "--locale=C", "--no-sync");
        for (int tries = 1; ; tries++) {
            try {
                return at(freePort(), folder, programs, as);
            } catch (SQLException e) {
                // Somebody else may have taken the port in between.
                if (tries == 3) {
                    throw e;
                }
            }
        }
    }

    private static PostgresServer at(int port, Path folder, Path programs, List<String> as) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(programs.resolve("postgres") + "", "-D", folder.resolve("data") + "", "-p", port + "", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "max_connections=300"));
        PostgresServer server = new PostgresServer(folder, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("../" + folder.getFileName() + ".log").normalize().toFile()).start(),
                port);
        server.await();
        return server;
    }

    private static void run(List<String> as, String... words) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void await() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE;
        while (true) {
            try (Connection connection = connect()) {
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw e;
                }
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, PASSWORD);
    }

    /** Of one of its databases, with the password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER + "&password=" + PASSWORD;
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".log"));
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
