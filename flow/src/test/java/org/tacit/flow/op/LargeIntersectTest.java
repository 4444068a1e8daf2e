package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operators;
import org.tacit.wire.Fault;
import org.tacit.wire.Pipe;

/** psi.intersect over partitions on disk, as it runs above sixteen million rows; here above a hundred. */
class LargeIntersectTest {

    private static final String FLOW = Credit.FLOW.substring(0, Credit.FLOW.indexOf("  - id: train"));

    private final Credit credit = new Credit(500, 11);

    @TempDir
    private Path root;

    private static Operators operators(long above) {
        return Operators.of(new PsiIntersect(new LargePair.Size(above, 120)));
    }

    private static void good(Map<String, TwoNodes.Outcome> outcomes) {
        outcomes.values().forEach(o -> assertThat(o.failure()).isNull());
    }

    private long[] rows(TwoNodes nodes, String party, String job, String port) throws IOException {
        JobArtifacts artifacts = nodes.artifacts(party, job);
        return Alignment.read(artifacts.open(artifacts.find("align", port).orElseThrow()), 1000).rows();
    }

    private static String report(TwoNodes nodes, String party, String job) throws IOException {
        JobArtifacts artifacts = nodes.artifacts(party, job);
        try (var in = artifacts.open(artifacts.find("align", "report").orElseThrow())) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private boolean scratch(String party, String job) {
        return Files.exists(root.resolve(party).resolve(job).resolve("scratch/align"));
    }

    /** Cut in the third partition, and again in the fourth: the scratch folders outlive both attempts, and the third ends with what one run at once finds. */
    @Test
    void aCutStepGoesOnWhereItWas() throws IOException {
        Contract contract = Credit.contract(credit.plan(FLOW, operators(100)));
        TwoNodes nodes = credit.nodes(operators(100), root);
        for (int attempt = 1; attempt <= 2; attempt++) {
            nodes.wrap(Fault.cutAtMessage(3).at("telecom").on("main/partition-" + (attempt + 1)));
            nodes.run(contract, "cut", attempt, new StopFlag()).values().forEach(o -> assertThat(o.failure()).isInstanceOf(TacitException.class));
            assertThat(scratch("bank", "cut")).isTrue();
            assertThat(scratch("telecom", "cut")).isTrue();
        }
        nodes.wrap(Pipe.Wrap.NONE);
        good(nodes.run(contract, "cut", 3, new StopFlag()));
        assertThat(Files.exists(root.resolve("bank/cut/scratch"))).isFalse();
        assertThat(Files.exists(root.resolve("telecom/cut/scratch"))).isFalse();

        TwoNodes whole = credit.nodes(operators(1_000_000), root.resolve("whole"));
        good(whole.run(Credit.contract(credit.plan(FLOW, operators(1_000_000))), "whole", 1, new StopFlag()));
        for (String party : java.util.List.of("bank", "telecom")) {
            for (String port : java.util.List.of("rows", "train", "test")) {
                assertThat(rows(nodes, party, "cut", port)).as("%s %s", party, port).containsExactlyInAnyOrder(rows(whole, party, "whole", port));
            }
            assertThat(report(nodes, party, "cut")).isEqualTo(report(whole, party, "whole"));
        }
        String[] phones = credit.loans.strings("phone");
        String[] mobiles = credit.people.strings("mobile");
        for (String port : java.util.List.of("rows", "train", "test")) {
            assertThat(Arrays.stream(rows(nodes, "bank", "cut", port)).mapToObj(r -> phones[(int) r]).toList())
                    .isEqualTo(Arrays.stream(rows(nodes, "telecom", "cut", port)).mapToObj(r -> mobiles[(int) r]).toList());
        }
    }

    /** Partitions know nothing of a least result: such a step is refused when it is planned, and would not go over them. */
    @Test
    void aLeastResultIsNotForPartitions() {
        String flow = FLOW.replace("holdout: 3", "min_result: 20");
        assertThatThrownBy(() -> credit.plan(flow, operators(100))).isInstanceOf(InvalidInput.class).hasMessageContaining("min_result");
        assertThat(credit.plan(flow, operators(1_000_000)).steps()).hasSize(1);
    }

    /** A job that is stopped, or ends, keeps nothing to go on with. */
    @Test
    void scratchGoesWithTheJob() {
        Contract contract = Credit.contract(credit.plan(FLOW, operators(100)));
        TwoNodes nodes = credit.nodes(operators(100), root).wrap(Fault.cutAtMessage(3).at("telecom").on("main/partition-1"));
        nodes.run(contract, "stopped", 1, new StopFlag());
        assertThat(scratch("bank", "stopped")).isTrue();
        nodes.artifacts("bank", "stopped").dropScratch();
        assertThat(scratch("bank", "stopped")).isFalse();
        assertThat(nodes.artifacts("bank", "stopped").list()).isEmpty();
    }
}
