package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.TacitException;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.document.OperatorPage;
import org.tacit.flow.document.Plan;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the columns of bank and telecom add, between two nodes: contracts, disclosure, and the figures. */
class ContributionLrTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: worth
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs:
                  first: {table: loans}
                  second: {table: people}
                params: {first_key: phone, second_key: mobile}
              - id: worth
                operator: contribution.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.rows}
                  features: {table: people, rows: align.rows}
                params: {label: LABEL, label_columns: [BANK], feature_columns: [TELECOM], to: label, epochs: 10, min_rows: 5}
            """;

    @Test
    void sharesAddUpAndOnlyTheNamedPartyLearns(@TempDir Path root) throws IOException {
        Credit data = new Credit(400, 7);
        Operators operators = Operators.installed();
        String flow = FLOW.replace("LABEL", "bad").replace("[BANK]", "[amount]").replace("[TELECOM]", "[income]");
        Plan plan = data.plan(flow, operators);
        assertThat(plan.step("worth").facts().stream().filter(f -> f.kind() == Kind.AGGREGATE).map(f -> f.learner()).toList()).containsOnly("bank");
        assertThat(plan.step("worth").facts().stream().filter(f -> f.kind() == Kind.AGGREGATE).map(f -> f.of().atMost()).toList()).containsOnly(3L);
        Contract contract = Credit.contract(plan);
        TwoNodes nodes = data.nodes(operators, root);
        nodes.run(contract, "worth", 1, new StopFlag()).values().forEach(o -> assertThat(o.failure()).isNull());
        assertThat(nodes.artifacts("telecom", "worth").find("worth", "report")).isEmpty();
        JobArtifacts mine = nodes.artifacts("bank", "worth");
        JsonNode report;
        try (var in = mine.open(mine.find("worth", "report").orElseThrow())) {
            report = JsonMapper.shared().readTree(in.readAllBytes());
        }
        double sum = report.path("groups").valueStream().mapToDouble(g -> g.path("value").asDouble()).sum();
        assertThat(sum).isCloseTo(report.path("auc").asDouble() - 0.5, within(1e-9));
        assertThat(report.path("groups").valueStream().mapToDouble(g -> g.path("share").asDouble()).sum()).isCloseTo(1, within(1e-9));
        assertThat(report.path("coalitions").size()).isEqualTo(4);
        assertThat(report.path("orders").asInt()).isZero();
    }

    @Test
    void thePageFollowsTheSpec() throws IOException {
        Operators operators = Operators.installed();
        Plan plan = new Credit(1000, 7).plan(FLOW.replace("LABEL", "bad").replace("[BANK]", "[amount]").replace("[TELECOM]", "[income, months]"), operators);
        String page = OperatorPage.markdown(plan.step("worth").operator().spec(), plan, "the flow of `docs/metering.md`");
        Path file = Path.of("../docs/operators/contribution.lr.md");
        if (Boolean.getBoolean("tacit.write")) {
            Files.writeString(file, page);
        }
        assertThat(file).as("run this test once with -Dtacit.write=true").content().isEqualTo(page);
    }

    @Test
    void oneGroupIsNoGame(@TempDir Path root) {
        Credit data = new Credit(50, 7);
        String flow = FLOW.replace("LABEL", "bad").replace("[BANK]", "[]").replace("[TELECOM]", "[income]");
        assertThatThrownBy(() -> data.plan(flow, Operators.installed())).isInstanceOf(TacitException.class).hasMessageContaining("2 to 16 groups");
    }
}
