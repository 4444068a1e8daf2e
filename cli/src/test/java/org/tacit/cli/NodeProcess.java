package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;

/** A node in an operating-system process of its own, {@code tacit node start DIR}, which can be killed and started again. */
final class NodeProcess implements AutoCloseable {

    final String name;
    final Path folder;
    private final List<String> starts;
    private Process process;
    private NodeClient client;

    private NodeProcess(String name, Path folder, List<String> starts) {
        this.name = name;
        this.folder = folder;
        this.starts = starts;
    }

    static NodeProcess make(Path parent, String name, boolean listens) {
        Path folder = init(parent, name, listens ? List.of() : List.of("--no-listen"));
        return new NodeProcess(name, folder, List.of(Tacit.class.getName(), "node", "start", folder.toString(), "--json"));
    }

    /** A {@link HeldNode}. @param options of {@code tacit node init} */
    static NodeProcess held(Path parent, String name, String... options) {
        Path folder = init(parent, name, List.of(options));
        return new NodeProcess(name, folder, List.of(HeldNode.class.getName(), folder.toString()));
    }

    private static Path init(Path parent, String name, List<String> options) {
        Path folder = parent.resolve(name);
        List<Object> command = new ArrayList<>(List.of("node", "init", folder, "--name", name, "--host", "127.0.0.1", "--port", 0, "--http", 0));
        command.addAll(options);
        Ran.ok(command.toArray());
        return folder;
    }

    /** Starts the process; {@link #awaitReady} follows. */
    NodeProcess start() {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-cp",
                System.getProperty("java.class.path")));
        command.addAll(starts);
        try {
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(folder.resolveSibling(name + ".err").toFile())).start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return this;
    }

    /** The first line on standard output says that the node is ready. */
    NodeProcess awaitReady() {
        try {
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(out.readLine()).as("%s starts; it said: %s", name, Files.readString(folder.resolveSibling(name + ".err"))).isNotNull();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        client = NodeClient.of(folder);
        return this;
    }

    NodeClient client() {
        return client;
    }

    /** Waits until its partner's link is there. */
    void awaitConnected() {
        Await.until(name + " is connected", () -> client.partners().valueStream().anyMatch(p -> p.path("connected").asBoolean()));
    }

    /** SIGKILL: no handler runs, no file is closed in order. The next start listens where this one did. */
    void kill() throws Exception {
        int port = RunFile.read(NodeHome.existing(folder)).orElseThrow().port();
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("killed by signal 9").isEqualTo(128 + 9);
        client.close();
        if (port != 0) {
            Path config = folder.resolve("config.yaml");
            Files.writeString(config, Files.readString(config).replace("\nport: 0\n", "\nport: " + port + "\n"));
        }
    }

    /** Stops in order, as {@code tacit node stop} does; within 20 seconds. */
    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (process == null || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(name + " does not stop in order");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }
}
