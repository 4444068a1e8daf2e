package org.tacit.flow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.flow.Example;
import org.tacit.flow.contract.ContractDifference.ContractChange;
import org.tacit.flow.contract.ContractDifference.How;
import org.tacit.flow.contract.ContractDifference.What;

class ContractDifferenceTest {

    private static List<ContractChange> changes(String yaml) {
        return ContractDifference.between(Example.contract(), Example.contract(Example.plan(yaml))).changes();
    }

    @Test
    void aContractDoesNotDifferFromItself() {
        assertThat(changes(Example.YAML)).isEmpty();
    }

    @Test
    void anotherColumnIsAnotherParameterColumnAndFact() {
        List<ContractChange> changes = changes(Example.YAML.replace("left_key: phone", "left_key: amount"));
        assertThat(changes).anyMatch(c -> c.what() == What.PARAMETER && c.how() == How.CHANGED && c.name().equals("align.left_key") && c.before().equals("phone") && c.after().equals("amount"))
                // Another step uses the amount already.
                .noneMatch(c -> c.what() == What.COLUMN && c.how() == How.ADDED)
                .anyMatch(c -> c.what() == What.COLUMN && c.how() == How.REMOVED && c.name().equals("bank/loans_2026.phone"))
                .allMatch(c -> !c.text().en().isBlank() && !c.text().zh().isBlank()).noneMatch(c -> c.what() == What.TERM || c.what() == What.PARTY);
        assertThat(changes).filteredOn(c -> c.what() == What.DISCLOSURE).extracting(ContractChange::how).doesNotContain(How.CHANGED);
    }

    @Test
    void aStepLessIsAStepAndItsFactsAndResultsLess() {
        String shorter = Example.YAML.substring(0, Example.YAML.indexOf("  - id: sum"));
        List<ContractChange> changes = changes(shorter);
        assertThat(changes).anyMatch(c -> c.what() == What.STEP && c.how() == How.REMOVED && c.name().equals("sum")).anyMatch(c -> c.what() == What.OPERATOR && c.how() == How.REMOVED)
                .anyMatch(c -> c.what() == What.DISCLOSURE && c.how() == How.REMOVED).anyMatch(c -> c.what() == What.RECEIVER && c.how() == How.REMOVED).allMatch(c -> c.how() == How.REMOVED);
        List<ContractChange> back = ContractDifference.between(Example.contract(Example.plan(shorter)), Example.contract()).changes();
        assertThat(back).hasSameSizeAs(changes).allMatch(c -> c.how() == How.ADDED);
    }

    @Test
    void termsAndSnapshotsAreCompared() {
        Contract c = Example.contract();
        List<org.tacit.flow.spec.TableRef> tables = c.tables().stream().map(t -> t.party().equals("bank")
                ? new org.tacit.flow.spec.TableRef(t.name(), t.party(), t.table(), t.rows() + 1, "cd".repeat(32), t.columns()) : t).toList();
        Contract other = new Contract(c.format(), c.flow(), c.parties(), tables, c.operators(), c.receivers(), c.disclosure(), 5, c.expires().plusSeconds(60), "law", c.nonce());
        assertThat(ContractDifference.between(c, other).changes()).extracting(change -> change.what() + " " + change.name())
                .containsExactlyInAnyOrder("TABLE bank/loans_2026", "TERM runs", "TERM expires", "TERM legal basis");
    }
}
