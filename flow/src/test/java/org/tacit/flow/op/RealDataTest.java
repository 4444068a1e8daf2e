package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.data.Column;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.document.FlowReader;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Align, train and judge on real people's data, against what pooled plaintext training gives. */
@Tag("slow")
class RealDataTest {

    @TempDir
    private Path root;

    private static Path shared(String file) {
        Path path = Path.of(System.getProperty("tacit.shared", "../../shared")).resolve("data").resolve(file);
        Assumptions.assumeTrue(Files.exists(path), () -> "needs " + file);
        return path;
    }

    private JsonNode judge(Path bankFile, Path telecomFile, String key, String label, String train, String test, String extra) throws IOException {
        try (TableStore store = TableStore.open(root.resolve("tables"))) {
            Table bank = store.importCsv("bank", bankFile);
            Table telecom = store.importCsv("telecom", telecomFile);
            String flow = """
                    tacit: flow/v1
                    name: real
                    parties: [bank, telecom]
                    tables:
                      bank: {party: bank, table: bank}
                      telecom: {party: telecom, table: telecom}
                    steps:
                      - id: align
                        operator: psi.intersect
                        roles: {first: bank, second: telecom}
                        inputs: {first: {table: bank}, second: {table: telecom}}
                        params: {first_key: %1$s, second_key: %1$s, holdout: 5}
                      - id: train
                        operator: train.lr
                        roles: {label: bank, features: telecom}
                        inputs: {label: {table: bank, rows: align.%3$s}, features: {table: telecom, rows: align.%3$s}}
                        params: {label: %2$s, label_columns: %5$s, feature_columns: %6$s, baseline: true%7$s}
                      - id: judge
                        operator: evaluate.binary
                        roles: {label: bank, features: telecom}
                        inputs:
                          label: {table: bank, rows: align.%4$s, model: train.model, baseline: train.baseline}
                          features: {table: telecom, rows: align.%4$s, model: train.model}
                    """.formatted(key, label, train, test, columns(bank, key, label), columns(telecom, key, label), extra);
            Operators operators = Operators.installed();
            Plan plan = Planner.plan(FlowReader.read(flow), List.of(Credit.ref("bank", "bank", bank), Credit.ref("telecom", "telecom", telecom)), operators);
            Contract contract = Credit.contract(plan);
            TwoNodes nodes = new TwoNodes(operators, root).add("bank", List.of(bank), Credit.open("bank")).add("telecom", List.of(telecom), Credit.open("telecom"));
            Map<String, TwoNodes.Outcome> outcomes = nodes.run(contract, "real", 1, new StopFlag());
            outcomes.values().forEach(o -> assertThat(o.failure()).isNull());
            JobArtifacts artifacts = nodes.artifacts("bank", "real");
            try (var in = artifacts.open(artifacts.find("judge", "report").orElseThrow());
                    var alone = artifacts.open(artifacts.find("judge", "baseline_report").orElseThrow())) {
                JsonNode report = JsonMapper.shared().readTree(in.readAllBytes());
                System.out.println(bankFile.getFileName() + ": joint " + report + ", alone " + new String(alone.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                        + ", said " + plan.cost() + ", was " + nodes.recorder("bank").traffic("train"));
                return report;
            }
        }
    }

    private static String columns(Table table, String key, String label) {
        return table.schema().columns().stream().map(Column::name).filter(c -> !c.equals(key) && !c.equals(label)).collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void breastOnAllRows() throws IOException {
        JsonNode report = judge(shared("breast/breast_hetero_guest.csv"), shared("breast/breast_hetero_host.csv"), "id", "y", "rows", "rows", ", batch: 262144");
        assertThat(report.get("auc").doubleValue()).isCloseTo(0.99745, within(0.002));
    }

    @Test
    void defaultCreditOnAllRows() throws IOException {
        JsonNode report = judge(shared("default_credit/default_credit_hetero_guest.csv"), shared("default_credit/default_credit_hetero_host.csv"), "id", "y", "rows", "rows", "");
        assertThat(report.get("auc").doubleValue()).isCloseTo(0.7242, within(0.002));
        assertThat(report.get("ks").doubleValue()).isCloseTo(0.378, within(0.01));
    }

    /** The demo: hold-out rows, partial overlap, other row orders; see examples/credit/README.md. */
    @Test
    void demoData() throws IOException {
        JsonNode report = judge(Path.of("../examples/credit/bank.csv"), Path.of("../examples/credit/telecom.csv"), "phone", "Status", "train", "test", "");
        assertThat(report.get("auc").doubleValue()).isCloseTo(0.8349, within(0.005));
    }
}
