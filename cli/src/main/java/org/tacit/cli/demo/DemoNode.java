package org.tacit.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tacit.base.InvalidInput;
import org.tacit.cli.NodeClient;
import org.tacit.cli.Tacit;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeSetup;

/** A node in a process of its own, started as {@code tacit node start DIR} starts it. */
final class DemoNode implements AutoCloseable {

    final String name;
    final Path folder;
    private final Path startLog;
    private Process process;
    private NodeClient client;

    private DemoNode(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        this.startLog = folder.resolveSibling(name + "-start.log");
    }

    /** Makes the folder with new keys. The ports are free ones. */
    static DemoNode make(String name, Path folder, boolean listens) {
        NodeSetup.make(folder, new NodeConfig(name, listens, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
        return new DemoNode(name, folder);
    }

    /** Starts the process; {@link #awaitReady} follows. */
    void start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("tacit.node.flags", "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED")
                .trim().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Tacit.class.getName(), "node", "start", folder.toString(), "--json"));
        try {
            process = new ProcessBuilder(command).redirectError(startLog.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line on standard output says that the node is ready. */
    NodeClient awaitReady() {
        try {
            var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            if (out.readLine() == null) {
                List<String> said = Files.readAllLines(startLog).stream().filter(l -> !l.isBlank() && !l.startsWith("WARNING")).toList();
                throw InvalidInput.of("The node '%1$s' did not start: %2$s", "节点“%1$s”未能启动：%2$s", name, said.isEmpty() ? "" : said.getLast());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = NodeClient.of(folder);
        return client;
    }

    NodeClient client() {
        return client;
    }

    /** Leaves the process running. */
    void leave() {
        process = null;
    }

    /** Stops in order; by force after 20 seconds. */
    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
