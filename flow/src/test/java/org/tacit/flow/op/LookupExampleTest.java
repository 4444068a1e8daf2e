package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.ColumnKind;
import org.tacit.flow.MemoryTable;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;

/** {@code examples/lookup} runs, and finds what its page says. */
@Timeout(120)
class LookupExampleTest {

    @TempDir
    private Path root;

    private static List<String[]> lines(String file) throws IOException {
        return Files.readAllLines(Path.of("../examples/credit", file)).stream().map(line -> line.split(",", -1)).toList();
    }

    @Test
    void findsWhatTheTablesHaveInCommon() throws IOException {
        List<String[]> bank = lines("bank.csv");
        List<String[]> telecom = lines("telecom.csv");
        MemoryTable loans = MemoryTable.of("loans", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER)), bank.stream().skip(1).<Object[]>map(r -> new Object[] {r[0]}).toList());
        MemoryTable people = MemoryTable.of("people", List.of(MemoryTable.text("phone", ColumnKind.IDENTIFIER), MemoryTable.text("Seniority", ColumnKind.FEATURE),
                MemoryTable.text("Home", ColumnKind.FEATURE)), telecom.stream().skip(1).<Object[]>map(r -> new Object[] {r[0], r[1].isEmpty() ? null : r[1], r[2].isEmpty() ? null : r[2]}).toList());
        Operators operators = Operators.installed();
        Plan plan = Planner.plan(FlowReader.read(Files.readString(Path.of("../examples/lookup/lookup.yaml"))), List.of(Credit.ref("loans", "bank", loans), Credit.ref("people", "telecom", people)), operators);
        TwoNodes nodes = new TwoNodes(operators, root).add("bank", List.of(loans), Credit.open("loans")).add("telecom", List.of(people), Credit.open("people"));
        nodes.run(Credit.contract(plan), "job", 1, new StopFlag()).forEach((party, o) -> assertThat(o.failure()).as(party).isNull());
        Map<String, String[]> there = new HashMap<>();
        telecom.stream().skip(1).forEach(r -> there.put(r[0], r));
        var artifacts = nodes.artifacts("bank", "job");
        Set<String> found = new HashSet<>();
        try (var in = artifacts.open(artifacts.find("find", "rows").orElseThrow())) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
                String[] cells = line.split(",", -1);
                String[] row = there.get(cells[1]);
                assertThat(cells[2]).isEqualTo(row == null ? "false" : "true");
                if (row != null) {
                    found.add(cells[1]);
                    assertThat(cells[3]).isEqualTo(row[1]);
                    assertThat(cells[4]).isEqualTo(row[2]);
                }
            }
        }
        assertThat(Files.readString(Path.of("../examples/lookup/README.md"))).contains("%,d are found of %,d".formatted(found.size(), bank.size() - 1));
    }
}
