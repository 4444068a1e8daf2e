package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.Contracts;
import org.tacit.node.job.JobState;

/** A partnership that ends. */
class RemovalTest {

    @TempDir
    Path folder;

    @Test
    void nothingGoesOnWithAPartnerThatWasRemoved() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow done = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, java.util.Map.of(), 2, 24, ""));
            nodes.telecom.contracts().approve(done.hash());
            TwoNodes.ended(nodes.telecom, done.job());
            assertThat(TwoNodes.ended(nodes.bank, done.job()).job().state()).isEqualTo(JobState.DONE);
            ContractRow open = nodes.propose();

            nodes.bank.removePartner("telecom");

            assertThat(nodes.bank.partners().list()).isEmpty();
            assertThatThrownBy(() -> nodes.bank.removePartner("telecom")).isInstanceOf(InvalidInput.class).hasMessageContaining("no partner");
            assertThat(nodes.bank.catalogue().show("loans").policy()).isEmpty();
            assertThat(nodes.bank.contracts().get(open.hash()).state()).isEqualTo(ContractState.DECLINED);
            // The partner was told before, and its connection is cut and stays so.
            assertThat(nodes.telecom.contracts().get(open.hash()).reason().en()).contains("are not partners any more");
            TwoNodes.await("telecom is cut off", () -> !nodes.telecom.partners().list().getFirst().connected());
            // What was done stays, another run is refused.
            assertThat(nodes.bank.jobs().get(done.job()).job().state()).isEqualTo(JobState.DONE);
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(done.hash()))).isInstanceOf(TacitException.class)
                    .hasMessageContaining("telecom is not a partner of bank any more");
            assertThat(nodes.bank.asked("telecom")).isNotEmpty();
            assertThat(nodes.bank.evidence().entries(0, 1000)).anyMatch(e -> e.type().equals("partner.removed"));

            // They may come to know each other again; grants do not come back by themselves.
            nodes.telecom.removePartner("bank");
            nodes.pair();
            assertThat(nodes.telecom.contracts().tablesOf("bank")).isEmpty();
        }
    }
}
