package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The console in a real browser against two real nodes: Playwright starts the nodes with this class path and tells a story with the mouse, from new nodes to
 * a proof. What it saw is in {@code console/target/screenshots}.
 */
class ConsoleTest {

    private static final Path CONSOLE = Path.of("..", "console").toAbsolutePath().normalize();
    private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @Test
    void twoOrganisationsFromNewNodesToAProof() throws Exception {
        play("story", Map.of("TACIT_LANGUAGE", "zh"), 25);
    }

    /** The same with the languages exchanged, then every page in both languages and looks, with axe. */
    @Tag("slow")
    @Test
    void theOtherLanguageAndEveryPage() throws Exception {
        play("", Map.of("TACIT_LANGUAGE", "en", "TACIT_LOOKS", "all"), 60);
    }

    private static void play(String which, Map<String, String> settings, int minutes) throws Exception {
        Path playwright = CONSOLE.resolve("node_modules/@playwright/test/cli.js");
        assumeTrue(BROWSERS.stream().anyMatch(browser -> Files.isExecutable(Path.of(browser))), "no Chromium on this machine");
        assumeTrue(Files.isRegularFile(playwright) && ConsoleTest.class.getResource("/org/tacit/console/index.html") != null, "built without the console");
        Path log = Files.createDirectories(CONSOLE.resolve("target")).resolve("e2e.txt");
        List<String> command = new ArrayList<>(List.of("node", playwright.toString(), "test"));
        if (!which.isEmpty()) {
            command.add(which);
        }
        ProcessBuilder builder = new ProcessBuilder(command).directory(CONSOLE.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(settings);
        builder.environment().put("TACIT_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TACIT_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(minutes, TimeUnit.MINUTES)).as(() -> "the browser ended; so far: " + read(log)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        assertThat(process.exitValue()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
