package org.tacit.flow.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.flow.Example;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Source;

class PlannerTest {

    @Test
    void fillsInDefaultsAndNamesColumns() {
        Flow.Step align = Example.plan().step("align").step();
        assertThat(align.params().integer("limit")).isEqualTo(1000);
        assertThat(align.params().decimal("share")).isEqualTo(0.5);
        assertThat(align.params().list("extra")).containsExactly("amount");
    }

    @Test
    void tablesHoldOnlyTheColumnsUsed() {
        assertThat(Example.plan().tables()).extracting(t -> t.columns().stream().map(ColumnRef::name).toList())
                .containsExactly(List.of("phone", "amount"), List.of("mobile", "spend"));
    }

    @Test
    void planningTheResolvedFlowAgainGivesTheSame() {
        Plan plan = Example.plan();
        Plan again = Planner.plan(FlowDocument.of(plan.flow()), plan.tables(), Example.OPERATORS);
        assertThat(again.flow()).isEqualTo(plan.flow());
        assertThat(again.tables()).isEqualTo(plan.tables());
        assertThat(again.disclosure()).isEqualTo(plan.disclosure());
    }

    @Test
    void jsonIsTheSameDocument() {
        String json = """
                {"tacit": "flow/v1", "name": "spend", "purpose": "credit-2027", "parties": ["bank", "telecom"],
                 "tables": {"loans": {"party": "bank", "table": "loans_2026"}, "people": {"party": "telecom", "table": "customers"}},
                 "steps": [
                  {"id": "align", "operator": "toy.align", "roles": {"left": "bank", "right": "telecom"},
                   "inputs": {"left": {"table": "loans"}, "right": {"table": "people"}},
                   "params": {"left_key": "phone", "right_key": "mobile"}},
                  {"id": "sum", "operator": "toy.sum", "roles": {"asker": "bank", "holder": "telecom"},
                   "inputs": {"holder": {"table": "people", "rows": "align.rows"}}, "params": {"column": "spend"}}]}
                """;
        assertThat(FlowReader.read(json).flow()).isEqualTo(FlowReader.read(Example.YAML).flow());
    }

    @Test
    void stepsRunAfterWhatTheyRead() {
        String upsideDown = Example.YAML.substring(0, Example.YAML.indexOf("  - id: align"))
                + Example.YAML.substring(Example.YAML.indexOf("  - id: sum"))
                + Example.YAML.substring(Example.YAML.indexOf("  - id: align"), Example.YAML.indexOf("  - id: sum"));
        assertThat(Example.plan(upsideDown).steps()).extracting(Plan.PlannedStep::id).containsExactly("align", "sum");
    }

    @Test
    void aResultKnowsWhatItWasMadeFrom() {
        Source.FromStep rows = Example.plan().step("sum").binding().made("holder", "rows");
        assertThat(rows.about()).extracting(Object::toString).containsExactly("bank/loans_2026(amount, phone)", "telecom/customers(mobile)");
        assertThat(rows.rowsAtMost()).isEqualTo(3);
    }

    @Test
    void receiversAndDisclosureOfTheWholeFlow() {
        Plan plan = Example.plan();
        assertThat(plan.receivers()).containsExactly(new Plan.Receiver("bank", "align", "rows", PortType.ALIGNMENT),
                new Plan.Receiver("telecom", "align", "rows", PortType.ALIGNMENT), new Plan.Receiver("bank", "sum", "sum", PortType.REPORT));
        assertThat(plan.disclosure()).extracting(f -> f.learner() + " " + f.kind()).containsExactly("bank MEMBERSHIP", "telecom SIZE", "bank AGGREGATE");
        assertThat(plan.disclosure().getFirst().sentence().en())
                .isEqualTo("bank will learn which of its own keys are there, from telecom's customers (mobile); at most 4.");
        assertThat(plan.disclosure().getFirst().kind()).isEqualTo(Kind.MEMBERSHIP);
        assertThat(plan.cost().bytes()).isEqualTo(408);
    }

    /** A contract's flow was not read from a document, and its step names become file names. */
    @Test
    void namesFromAPartnerAreCheckedToo() {
        Flow flow = Example.plan().flow();
        for (String id : List.of("../align", "a/b", "", ".", "a b", "x".repeat(65), "a\u0000")) {
            Flow.Step first = flow.steps().getFirst();
            Flow forged = new Flow(flow.tacit(), flow.name(), flow.purpose(), flow.parties(), flow.tables(),
                    List.of(new Flow.Step(id, first.operator(), first.roles(), first.inputs(), first.params())));
            assertThat(Planner.problems(FlowDocument.of(forged), Example.tables(), Example.OPERATORS)).as(id).singleElement()
                    .satisfies(p -> assertThat(p.text().en()).contains("is not a name"));
        }
    }

    @Test
    void decimalsHaveOneSpelling() {
        for (String spelling : List.of("0.250", "25e-2", "0.25", ".25")) {
            Plan plan = Example.plan(Example.YAML.replace("left_key: phone", "left_key: phone\n      share: " + spelling));
            assertThat(plan.step("align").step().params().text("share")).isEqualTo("0.25");
        }
    }
}
