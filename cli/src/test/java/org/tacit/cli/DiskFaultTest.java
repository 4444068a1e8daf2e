package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A node whose disk is full while it works: its folder is on a small file system of its own, which needs root. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskFaultTest {

    private Path small;
    private HeldPair pair;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        small = Files.createDirectories(folder.resolve("small"));
        Assumptions.assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", small.toString()), "this machine lets the test mount no file system");
        pair = HeldPair.ready(small, Files.createDirectories(folder.resolve("large")));
    }

    @AfterAll
    void stop() throws Exception {
        if (pair != null) {
            pair.close();
        }
        ran("umount", small.toString());
    }

    private static boolean ran(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** All that is left, to the last byte. */
    private static void fill(Path file) throws IOException {
        byte[] block = new byte[1 << 16];
        for (int size = block.length; size > 0; size /= 2) {
            try (OutputStream out = Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, size);
                }
            } catch (IOException full) {
                // No room for a block of this size.
            }
        }
    }

    @Test
    void aFullDiskStopsTheWorkAndLosesNothing() throws Exception {
        Gates gates = Gates.of(pair.bank.folder);
        gates.close("align.start");
        String job = pair.run();
        gates.awaitReached("align.start");
        Path filler = small.resolve("filler");
        fill(filler);
        gates.open("align.start");
        JsonNode told = pair.awaitState(pair.telecom, job, "INTERRUPTED");
        HeldPair.said(told.path("reason"), "bank");
        // The bank is not ready and says why.
        assertThat(Rest.nobody(pair.bank).get("/health/ready").http().statusCode()).isEqualTo(503);
        JsonNode room = HeldPair.rest(pair.bank).get("/api/health").ok().valueStream().filter(c -> c.path("name").asString().equals("disk")).findFirst().orElseThrow();
        assertThat(room.path("well").asBoolean()).isFalse();
        HeldPair.said(room.path("finding"), "make room");
        Files.delete(filler);
        // Until its database is open again the bank answers 503, and by itself that ends.
        Await.until("the bank answers again", () -> HeldPair.rest(pair.bank).get("/api/jobs/" + job).http().statusCode() == 200);
        pair.awaitState(pair.bank, job, "INTERRUPTED");
        HeldPair.rest(pair.bank).post("/api/jobs/" + job + "/resume").ok();
        pair.ended(job, "DONE");
        for (NodeProcess node : pair.both()) {
            assertThat(HeldPair.stepsDone(node, job)).containsExactly("align", "train", "score");
        }
        pair.audited();
    }
}
