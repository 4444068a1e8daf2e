package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.feed.Feeds;
import org.tacit.node.project.Membership;
import org.tacit.node.project.Projects;

/** A project of two and of three, with partners that come and go. */
class ProjectTest {

    @TempDir
    Path folder;

    private static Projects.ProjectView found(Node node) {
        return node.projects().found(new Projects.Founding("credit", "credit-2027", "who pays back"));
    }

    private static void standing(Node node, String project, String party, Membership standing) {
        TwoNodes.await(party + " is " + standing + " at " + node.config().name(), () -> node.projects().list().stream()
                .anyMatch(p -> p.project().id().equals(project) && p.project().standing(party) == standing));
    }

    private static List<String> said(Node node, String project) {
        return node.projects().comments(project).stream().map(s -> s.party() + ": " + s.get(Feeds.TEXT)).toList();
    }

    @Test
    void twoWorkTogetherOnOfferedTables() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            String id = found(nodes.bank).project().id();
            nodes.bank.projects().invite(id, "telecom");
            standing(nodes.telecom, id, "telecom", Membership.INVITED);
            // Who is only invited sees what it is invited to, and cannot take part yet.
            assertThat(nodes.telecom.projects().get("credit").project().purpose()).isEqualTo("credit-2027");
            assertThatThrownBy(() -> nodes.telecom.projects().comment(id, "hello")).isInstanceOf(PolicyDenied.class);
            nodes.telecom.projects().accept(id);
            assertThat(nodes.telecom.projects().accept(id).mine()).as("said twice").isEqualTo(Membership.MEMBER);
            standing(nodes.bank, id, "telecom", Membership.MEMBER);

            nodes.bank.projects().comment(id, "Welcome.\nSee the tables.");
            nodes.telecom.projects().role(id, "li", "approver");
            Contracts.Wanted wanted = new Contracts.Wanted(TwoNodes.PSI, Map.of(), 1, 24, "", id);
            assertThatThrownBy(() -> nodes.bank.contracts().propose(wanted)).isInstanceOf(PolicyDenied.class).hasMessageContaining("has not offered");
            nodes.bank.projects().offer(id, "loans", List.of("phone"), "open loans");
            nodes.telecom.projects().offer(id, "people", List.of(), "");
            assertThatThrownBy(() -> nodes.bank.projects().offer(id, "loans", List.of("nothing"), "")).isInstanceOf(InvalidInput.class);
            TwoNodes.await("both have heard", () -> nodes.bank.projects().get(id).project().members().get("telecom").tables().containsKey("people")
                    && nodes.telecom.projects().get(id).project().members().get("bank").tables().containsKey("loans"));
            assertThat(nodes.bank.projects().get(id).project()).isEqualTo(nodes.telecom.projects().get(id).project());
            assertThat(said(nodes.telecom, id)).containsExactly("bank: Welcome.\nSee the tables.");

            ContractRow contract = nodes.bank.contracts().propose(wanted);
            assertThat(nodes.telecom.contracts().get(contract.hash()).origin().project()).isEqualTo(id);
            nodes.telecom.contracts().approve(contract.hash());
            TwoNodes.ended(nodes.telecom, contract.job());
            TwoNodes.ended(nodes.bank, contract.job());
            assertThat(nodes.telecom.contracts().ofProject(id)).extracting(ContractRow::hash).containsExactly(contract.hash());
            assertThatThrownBy(() -> nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI.replace("credit-2027", "marketing"), Map.of(), 1, 24, "", id)))
                    .isInstanceOf(PolicyDenied.class).hasMessageContaining("is for");

            nodes.telecom.projects().leave(id, "done here");
            standing(nodes.bank, id, "telecom", Membership.LEFT);
            assertThatThrownBy(() -> nodes.bank.contracts().propose(wanted)).isInstanceOf(PolicyDenied.class).hasMessageContaining("does not take part");
            // What people wrote is theirs; evidence has its hash.
            assertThat(nodes.bank.evidence().entries(0, 1000)).anyMatch(e -> e.type().equals("talk.commented") && e.body().containsKey("hash"))
                    .noneMatch(e -> new String(e.bytes(), java.nio.charset.StandardCharsets.UTF_8).contains("See the tables"));
            assertThat(nodes.bank.evidence().entries(0, 1000).stream().map(org.tacit.ledger.Entry::type)).contains("project.founded", "project.invited", "project.accepted", "project.left");
        }
    }

    @Test
    void whatWasSaidWhileAPartnerWasAwayReachesItAfterRestarts() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            String id = found(nodes.bank).project().id();
            nodes.bank.projects().invite(id, "telecom");
            standing(nodes.telecom, id, "telecom", Membership.INVITED);
            nodes.telecom.projects().accept(id);
            standing(nodes.bank, id, "telecom", Membership.MEMBER);
            nodes.telecom.close();
            for (int i = 0; i < 70; i++) {
                nodes.bank.projects().comment(id, "note " + i);
            }
            assertThat(nodes.bank.projects().get(id).untold()).containsExactly("telecom");
            int port = nodes.bank.port();
            nodes.bank.close();
            nodes.reopenBankAt(port);
            nodes.openTelecom();
            TwoNodes.await("all is heard", () -> said(nodes.telecom, id).size() == 70);
            assertThat(said(nodes.telecom, id)).isEqualTo(said(nodes.bank, id)).element(69).isEqualTo("bank: note 69");
            TwoNodes.await("and known to be", () -> nodes.bank.projects().get(id).untold().isEmpty());
        }
    }

    @Test
    void twoProjectsOfOneNameAreToldApart() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            String banks = found(nodes.bank).project().id();
            String telecoms = found(nodes.telecom).project().id();
            assertThat(banks).isNotEqualTo(telecoms);
            nodes.bank.projects().invite(banks, "telecom");
            standing(nodes.telecom, banks, "telecom", Membership.INVITED);
            assertThat(nodes.telecom.projects().get(banks).nameUsed()).isTrue();
            assertThatThrownBy(() -> nodes.telecom.projects().accept("credit")).isInstanceOf(InvalidInput.class).hasMessageContaining("2 projects are called");
            nodes.telecom.projects().refuse(banks, "have one");
            standing(nodes.bank, banks, "telecom", Membership.REFUSED);
            assertThatThrownBy(() -> nodes.telecom.projects().accept(banks)).isInstanceOf(InvalidInput.class);
            nodes.telecom.projects().close(telecoms, "");
            assertThat(nodes.telecom.projects().get(banks).nameUsed()).isFalse();
            assertThatThrownBy(() -> nodes.telecom.projects().describe(telecoms, "x")).isInstanceOf(InvalidInput.class).hasMessageContaining("closed");
        }
    }

    @Test
    void threeHearEachOtherAndWhoIsRemovedHearsNoMore() throws Exception {
        try (ThreeNodes nodes = ThreeNodes.ready(folder, NodeOptions.standard())) {
            Node bank = nodes.node("bank");
            Node insurer = nodes.node("insurer");
            Node telecom = nodes.node("telecom");
            String id = found(bank).project().id();
            bank.projects().invite(id, "insurer");
            standing(insurer, id, "insurer", Membership.INVITED);
            insurer.projects().accept(id);
            insurer.projects().comment(id, "before telecom came");
            bank.projects().invite(id, "telecom");
            standing(telecom, id, "telecom", Membership.INVITED);
            assertThat(said(telecom, id)).as("an invited party does not hear the discussion").isEmpty();
            telecom.projects().accept(id);
            standing(insurer, id, "telecom", Membership.MEMBER);
            TwoNodes.await("who joins hears what was said", () -> said(telecom, id).contains("insurer: before telecom came"));
            telecom.projects().comment(id, "from telecom");
            TwoNodes.await("the insurer hears telecom itself", () -> said(insurer, id).contains("telecom: from telecom"));
            assertThatThrownBy(() -> insurer.projects().remove(id, "telecom", "")).isInstanceOf(PolicyDenied.class).hasMessageContaining("founded by bank");

            bank.projects().remove(id, "telecom", "no longer needed");
            standing(telecom, id, "telecom", Membership.REMOVED);
            standing(insurer, id, "telecom", Membership.REMOVED);
            insurer.projects().comment(id, "among ourselves");
            TwoNodes.await("the bank hears", () -> said(bank, id).contains("insurer: among ourselves"));
            assertThat(said(telecom, id)).doesNotContain("insurer: among ourselves");
            assertThatThrownBy(() -> telecom.projects().comment(id, "still here?")).isInstanceOf(PolicyDenied.class);
        }
    }

    @Test
    void aProjectNeedsAName() throws Exception {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            for (String name : List.of("", " x", "a\nb", "a\u202eb", "x".repeat(65))) {
                assertThatThrownBy(() -> nodes.bank.projects().found(new Projects.Founding(name, "p", ""))).isInstanceOf(InvalidInput.class);
            }
            assertThat(nodes.bank.projects().found(new Projects.Founding("信用评估 2027", "p", "")).mine()).isEqualTo(Membership.FOUNDER);
            assertThatThrownBy(() -> nodes.bank.projects().comment("信用评估 2027", "\u0007")).isInstanceOf(InvalidInput.class);
        }
    }
}
