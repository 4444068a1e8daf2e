package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.op.Alignment;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Three nodes find what all three hold, from proposal to result; each two hold fifteen phones more that the third does not. */
class IntersectManyTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: shared by all
            purpose: test
            parties: [bank, insurer, telecom]
            tables:
              loans: {party: bank, table: people}
              policies: {party: insurer, table: people}
              people: {party: telecom, table: people}
            steps:
              - id: match
                operator: psi.intersect_many
                roles: {first: bank, second: insurer, third: telecom}
                inputs: {first: {table: loans}, second: {table: policies}, third: {table: people}}
                params: {first_key: phone, second_key: phone, third_key: phone}
            """;

    @TempDir
    Path folder;

    @Test
    void fromProposalToResult() throws Exception {
        try (ThreeNodes nodes = ThreeNodes.ready(folder, NodeOptions.standard())) {
            ContractRow contract = nodes.node("bank").contracts().propose(TwoNodes.wanted(FLOW));
            assertThat(contract.contract().disclosure()).anySatisfy(f -> {
                assertThat(f.when()).isEqualTo(When.IF_COLLUDING);
                assertThat(f.because().en()).contains("if bank and insurer agree");
            }).anySatisfy(f -> assertThat(f.because().en()).contains("any 2 of the 3 parties"));
            nodes.node("insurer").contracts().approve(contract.hash());
            nodes.node("telecom").contracts().approve(contract.hash());
            Set<List<Long>> orders = new LinkedHashSet<>();
            long first = 0;
            for (Node node : nodes.all()) {
                TwoNodes.await(node.config().name() + " is done", () -> node.jobs().get(contract.job()).job().state() == JobState.DONE);
                Jobs.View view = TwoNodes.ended(node, contract.job());
                assertThat(view.job().state()).as("%s: %s", node.config().name(), view.job().reason()).isEqualTo(JobState.DONE);
                JobArtifacts artifacts = node.jobs().artifacts(contract.job());
                JsonNode report = JsonMapper.shared().readTree(artifacts.open(artifacts.find("match", "report").orElseThrow()).readAllBytes());
                assertThat(report.at("/common").intValue()).isEqualTo(30);
                assertThat(report.at("/itemsOf/telecom").intValue()).isEqualTo(60);
                // Row r of the k-th party holds phone 15k + r.
                long phone = first;
                orders.add(LongStream.of(Alignment.read(artifacts.open(artifacts.find("match", "rows").orElseThrow()), 60).rows()).mapToObj(row -> phone + row).toList());
                first += 15;
            }
            assertThat(orders).singleElement().satisfies(phones ->
                    assertThat(phones).containsExactlyInAnyOrderElementsOf(LongStream.range(30, 60).boxed().toList()));
        }
    }
}
