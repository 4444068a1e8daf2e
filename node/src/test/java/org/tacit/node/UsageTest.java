package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.Repetition;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.UseStore;

/** What the telecom operator remembers of the bank's questions, and what its bounds on asking again refuse. */
class UsageTest {

    @TempDir
    Path folder;

    private TwoNodes nodes(Repetition bounds) throws Exception {
        TwoNodes nodes = TwoNodes.open(folder);
        nodes.pair();
        nodes.addTables();
        nodes.bank.catalogue().grant("loans", Clause.of("", List.of("phone"), "telecom", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP));
        nodes.telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP).with(bounds));
        return nodes;
    }

    private static ContractRow run(TwoNodes nodes) {
        ContractRow contract = nodes.propose();
        nodes.telecom.contracts().approve(contract.hash());
        for (Node node : List.of(nodes.bank, nodes.telecom)) {
            assertThat(TwoNodes.ended(node, contract.job()).job().state()).isEqualTo(JobState.DONE);
        }
        return contract;
    }

    private void replaceLoans(TwoNodes nodes, int rows) throws Exception {
        StringBuilder loans = new StringBuilder("phone,amount\n");
        for (int i = 0; i < rows; i++) {
            loans.append("139000%05d,%d\n".formatted(i, 100 + i));
        }
        nodes.bank.catalogue().add(Files.writeString(folder.resolve("loans.csv"), loans), "loans", List.of("phone:text:identifier:L4", "amount:integer:feature:L3"));
    }

    @Test
    void whatWasAskedIsCountedByColumnWithoutAnyBound() throws Exception {
        try (TwoNodes nodes = nodes(Repetition.NONE)) {
            run(nodes);
            run(nodes);
            assertThat(nodes.telecom.asked("bank")).singleElement().satisfies(asked -> {
                assertThat(List.of(asked.table(), asked.column(), asked.kind().name())).containsExactly("people", "mobile", "MEMBERSHIP");
                assertThat(List.of(asked.jobs(), asked.attempts(), asked.items(), asked.known(), asked.hits(), asked.rows())).containsExactly(2L, 2L, 120L, 120L, 60L, 60L);
            });
            assertThat(nodes.bank.asked("telecom")).extracting(UseStore.Asked::column).containsExactly("phone");
            assertThatThrownBy(() -> nodes.telecom.asked("nobody")).hasMessageContaining("no partner 'nobody'");
            // What the second job added was said before it was approved.
            ContractRow third = nodes.propose();
            assertThat(nodes.telecom.contracts().repeated(nodes.telecom.contracts().get(third.hash()))).singleElement().satisfies(f ->
                    assertThat(f.sentence().en()).startsWith("bank may learn what asking once more about the same rows of 'people' adds to job j"));
        }
    }

    /** The list grew by one person: what the answer gained is about that person. */
    @Test
    void aTableThatChangedByFewRowsIsRefused() throws Exception {
        try (TwoNodes nodes = nodes(new Repetition(0, 10, 0, 0))) {
            run(nodes);
            run(nodes);
            replaceLoans(nodes, 61);
            assertThatThrownBy(nodes::propose).isInstanceOf(PolicyDenied.class).hasMessageContaining("'people.mobile' is not granted for this")
                    .hasMessageNotContaining("rows");
            assertThat(nodes.telecom.evidence().entries(0, 1000)).anyMatch(e -> e.type().equals("contract.refused")
                    && e.body().get("reason").toString().contains("it asked with 60 rows in job j") && e.body().get("reason").toString().contains("asks with 61 now"));
            replaceLoans(nodes, 80);
            run(nodes);
        }
    }

    /** A contract of several runs that was approved in good faith stops at the run that goes too far. */
    @Test
    void tryingNumbersEndsWhileTheJobRuns() throws Exception {
        try (TwoNodes nodes = nodes(new Repetition(0, 0, 150, 0))) {
            ContractRow contract = nodes.bank.contracts().propose(new org.tacit.node.contract.Contracts.Wanted(TwoNodes.PSI, java.util.Map.of(), 3, 24, ""));
            nodes.telecom.contracts().approve(contract.hash());
            assertThat(TwoNodes.ended(nodes.telecom, contract.job()).job().state()).isEqualTo(JobState.DONE);
            TwoNodes.ended(nodes.bank, contract.job());
            String second = nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash())).id();
            assertThat(TwoNodes.ended(nodes.telecom, second).job().reason().en())
                    .contains("allows to ask in a month about 150 % of the table's 60 rows; 60 items were asked about and up to 60 more would be");
            assertThat(TwoNodes.ended(nodes.bank, second).job().reason().en()).contains("its policy does not allow it").doesNotContain("150", "items");
        }
    }

    @Test
    void oneAnswerInAPeriodAndAShareOfHits() throws Exception {
        try (TwoNodes nodes = nodes(new Repetition(30, 0, 0, 0))) {
            run(nodes);
            assertThatThrownBy(nodes::propose).isInstanceOf(PolicyDenied.class).hasMessageContaining("not granted");
            String clause = nodes.telecom.catalogue().show("people").policy().getFirst().id();
            nodes.telecom.catalogue().revoke("people", clause);
            // Half of what the bank asked is there.
            for (int leastHits : new int[] {50, 51}) {
                Clause granted = nodes.telecom.catalogue().grant("people",
                        Clause.of("", List.of("mobile"), "bank", "credit-2027", List.of("psi.*"), Kind.MEMBERSHIP).with(new Repetition(0, 0, 0, leastHits)));
                if (leastHits == 50) {
                    nodes.propose();
                } else {
                    assertThatThrownBy(nodes::propose).isInstanceOf(PolicyDenied.class).hasMessageContaining("not granted");
                }
                nodes.telecom.catalogue().revoke("people", granted.id());
            }
        }
    }
}
