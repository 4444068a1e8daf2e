package org.tacit.anchor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A real development chain in a process of its own; what needs it is skipped, and says so, where Node.js is not there or its packages cannot be had. */
final class Chain implements AutoCloseable {

    static final Path FOLDER = Path.of("src/test/chain").toAbsolutePath();

    private final Process process;
    final String url;

    private Chain(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Installs the pinned packages once; later runs find them. */
    static void needPackages() {
        Assumptions.assumeTrue(exits(List.of("node", "--version"), 20), "SKIPPED: no Node.js here, so no development chain");
        if (!Files.isDirectory(FOLDER.resolve("node_modules/ganache")) || !Files.isDirectory(FOLDER.resolve("node_modules/solc"))) {
            Assumptions.assumeTrue(exits(List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"), 240), "SKIPPED: the development chain's packages cannot be installed");
        }
    }

    private static boolean exits(List<String> command, int seconds) {
        try {
            Process p = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (p.waitFor(seconds, TimeUnit.SECONDS)) {
                return p.exitValue() == 0;
            }
            p.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What a script prints. */
    static String run(String... command) throws IOException, InterruptedException {
        Process p = new ProcessBuilder(command).directory(FOLDER.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(p.getInputStream().readAllBytes());
        if (p.waitFor() != 0) {
            throw new AssertionError("exit " + p.exitValue());
        }
        return out;
    }

    /**
     * @param key     of the account that has money, hex
     * @param seconds between blocks; 0 for a block with every transaction
     */
    static Chain start(String key, int seconds) throws IOException {
        needPackages();
        Process p = new ProcessBuilder("node", "chain.js", "0x" + key, Integer.toString(seconds)).directory(FOLDER.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String port = new BufferedReader(new InputStreamReader(p.getInputStream())).readLine();
        if (port == null) {
            throw new AssertionError("the development chain does not start");
        }
        return new Chain(p, "http://127.0.0.1:" + port.strip());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.destroy();
    }
}
