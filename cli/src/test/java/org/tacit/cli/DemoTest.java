package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit demo} as a whole: two node processes, and what a person and a program get to read. */
class DemoTest {

    @Test
    void theDemoEndsWithAJointModelAndLeavesNothingBehind(@TempDir Path folder) throws Exception {
        System.setProperty("tacit.home", Path.of("..").toAbsolutePath().normalize().toString());
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        Path file = folder.resolve("figures.json");
        Path nodes = folder.resolve("nodes");

        Ran ran = Ran.ok("demo", "--lang", "zh", "--json", file, "--folder", nodes);

        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive).toList()).as("processes left over").isEqualTo(before);
        assertThat(ran.err()).isEmpty();
        // All of it is Chinese, and speaks of what matters.
        assertThat(ran.out()).contains("两家机构启动各自的节点", "共同客户", "AUC", "KS", "谁知道了什么", "bank 的存证：校验通过", "telecom 的存证：校验通过")
                .doesNotContain("Report", "verified", "Both nodes", "null", "Exception");
        assertThat(ran.out().lines().filter(line -> line.startsWith("   - "))).as("every fact of the contract, in Chinese").isNotEmpty()
                .allMatch(line -> line.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));

        JsonNode figures = JsonMapper.shared().readTree(Files.readString(file));
        assertThat(figures.propertyNames()).containsExactly("seconds", "rows", "common", "auc", "ks", "aucBankOnly", "aucPooled", "bytesSent", "evidence");
        assertThat(figures.path("seconds").asDouble()).isBetween(1.0, 600.0);
        assertThat(figures.path("rows").path("bank").asInt()).isEqualTo(4126);
        assertThat(figures.path("rows").path("telecom").asInt()).isEqualTo(4146);
        assertThat(figures.path("common").asInt()).isEqualTo(3838);
        double auc = figures.path("auc").asDouble();
        assertThat(auc).isCloseTo(figures.path("aucPooled").asDouble(), within(0.005)).isGreaterThan(figures.path("aucBankOnly").asDouble() + 0.05);
        // Figures of examples/credit/check.py, which knows nothing of this code.
        assertThat(figures.path("aucPooled").asDouble()).isCloseTo(0.8349, within(0.001));
        assertThat(figures.path("aucBankOnly").asDouble()).isCloseTo(0.6980, within(0.001));
        assertThat(figures.path("ks").asDouble()).isCloseTo(0.5188, within(0.03));
        assertThat(figures.path("bytesSent").path("bank").asLong()).isGreaterThan(1_000_000);
        assertThat(figures.path("bytesSent").path("telecom").asLong()).isGreaterThan(1_000_000);
        assertThat(figures.path("evidence").path("verified").asBoolean()).isTrue();
        assertThat(figures.path("evidence").path("entries").asLong()).isGreaterThan(20);

        // Anybody can verify it again, later and offline.
        for (String node : List.of("bank", "telecom")) {
            assertThat(Ran.ok("audit", "verify", nodes.resolve(node), "--lang", "en").out()).contains("entries are as they were logged");
        }
    }
}
