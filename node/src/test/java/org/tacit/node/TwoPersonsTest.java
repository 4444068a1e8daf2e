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
import org.tacit.data.Grade;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Role;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.job.JobState;
import org.tacit.node.service.IntersectionKind;
import org.tacit.node.service.Limits;
import org.tacit.node.service.Price;
import org.tacit.node.service.ServiceRow;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.Services;

/** Contracts that two people say yes to, and contracts of tenants. */
class TwoPersonsTest {

    private static Caller person(Node node, String name, String tenant, Role... roles) {
        node.access().accounts().add(name, tenant, List.of(roles));
        // As it calls after it has changed its one-time password.
        String of = tenant.isEmpty() ? Caller.MAIN : tenant;
        return new Caller(name, of, Role.permissions(List.of(roles), of));
    }

    private static ContractState approve(Node node, Caller who, ContractRow contract) {
        return who.call(() -> node.contracts().approve(contract.hash())).state();
    }

    private static List<String> evidence(Node node, String type) {
        return node.evidence().entries(0, 1000).stream().filter(e -> e.type().equals(type)).map(e -> e.body().toString()).toList();
    }

    @Test
    void theFirstYesIsKeptAndTheSecondSigns(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            nodes.telecom.access().tenants().approvals(Caller.MAIN, 1, Grade.L4);
            Caller ann = person(nodes.telecom, "ann", "", Role.APPROVER);
            Caller ben = person(nodes.telecom, "ben", "", Role.APPROVER);
            Caller cid = person(nodes.telecom, "cid", "", Role.ANALYST);
            accept(nodes.telecom, "ann", "ben", "cid");
            ContractRow contract = nodes.propose();
            assertThat(nodes.telecom.contracts().yesNeeded(contract(nodes.telecom, contract))).as("the telephone number is L4").isEqualTo(2);

            assertThatThrownBy(() -> nodes.telecom.contracts().approve(contract.hash())).as("the token is nobody").isInstanceOf(PolicyDenied.class).hasMessageContaining("Two people");
            assertThat(approve(nodes.telecom, ann, contract)).isEqualTo(ContractState.AWAITING_APPROVAL);
            assertThat(contract(nodes.telecom, contract).signed().signatures()).as("only the proposer's").allMatch(s -> s.party().equals("bank"));
            assertThatThrownBy(() -> approve(nodes.telecom, ann, contract)).as("the same person again").isInstanceOf(InvalidInput.class).hasMessageContaining("already");
            Caller anns = new Caller("ann/tk_abcdefgh", Caller.MAIN, ann.permissions());
            assertThatThrownBy(() -> approve(nodes.telecom, anns, contract)).as("a key of the same person").isInstanceOf(InvalidInput.class);
            // Somebody whose account may not approve is no second, whatever the caller says it may.
            Caller mallory = new Caller("cid", Caller.MAIN, ann.permissions());
            assertThat(approve(nodes.telecom, mallory, contract)).isEqualTo(ContractState.AWAITING_APPROVAL);
            assertThat(cid.has(org.tacit.node.access.Permission.APPROVE)).isFalse();

            assertThat(approve(nodes.telecom, ben, contract)).isEqualTo(ContractState.SIGNED);
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);
            assertThat(evidence(nodes.telecom, "contract.signed")).singleElement().asString().contains("ann", "ben");
            assertThat(evidence(nodes.telecom, "contract.yes")).hasSize(3).first().asString().contains("ann");
        }
    }

    /** Accounts that have signed in once: their one-time password is changed. */
    private static void accept(Node node, String... names) {
        for (String name : names) {
            String once = node.access().accounts().resetPassword(name).password();
            var opened = node.access().signIn().withPassword(name, once, null, "127.0.0.1");
            new Caller(name, Caller.MAIN, opened.caller().permissions()).call(() -> {
                node.access().own().changePassword(once, AccessServer.PASSWORD, null, "127.0.0.1");
                return null;
            });
        }
    }

    private static ContractRow contract(Node node, ContractRow contract) {
        return node.contracts().get(contract.hash());
    }

    @Test
    void aFirstYesCountsWhileItsPersonMayApprove(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            nodes.telecom.access().tenants().approvals(Caller.MAIN, 2, null);
            Caller ann = person(nodes.telecom, "ann", "", Role.APPROVER);
            Caller ben = person(nodes.telecom, "ben", "", Role.APPROVER);
            Caller dan = person(nodes.telecom, "dan", "", Role.APPROVER);
            accept(nodes.telecom, "ann", "ben", "dan");
            ContractRow contract = nodes.propose();
            approve(nodes.telecom, ann, contract);
            nodes.telecom.access().accounts().disable("ann", true);
            assertThat(approve(nodes.telecom, ben, contract)).isEqualTo(ContractState.AWAITING_APPROVAL);
            // Restarted in between, nothing is forgotten.
            int port = nodes.bank.port();
            nodes.telecom.close();
            nodes.openTelecom();
            nodes.connected();
            assertThat(port).isPositive();
            assertThat(approve(nodes.telecom, dan, contract)).isEqualTo(ContractState.SIGNED);
        }
    }

    private static ServiceState accept(Node node, Caller as) {
        return as.call(() -> node.services().accept("people").state());
    }

    @Test
    void servicesToo(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            nodes.telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "*", List.of("psi.lookup"), Kind.MEMBERSHIP));
            nodes.telecom.access().tenants().approvals(Caller.MAIN, 1, Grade.L4);
            nodes.bank.access().tenants().approvals(Caller.MAIN, 2, null);
            Caller ann = person(nodes.telecom, "ann", "", Role.DATA_OWNER, Role.APPROVER);
            Caller ben = person(nodes.telecom, "ben", "", Role.APPROVER);
            Caller cid = person(nodes.telecom, "cid", "", Role.APPROVER);
            accept(nodes.telecom, "ann", "ben", "cid");
            Services.Wanted wanted = new Services.Wanted("intersection", "people", "people", Map.of(IntersectionKind.KEYS, List.of("mobile")), Map.of(IntersectionKind.LEAST, "2"), List.of("bank"),
                    new Limits(0, 0, 0), Price.NONE, 30, "credit-2027", "consent");
            ServiceRow made = ann.call(() -> nodes.telecom.services().publish(wanted).getFirst());
            assertThat(made.state()).isEqualTo(ServiceState.AWAITING);
            assertThat(made.signed().signatures()).as("nobody has signed").isEmpty();
            assertThat(nodes.telecom.services().get("people").needed()).isEqualTo(2);
            assertThatThrownBy(() -> nodes.telecom.services().update("people")).isInstanceOf(PolicyDenied.class).hasMessageContaining("not offered yet");
            assertThatThrownBy(() -> accept(nodes.telecom, ann)).isInstanceOf(PolicyDenied.class).hasMessageContaining("You proposed service");
            assertThat(accept(nodes.telecom, ben)).isEqualTo(ServiceState.AWAITING);
            assertThat(nodes.bank.services().list()).as("nothing was sent").isEmpty();
            assertThat(accept(nodes.telecom, cid)).isEqualTo(ServiceState.OFFERED);
            assertThat(nodes.telecom.services().get("people").yes()).containsExactlyInAnyOrder("ben", "cid");

            Caller dan = person(nodes.bank, "dan", "", Role.APPROVER);
            Caller eve = person(nodes.bank, "eve", "", Role.APPROVER);
            accept(nodes.bank, "dan", "eve");
            TwoNodes.await("bank has the offer", () -> nodes.bank.services().list().size() == 1);
            assertThatThrownBy(() -> nodes.bank.services().accept("people")).as("the token is nobody").isInstanceOf(PolicyDenied.class);
            assertThat(accept(nodes.bank, dan)).isEqualTo(ServiceState.OFFERED);
            assertThat(accept(nodes.bank, eve)).isEqualTo(ServiceState.ACTIVE);
            assertThat(evidence(nodes.bank, "service.yes")).hasSize(2);
            TwoNodes.await("telecom knows", () -> nodes.telecom.services().get("people").row().state() == ServiceState.ACTIVE);
        }
    }

    @Test
    void automaticApprovalIsNoPerson(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = new TwoNodes(folder, true, false, NodeConfig.Approval.AUTOMATIC)) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            nodes.telecom.access().tenants().approvals(Caller.MAIN, 2, null);
            Caller ann = person(nodes.telecom, "ann", "", Role.APPROVER);
            Caller ben = person(nodes.telecom, "ben", "", Role.APPROVER);
            accept(nodes.telecom, "ann", "ben");
            ContractRow contract = nodes.propose();
            approve(nodes.telecom, ann, contract);
            assertThat(contract(nodes.telecom, contract).state()).isEqualTo(ContractState.AWAITING_APPROVAL);
            assertThat(approve(nodes.telecom, ben, contract)).isEqualTo(ContractState.SIGNED);
        }
    }

    @Test
    void whatIsProposedHereWaitsForTwoOthers(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            nodes.bank.access().tenants().approvals(Caller.MAIN, 1, Grade.L4);
            Caller both = person(nodes.bank, "ann", "", Role.ANALYST, Role.APPROVER);
            Caller ben = person(nodes.bank, "ben", "", Role.APPROVER);
            Caller cid = person(nodes.bank, "cid", "", Role.APPROVER);
            accept(nodes.bank, "ann", "ben", "cid");
            ContractRow contract = both.call(nodes::propose);
            assertThat(contract.state()).isEqualTo(ContractState.HELD);
            assertThat(contract.signed().signatures()).isEmpty();
            assertThat(nodes.telecom.contracts().list()).as("nothing was sent").isEmpty();
            assertThatThrownBy(() -> approve(nodes.bank, both, contract)).isInstanceOf(PolicyDenied.class).hasMessageContaining("You proposed");
            assertThat(approve(nodes.bank, ben, contract)).isEqualTo(ContractState.HELD);
            assertThat(nodes.telecom.contracts().list()).isEmpty();
            assertThat(approve(nodes.bank, cid, contract)).isEqualTo(ContractState.PROPOSED);
            assertThat(evidence(nodes.bank, "contract.proposed")).singleElement().asString().contains("ben", "cid");
            nodes.telecom.contracts().approve(contract.hash());
            assertThat(TwoNodes.ended(nodes.bank, contract.job()).job().state()).isEqualTo(JobState.DONE);

            // Taken back before anybody outside heard of it.
            ContractRow other = both.call(nodes::propose);
            assertThat(both.call(() -> nodes.bank.contracts().decline(other.hash(), "changed my mind")).state()).isEqualTo(ContractState.DECLINED);
            assertThatThrownBy(() -> approve(nodes.bank, ben, other)).isInstanceOf(InvalidInput.class);
            assertThat(nodes.telecom.contracts().list()).hasSize(1);
        }
    }

    @Test
    void contractsAndJobsAreTheirTenants(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            for (Node node : new Node[] {nodes.bank, nodes.telecom}) {
                node.access().tenants().add("retail");
                node.access().tenants().add("loans");
            }
            nodes.bank.giveTable("loans", "loans");
            nodes.telecom.giveTable("people", "retail");
            Caller ours = person(nodes.bank, "amy", "loans", Role.ANALYST, Role.OPERATOR);
            Caller others = person(nodes.bank, "bob", "retail", Role.ANALYST, Role.OPERATOR);
            Caller main = person(nodes.bank, "eve", "", Role.ANALYST, Role.OPERATOR);
            assertThatThrownBy(() -> others.call(nodes::propose)).as("its table is another's").isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> main.call(nodes::propose)).isInstanceOf(InvalidInput.class);
            ContractRow contract = ours.call(nodes::propose);

            Caller approver = person(nodes.telecom, "ann", "retail", Role.APPROVER);
            Caller stranger = person(nodes.telecom, "ben", "", Role.APPROVER);
            assertThat(stranger.<List<ContractRow>, RuntimeException>call(() -> nodes.telecom.contracts().list())).isEmpty();
            assertThatThrownBy(() -> approve(nodes.telecom, stranger, contract)).isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.isMissing()).isTrue());
            assertThatThrownBy(() -> stranger.call(() -> nodes.telecom.contracts().decline(contract.hash(), "no"))).isInstanceOf(InvalidInput.class);
            assertThat(approve(nodes.telecom, approver, contract)).isEqualTo(ContractState.SIGNED);
            TwoNodes.ended(nodes.bank, contract.job());

            for (Caller caller : new Caller[] {others, main}) {
                assertThat(caller.<List<?>, RuntimeException>call(() -> nodes.bank.jobs().list())).isEmpty();
                assertThat(caller.<List<?>, RuntimeException>call(() -> nodes.bank.contracts().list())).isEmpty();
                for (Runnable look : new Runnable[] {() -> nodes.bank.jobs().get(contract.job()), () -> nodes.bank.jobs().artifacts(contract.job()),
                        () -> nodes.bank.jobs().stop(contract.job()), () -> nodes.bank.jobs().start(contract.job()), () -> nodes.bank.contracts().get(contract.hash())}) {
                    assertThatThrownBy(() -> caller.call(() -> {
                        look.run();
                        return null;
                    })).isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.isMissing()).isTrue());
                }
            }
            assertThat(ours.<List<?>, RuntimeException>call(() -> nodes.bank.jobs().list())).hasSize(1);
            assertThat(ours.<List<?>, RuntimeException>call(() -> nodes.bank.jobs().artifacts(contract.job()).list())).isNotEmpty();
        }
    }

    @Test
    void servicesAreTheirTenants(@TempDir Path folder) throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            nodes.telecom.access().tenants().add("retail");
            nodes.telecom.giveTable("people", "retail");
            nodes.telecom.catalogue().grant("people", Clause.of("", List.of("*"), "bank", "*", List.of("pir.lookup"), Kind.VALUE));
            Caller ours = person(nodes.telecom, "ann", "retail", Role.OPERATOR);
            Caller stranger = person(nodes.telecom, "ben", "", Role.OPERATOR);
            var wanted = new org.tacit.node.service.Services.Wanted("lookup", "income", "people", java.util.Map.of(org.tacit.node.service.LookupKind.KEYS, List.of("mobile"),
                    org.tacit.node.service.LookupKind.VALUES, List.of("income")), java.util.Map.of(org.tacit.node.service.LookupKind.METHOD, "sealed"), List.of("bank"),
                    new org.tacit.node.service.Limits(100, 0, 0), org.tacit.node.service.Price.NONE, 30, "credit-2027", "");
            assertThatThrownBy(() -> stranger.call(() -> nodes.telecom.services().publish(wanted))).isInstanceOf(InvalidInput.class);
            ours.call(() -> nodes.telecom.services().publish(wanted));
            assertThat(stranger.<List<?>, RuntimeException>call(() -> nodes.telecom.services().list())).isEmpty();
            for (Runnable look : new Runnable[] {() -> nodes.telecom.services().get("income"), () -> nodes.telecom.services().end("income", "x"),
                    () -> nodes.telecom.services().update("income"), () -> nodes.telecom.services().rotate("income"), () -> nodes.telecom.services().usage("income"),
                    () -> nodes.telecom.services().calls("income", 1)}) {
                assertThatThrownBy(() -> stranger.call(() -> {
                    look.run();
                    return null;
                })).isInstanceOfSatisfying(InvalidInput.class, e -> assertThat(e.isMissing()).isTrue());
            }
            assertThat(ours.<List<?>, RuntimeException>call(() -> nodes.telecom.services().list())).hasSize(1);
        }
    }
}
