package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.contract.ContractDifference.How;
import org.tacit.flow.contract.ContractDifference.What;
import org.tacit.flow.disclosure.Kind;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.ContractTalk.ContractComment;
import org.tacit.node.contract.Contracts;
import org.tacit.node.job.JobState;
import org.tacit.node.review.Review;

/** A contract from its first version to its end, with people who talk about it, change it and end it. */
class ContractLifeTest {

    private static final String SHORTER = TwoNodes.PSI.replace("second_key: mobile}", "second_key: mobile, holdout: 3}");

    @TempDir
    Path folder;

    private static void state(Node node, String contract, ContractState state) {
        TwoNodes.await(contract + " is " + state + " at " + node.config().name(), () -> node.contracts().get(contract).state() == state);
    }

    private static void both(TwoNodes nodes, String contract, ContractState state) {
        state(nodes.bank, contract, state);
        state(nodes.telecom, contract, state);
    }

    private static ContractRow inForce(TwoNodes nodes, int runs) {
        ContractRow contract = nodes.bank.contracts().propose(new Contracts.Wanted(TwoNodes.PSI, Map.of(), runs, 24, ""));
        nodes.telecom.contracts().approve(contract.hash());
        both(nodes, contract.hash(), ContractState.SIGNED);
        TwoNodes.await("the first job is done", () -> nodes.bank.jobs().get(contract.job()).job().state() == JobState.DONE
                && nodes.telecom.jobs().get(contract.job()).job().state() == JobState.DONE);
        return contract;
    }

    @Test
    void aChangeIsAskedForAndTheNewVersionTakesThePlaceOfTheOld() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow first = nodes.propose();
            ContractRow atTelecom = nodes.telecom.contracts().get(first.hash());
            assertThatThrownBy(() -> nodes.telecom.contracts().talk().askForChange(atTelecom, "nothing", "x")).isInstanceOf(InvalidInput.class);
            nodes.telecom.contracts().talk().askForChange(atTelecom, "align", "Keep three rows out, please.");
            nodes.telecom.contracts().talk().comment(atTelecom, "", "Otherwise fine.");
            TwoNodes.await("the bank reads it", () -> nodes.bank.contracts().talk().comments(first).size() == 2);
            assertThat(nodes.bank.contracts().talk().comments(first)).filteredOn(ContractComment::change).singleElement()
                    .satisfies(c -> assertThat(c.party() + " " + c.step() + " " + c.text()).isEqualTo("telecom align Keep three rows out, please."));

            ContractRow second = nodes.bank.contracts().amend(first.hash(), TwoNodes.wanted(SHORTER));
            both(nodes, first.hash(), ContractState.SUPERSEDED);
            assertThat(nodes.telecom.contracts().get(second.hash()).origin().replaces()).isEqualTo(first.hash());
            assertThatThrownBy(() -> nodes.telecom.contracts().approve(first.hash())).isInstanceOf(InvalidInput.class).hasMessageContaining("SUPERSEDED");
            assertThatThrownBy(() -> nodes.bank.contracts().amend(first.hash(), TwoNodes.wanted(SHORTER))).isInstanceOf(InvalidInput.class).hasMessageContaining("takes the place");
            assertThat(nodes.bank.jobs().get(first.job()).job().state()).isEqualTo(JobState.DECLINED);

            Review review = nodes.telecom.reviews().of(second.hash());
            assertThat(review.compared().version()).isTrue();
            assertThat(review.compared().changes()).anyMatch(c -> c.what() == What.PARAMETER && c.how() == How.CHANGED && c.name().equals("align.holdout") && c.after().equals("3"));
            nodes.telecom.contracts().approve(second.hash());
            both(nodes, second.hash(), ContractState.SIGNED);
            assertThat(nodes.bank.contracts().versions(second.hash())).extracting(ContractRow::hash).containsExactly(first.hash(), second.hash());

            // The other side may propose the next version; what is in force holds until that is.
            ContractRow third = nodes.telecom.contracts().amend(second.hash(), TwoNodes.wanted(TwoNodes.PSI));
            assertThat(nodes.bank.contracts().get(second.hash()).state()).isEqualTo(ContractState.SIGNED);
            nodes.bank.contracts().approve(third.hash());
            both(nodes, third.hash(), ContractState.SIGNED);
            both(nodes, second.hash(), ContractState.SUPERSEDED);
        }
    }

    /** Whichever comes first on its way, both end in the same state. */
    @Test
    void approvedWhileItIsAmendedOrWithdrawn() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder); var both = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                boolean amend = i % 2 == 0;
                ContractRow contract = nodes.propose();
                Callable<ContractRow> yes = () -> nodes.telecom.contracts().approve(contract.hash());
                Callable<ContractRow> no = () -> amend ? nodes.bank.contracts().amend(contract.hash(), TwoNodes.wanted(SHORTER)) : nodes.bank.contracts().withdraw(contract.hash(), "late");
                var answers = List.of(both.submit(yes), both.submit(no));
                for (var answer : answers) {
                    try {
                        answer.get();
                    } catch (java.util.concurrent.ExecutionException e) {
                        assertThat(e.getCause()).isInstanceOfAny(InvalidInput.class, PolicyDenied.class);
                    }
                }
                TwoNodes.await("both agree", () -> nodes.bank.contracts().get(contract.hash()).state() == nodes.telecom.contracts().get(contract.hash()).state()
                        && nodes.bank.contracts().get(contract.hash()).delivered() && nodes.telecom.contracts().get(contract.hash()).delivered());
                ContractState end = nodes.bank.contracts().get(contract.hash()).state();
                assertThat(end).isIn(ContractState.SUPERSEDED, ContractState.WITHDRAWN, ContractState.SIGNED);
                // The network cuts between them now; nothing is left over that changes it.
                nodes.bank.tick();
                nodes.telecom.tick();
                assertThat(nodes.telecom.contracts().get(contract.hash()).state()).isEqualTo(end);
            }
        }
    }

    @Test
    void eitherSideSuspendsAndOnlyItselfResumes() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = inForce(nodes, 5);
            nodes.telecom.contracts().suspend(contract.hash(), "incident 7");
            nodes.telecom.contracts().suspend(contract.hash(), "incident 7");
            assertThat(nodes.telecom.contracts().get(contract.hash()).state()).isEqualTo(ContractState.SUSPENDED);
            state(nodes.bank, contract.hash(), ContractState.SUSPENDED);
            assertThat(nodes.bank.contracts().suspensions(contract)).singleElement().satisfies(s -> assertThat(s.party() + s.reason()).isEqualTo("telecomincident 7"));
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash()))).isInstanceOf(InvalidInput.class).hasMessageContaining("SUSPENDED");
            nodes.bank.contracts().suspend(contract.hash(), "ours too");
            nodes.bank.contracts().resume(contract.hash(), "");
            TwoNodes.await("telecom has heard both", () -> nodes.bank.contracts().suspensions(contract).size() == 1 && nodes.telecom.contracts().suspensions(contract).size() == 1);
            assertThat(nodes.bank.contracts().get(contract.hash()).state()).as("telecom's suspension is telecom's").isEqualTo(ContractState.SUSPENDED);

            // It outlives both nodes.
            int port = nodes.bank.port();
            nodes.telecom.close();
            nodes.bank.close();
            nodes.reopenBankAt(port);
            nodes.openTelecom();
            nodes.connected();
            both(nodes, contract.hash(), ContractState.SUSPENDED);
            nodes.telecom.contracts().resume(contract.hash(), "mended");
            both(nodes, contract.hash(), ContractState.SIGNED);
            String again = nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash())).id();
            assertThat(TwoNodes.ended(nodes.bank, again).job().state()).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void whatIsEndedByOneIsEndedForBothAlsoWhenTheOtherWasAway() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = inForce(nodes, 5);
            nodes.telecom.close();
            TwoNodes.await("the bank notices", () -> !nodes.bank.partners().list().getFirst().connected());
            nodes.bank.contracts().end(contract.hash(), "no more");
            assertThat(nodes.bank.contracts().end(contract.hash(), "no more").state()).isEqualTo(ContractState.ENDED);
            nodes.openTelecom();
            nodes.connected();
            state(nodes.telecom, contract.hash(), ContractState.ENDED);
            assertThat(nodes.telecom.contracts().get(contract.hash()).reason().en()).contains("bank ended it: no more");
            assertThat(nodes.telecom.contracts().get(contract.hash()).closedBy()).isEqualTo("bank");
            assertThatThrownBy(() -> nodes.telecom.jobs().again(nodes.telecom.contracts().get(contract.hash()))).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> nodes.telecom.contracts().resume(contract.hash(), "")).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void itExpiresAtBothAndWarnsBefore() throws Exception {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        ManualClock bankClock = new ManualClock();
        ManualClock telecomClock = new ManualClock();
        nodes.bankOptions = NodeOptions.standard().withClock(bankClock);
        nodes.telecomOptions = NodeOptions.standard().withClock(telecomClock);
        try (nodes) {
            nodes.openBank();
            nodes.openTelecom();
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            ContractRow contract = inForce(nodes, 5);
            ContractRow open = nodes.propose();
            assertThat(nodes.bank.reviews().of(contract.hash()).quota().soon()).isFalse();
            // The telecom's clock is ahead: from its expiry there on nothing starts, whatever the bank's says.
            bankClock.forward(Duration.ofHours(23));
            nodes.bank.tick();
            nodes.bank.tick();
            assertThat(nodes.bank.reviews().of(contract.hash()).quota().soon()).isTrue();
            assertThat(nodes.bank.evidence().entries(0, 1000).stream().filter(e -> e.type().equals("contract.expiring"))).hasSize(1);
            telecomClock.forward(Duration.ofHours(24));
            assertThatThrownBy(() -> nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash()))).isInstanceOf(PolicyDenied.class).hasMessageContaining("expired");
            assertThatThrownBy(() -> nodes.telecom.contracts().approve(open.hash())).isInstanceOf(PolicyDenied.class).hasMessageContaining("expired");
            nodes.telecom.tick();
            assertThat(nodes.telecom.contracts().get(contract.hash()).state()).as("a partner whose clock is behind may still be heard").isEqualTo(ContractState.SIGNED);
            assertThat(nodes.telecom.reviews().of(contract.hash()).state()).isEqualTo(ContractState.EXPIRED);
            telecomClock.forward(Duration.ofMinutes(3));
            nodes.telecom.tick();
            bankClock.forward(Duration.ofMinutes(64));
            nodes.bank.tick();
            both(nodes, contract.hash(), ContractState.EXPIRED);
            both(nodes, open.hash(), ContractState.EXPIRED);
            assertThat(nodes.telecom.jobs().get(open.job()).job().state()).isEqualTo(JobState.DECLINED);
        }
    }

    private static Caller person(String name) {
        return new Caller(name, Caller.MAIN, Set.of(Permission.values()));
    }

    /** What is approved already is approved; how many must say yes is for the tenant's rule. */
    @Test
    void aPersonsYesIsRecordedAndSaidTwiceIsOne() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = nodes.propose();
            person("li").call(() -> nodes.telecom.contracts().approve(contract.hash()));
            assertThat(person("li").call(() -> nodes.telecom.contracts().approve(contract.hash())).state()).isEqualTo(ContractState.SIGNED);
            assertThat(nodes.telecom.contracts().yes(contract)).containsExactly("li");
        }
    }

    @Test
    void theReviewHoldsEverythingForAYes() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow before = inForce(nodes, 1);
            ContractRow contract = nodes.propose();
            Review review = nodes.telecom.reviews().of(contract.hash());
            assertThat(review.decision().allowed()).as("%s", review.decision().why()).isTrue();
            assertThat(review.learned()).anyMatch(l -> l.fact().learner().equals("bank") && l.fact().kind() == Kind.MEMBERSHIP && l.sentence().zh().contains("bank将知道"));
            assertThat(review.arrows()).anyMatch(a -> a.from().equals("telecom") && a.to().equals("bank") && a.table().equals("people") && a.column().equals("mobile") && a.kind() == Kind.MEMBERSHIP)
                    .anyMatch(a -> a.from().equals("bank") && a.to().equals("telecom") && a.column().equals("phone"));
            assertThat(review.touched()).singleElement().satisfies(t -> {
                assertThat(t.column()).isEqualTo("mobile");
                assertThat(t.uses()).singleElement().satisfies(u -> {
                    assertThat(u.partner()).isEqualTo("bank");
                    assertThat(u.allowed()).isTrue();
                    assertThat(u.clause()).isEqualTo(nodes.telecom.catalogue().show("people").policy().getFirst().id());
                });
            });
            assertThat(review.rules()).singleElement().satisfies(r -> assertThat(r.usesUsed()).isEqualTo(1));
            assertThat(review.estimate().bytes()).isPositive();
            assertThat(review.estimate().steps()).extracting("step").containsExactly("align");
            assertThat(review.quota().left()).isEqualTo(1);
            assertThat(review.compared().with()).isEqualTo(before.hash());
            assertThat(review.compared().changes()).allMatch(c -> c.what() == What.TERM);
            assertThat(review.told()).anyMatch(t -> t.job().equals(before.job()) && t.partner().equals("bank"));
            assertThat(review.together()).isNotEmpty();
            assertThat(review.signers()).extracting(s -> s.party() + s.signed()).containsExactly("banktrue", "telecomfalse");
            assertThat(nodes.bank.reviews().of(contract.hash()).decision().allowed()).as("the bank has signed").isFalse();

            // What the policy does not allow any more is said, column by column.
            nodes.telecom.catalogue().revoke("people", nodes.telecom.catalogue().show("people").policy().getFirst().id());
            Review refused = nodes.telecom.reviews().of(contract.hash());
            assertThat(refused.decision().allowed()).isFalse();
            assertThat(refused.touched().getFirst().uses().getFirst()).satisfies(u -> {
                assertThat(u.allowed()).isFalse();
                assertThat(u.why().zh()).isNotBlank();
            });
            assertThatThrownBy(() -> nodes.telecom.contracts().approve(contract.hash())).isInstanceOf(PolicyDenied.class);
        }
    }
}
