package org.tacit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The checklist of docs/security.md: every line names tests that are there, or says why it is not met or does not apply. */
class AsvsTest {

    private static final Path HOUSE = Path.of(System.getProperty("user.dir")).getParent();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*)#([a-z][A-Za-z0-9]*)`");

    /** Number to what is said of it. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new LinkedHashMap<>();
        for (MatchResult row : ROW.matcher(Files.readString(HOUSE.resolve("docs/security.md"))).results().toList()) {
            assertThat(rows.put(row.group(1), row.group(3))).as("%s stands once", row.group(1)).isNull();
        }
        return rows;
    }

    private static Map<String, Path> tests() throws IOException {
        Map<String, Path> tests = new HashMap<>();
        try (Stream<Path> modules = Files.list(HOUSE)) {
            for (Path sources : modules.map(m -> m.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(f -> f.toString().endsWith(".java")).forEach(f -> tests.put(f.getFileName().toString().replace(".java", ""), f));
                }
            }
        }
        return tests;
    }

    @Test
    void everyNamedTestIsThere() throws IOException {
        Map<String, Path> tests = tests();
        for (Map.Entry<String, String> row : rows().entrySet()) {
            for (MatchResult test : TEST.matcher(row.getValue()).results().toList()) {
                assertThat(tests).as(row.getKey()).containsKey(test.group(1));
                assertThat(Files.readString(tests.get(test.group(1)))).as("%s: %s", row.getKey(), test.group()).containsPattern("(?s)@(Test|TestFactory|Property|ParameterizedTest)\\b(?:(?!\n    }).)*?[ >]" + test.group(2) + "\\(");
            }
        }
    }

    @Test
    void everyLineIsHeldByATestOrSaysWhyNot() throws IOException {
        Map<String, String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(200);
        rows.forEach((number, held) -> assertThat(TEST.matcher(held).find() || Stream.of("**not met**: ", "does not apply: ", "by build: ", "by document: ").anyMatch(held::contains))
                .as("%s: '%s'", number, held).isTrue());
        assertThat(List.copyOf(rows.keySet())).as("in the standard's order").isSortedAccordingTo((a, b) -> {
            String[] one = a.split("\\.");
            String[] other = b.split("\\.");
            for (int i = 0; i < 3; i++) {
                int order = Integer.compare(Integer.parseInt(one[i]), Integer.parseInt(other[i]));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
    }
}
