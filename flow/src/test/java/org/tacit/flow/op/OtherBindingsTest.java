package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.flow.run.StopFlag;
import org.tacit.flow.run.TwoNodes;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;

/** The parameters that change who learns what: facts, releases and receivers change with them, together. */
class OtherBindingsTest {

    private final ConcurrentLinkedQueue<Recording.Release> releases = new ConcurrentLinkedQueue<>();
    private final Operators operators = Operators.of(Operators.installed().all().stream().map(o -> new Recording(o, releases)).toArray(Operator[]::new));
    private final Credit data = new Credit(220, 11);

    @TempDir
    private Path root;

    private Map<String, TwoNodes.Outcome> run(Plan plan) {
        Contract contract = Credit.contract(plan);
        TwoNodes nodes = data.nodes(operators, root);
        Map<String, TwoNodes.Outcome> outcomes = nodes.run(contract, "job", 1, new StopFlag());
        if (outcomes.values().stream().allMatch(o -> o.failure() == null)) {
            for (String party : outcomes.keySet()) {
                Set<String> entitled = new TreeSet<>();
                contract.receivers().stream().filter(r -> r.party().equals(party)).forEach(r -> entitled.add(r.step() + "." + r.output()));
                assertThat(outcomes.get(party).artifacts()).extracting(a -> a.step() + "." + a.port()).containsExactlyInAnyOrderElementsOf(entitled);
            }
        }
        return outcomes;
    }

    private static void good(Map<String, TwoNodes.Outcome> outcomes) {
        outcomes.values().forEach(o -> assertThat(o.failure()).isNull());
    }

    private void releasesAreFacts(Plan plan) {
        Set<String> stated = new TreeSet<>();
        plan.steps().forEach(step -> step.facts().stream().filter(f -> f.when() != When.SIDE_EFFECT)
                .forEach(f -> stated.add(step.id() + ": " + f.about().party() + " gives " + f.learner() + " " + f.kind())));
        Set<String> released = new TreeSet<>();
        releases.forEach(r -> released.add(r.step() + ": " + r.from() + " gives " + r.to() + " " + r.kind()));
        assertThat(released).isEqualTo(stated);
    }

    @ParameterizedTest
    @CsvSource({"both,protocol: ecdh,bank telecom", "first,protocol: ecdh,bank", "second,protocol: ecdh | suite: sm2,telecom", "both,protocol: ecdh | suite: sm2,bank telecom",
            "both,protocol: vole,bank telecom", "first,protocol: vole,bank", "second,protocol: vole,telecom"})
    void onlyLearnersOfTheIntersectionGetRows(String result, String how, String learners) {
        String flow = Credit.FLOW.substring(0, Credit.FLOW.indexOf("  - id: train"))
                .replace("holdout: 3", "result: " + result + ", " + how.replace(" |", ","));
        Plan plan = data.plan(flow, operators);
        assertThat(plan.disclosure().stream().filter(f -> f.kind() == Kind.MEMBERSHIP).map(Fact::learner)).containsExactly(learners.split(" "));
        Map<String, TwoNodes.Outcome> outcomes = run(plan);
        good(outcomes);
        outcomes.forEach((party, outcome) -> assertThat(outcome.artifacts().stream().anyMatch(a -> a.port().equals("rows"))).as(party)
                .isEqualTo(learners.contains(party)));
        releasesAreFacts(plan);
    }

    @Test
    void theChineseSuiteIsOfEcdhOnly() {
        String flow = Credit.FLOW.substring(0, Credit.FLOW.indexOf("  - id: train")).replace("holdout: 3", "protocol: vole, suite: sm2");
        assertThatThrownBy(() -> data.plan(flow, operators)).isInstanceOf(InvalidInput.class).hasMessageContaining("no protocol vole of suite sm2");
    }

    @Test
    void openedModelAndResultsForTheOtherParty() {
        String flow = Credit.FLOW.replace("baseline: true", "reveal: owner").replace(", baseline: train.baseline", "").replace("epochs: 12", "epochs: 2")
                .replace("{log2_bins: 8}", "{log2_bins: 6, to: features, calibration: true}") + "    params: {to: features}\n";
        Plan plan = data.plan(flow, operators);
        good(run(plan));
        releasesAreFacts(plan);
        // Three figures, twenty points of three numbers, the share of positives; no group below the contract's least.
        assertThat(plan.disclosure()).filteredOn(f -> f.kind() == Kind.AGGREGATE && f.learner().equals("telecom")).anySatisfy(f -> {
            assertThat(f.of().atMost()).isEqualTo(64);
            assertThat(f.of().atLeast()).isEqualTo(20);
        });
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.when() + " " + f.kind() + " " + f.about()).contains(
                "telecom ALWAYS MODEL bank/loans(amount, bad)", "bank ALWAYS MODEL telecom/people(income, months, plan)",
                "telecom ALWAYS AGGREGATE bank/loans(amount, bad)", "telecom ALWAYS PARTIAL bank/loans(bad)",
                // What follows: the score with the own weights solves for the bank's only column.
                "telecom MAY VALUE bank/loans(amount)");
    }

    /** A party that brings labels and no column still opens weights that were learned from its labels, and asks leave for it. */
    @Test
    void labelsAloneAreReleasedToo() {
        String flow = Credit.FLOW.substring(0, Credit.FLOW.indexOf("  - id: judge"))
                .replace("baseline: true", "reveal: owner, label_columns: []").replace("epochs: 12", "epochs: 1");
        Plan plan = data.plan(flow, operators);
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.kind() + " " + f.about()).contains("telecom MODEL bank/loans(bad)");
        good(run(plan));
        releasesAreFacts(plan);
    }

    /** Rates are over one class: a class of few persons is refused by the only party that can see it. */
    @Test
    void aHandfulOfPositivesIsNotJudged() {
        Credit rare = new Credit(220, 11);
        for (int i = 0; i < rare.loans.cells().size(); i++) {
            rare.loans.cells().get(i)[2] = i % 20 == 0 ? 1.0 : 0.0;
        }
        Plan plan = rare.plan(Credit.FLOW.replace("epochs: 12", "epochs: 1"), operators);
        Map<String, TwoNodes.Outcome> outcomes = rare.nodes(operators, root).run(Credit.contract(plan), "job", 1, new StopFlag());
        assertThat(outcomes.get("bank").failure()).hasMessageContaining("too few rows of one label");
        assertThat(outcomes.get("telecom").failure()).hasMessageContaining("bank cannot use its own data in step 'judge'; its node says why.");
    }

    /** Labels of one kind: their owner reads why, the partner only that it could not go on. */
    @Test
    void whatIsWrongWithOwnDataIsToldToItsOwnerOnly() {
        Credit flat = new Credit(220, 11);
        flat.loans.cells().forEach(row -> row[2] = 1.0);
        Plan plan = flat.plan(Credit.FLOW, operators);
        Map<String, TwoNodes.Outcome> outcomes = flat.nodes(operators, root).run(Credit.contract(plan), "job", 1, new StopFlag());
        assertThat(outcomes.get("bank").failure()).isInstanceOf(InvalidInput.class).hasMessageContaining("does not hold both 0 and 1");
        assertThat(outcomes.get("telecom").failure()).hasMessageContaining("bank cannot use its own data in step 'train'; its node says why.")
                .message().doesNotContain("0 and 1", "bad");
    }

    @Test
    void onlyAModelOfTrainingIsAModel() {
        String flow = Credit.FLOW.replace("label: {table: loans, rows: align.test, model: train.model}", "label: {table: loans, rows: align.test, model: train.baseline}");
        assertThat(flow).isNotEqualTo(Credit.FLOW);
        assertThatThrownBy(() -> data.plan(flow, operators)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("label.model of step 'score' is not a model of train.lr");
    }

    @Test
    void tooFewRowsAreNotJudged() {
        String flow = Credit.FLOW.replace("epochs: 12", "epochs: 1").replace("{log2_bins: 8}", "{min_rows: 1000}");
        Map<String, TwoNodes.Outcome> outcomes = run(data.plan(flow, operators));
        outcomes.values().forEach(o -> assertThat(o.failure()).hasMessageContaining("the contract asks for 1000 at least"));
    }
}
