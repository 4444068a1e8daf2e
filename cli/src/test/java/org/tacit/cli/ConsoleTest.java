package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The console in a real browser against two real nodes: Playwright starts the nodes with this class path, tells a story with the mouse, and opens every
 * page with axe. By hand: {@code ./tacit test -pl cli -am -Dtest=ConsoleTest -Dtacit.test.exclude=}; what it saw is in {@code console/target/screenshots}.
 */
@Tag("slow")
class ConsoleTest {

    private static final Path CONSOLE = Path.of("..", "console").toAbsolutePath().normalize();
    private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    @Test
    void twoOrganisationsFromNewNodesToAJointModel() throws Exception {
        Path playwright = CONSOLE.resolve("node_modules/@playwright/test/cli.js");
        assumeTrue(BROWSERS.stream().anyMatch(browser -> Files.isExecutable(Path.of(browser))), "no Chromium on this machine");
        assumeTrue(Files.isRegularFile(playwright) && ConsoleTest.class.getResource("/org/tacit/console/index.html") != null, "built without the console");
        Path log = Files.createDirectories(CONSOLE.resolve("target")).resolve("e2e.txt");
        ProcessBuilder builder = new ProcessBuilder("node", playwright.toString(), "test").directory(CONSOLE.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("TACIT_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TACIT_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(15, TimeUnit.MINUTES)).as("the browser ended").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        assertThat(process.exitValue()).as(() -> read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
