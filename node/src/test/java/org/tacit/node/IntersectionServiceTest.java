package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.access.Caller;
import org.tacit.node.meter.MeterEntry;
import org.tacit.node.service.Edition;
import org.tacit.node.service.IntersectionKind;
import org.tacit.node.service.Limits;
import org.tacit.node.service.Price;
import org.tacit.node.service.ServiceCall;
import org.tacit.node.service.ServiceKeys;
import org.tacit.node.service.ServiceRow;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.ServiceUse;
import org.tacit.node.service.Services;

/** Intersection as a service: telecom has the table, bank asks with lists. */
class IntersectionServiceTest {

    @TempDir
    Path folder;

    private TwoNodes nodes;
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void open() throws IOException {
        nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.telecomOptions = NodeOptions.standard().withClock(clock);
        nodes.bankOptions = NodeOptions.standard().withClock(clock);
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        people(0, 300);
        nodes.telecom.catalogue().grant("people", Clause.of("", List.of("mobile"), "bank", "credit-2027", List.of("psi.lookup"), Kind.MEMBERSHIP));
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private void people(int from, int to) throws IOException {
        StringBuilder csv = new StringBuilder("mobile,income\n");
        IntStream.range(from, to).forEach(i -> csv.append("138000%05d,%d\n".formatted(i, i)));
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("people.csv"), csv), "people", List.of("mobile:text:identifier:L4", "income:integer:feature:L3"));
    }

    private static Services.Wanted wanted(Limits limits, String least) {
        return new Services.Wanted("intersection", "people", "people", Map.of(IntersectionKind.KEYS, List.of("mobile")), Map.of(IntersectionKind.LEAST, least), List.of("bank"), limits,
                Price.NONE, 30, "credit-2027", "consent");
    }

    private ServiceRow active(Limits limits, String least) {
        ServiceRow offered = nodes.telecom.services().publish(wanted(limits, least)).getFirst();
        ready();
        TwoNodes.await("bank has the offer", () -> nodes.bank.services().list().stream().anyMatch(s -> s.row().id().equals(offered.id())));
        nodes.bank.services().accept("people");
        TwoNodes.await("telecom knows", () -> nodes.telecom.services().get("people").row().state() == ServiceState.ACTIVE);
        return offered;
    }

    private void ready() {
        try {
            assertThat(nodes.telecom.services().await("people", TwoNodes.PATIENCE).trouble()).isNull();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<List<String>> list(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> List.of("138000%05d".formatted(i))).toList();
    }

    private List<Integer> common(int from, int to) {
        Services.Answers answers = nodes.bank.services().ask("people", list(from, to));
        assertThat(answers.refused()).isNull();
        return IntStream.range(from, to).filter(i -> answers.rows().get(i - from) != null).boxed().toList();
    }

    private static long questions(Node node) {
        return node.services().usage("people").stream().mapToLong(ServiceUse::questions).sum();
    }

    @Test
    void whichKeysOfTheListAreThere() throws IOException {
        active(new Limits(0, 0, 0), "5");
        assertThat(nodes.bank.services().get("people").row().terms().disclosure().stream().map(f -> f.sentence().en()))
                .anyMatch(s -> s.startsWith("bank will learn which keys of its lists are there (no other key)"))
                .anyMatch(s -> s.startsWith("telecom will learn how many distinct keys each list has and when it is asked; not which, and not how many are there"));
        assertThat(common(290, 320)).containsExactlyElementsOf(IntStream.range(290, 300).boxed().toList());
        assertThat(common(500, 520)).isEmpty();
        // A key that stands twice is asked about once, and answered twice.
        List<List<String>> twice = new java.util.ArrayList<>(list(0, 6));
        twice.addAll(list(0, 2));
        assertThat(nodes.bank.services().ask("people", twice).rows()).hasSize(8).doesNotContainNull();
        assertThat(questions(nodes.telecom)).isEqualTo(30 + 20 + 6);
        assertThat(questions(nodes.bank)).isEqualTo(30 + 20 + 6);
        // Written once the answer has left.
        TwoNodes.await("three calls on record", () -> nodes.telecom.services().calls("people", 10).size() == 3 && nodes.bank.services().calls("people", 10).size() == 3);
        assertThat(nodes.telecom.services().calls("people", 10)).hasSize(3).allSatisfy(c -> assertThat(c.who()).isEqualTo("bank"));
        assertThat(nodes.bank.services().calls("people", 10)).hasSize(3).allSatisfy(c -> assertThat(c.who()).isEqualTo(Caller.NODE.name()));

        // The table changes, the list is answered from the new snapshot, and an earlier one can be served again.
        people(100, 310);
        nodes.telecom.services().update("people");
        ready();
        assertThat(common(95, 105)).containsExactly(100, 101, 102, 103, 104);
        List<Edition> editions = nodes.telecom.services().editions("people");
        assertThat(editions).hasSize(2);
        nodes.telecom.services().rollBack("people", "1.1");
        ready();
        assertThat(common(95, 105)).hasSize(10);
        assertThat(nodes.telecom.services().editions("people")).hasSize(3).first().extracting(Edition::commitment).isEqualTo(editions.getLast().commitment());
        assertThatThrownBy(() -> nodes.telecom.services().rollBack("people", "7.7")).isInstanceOf(InvalidInput.class).hasMessageContaining("never served");

        // A new key, and the next start.
        nodes.telecom.services().rotate("people");
        ready();
        assertThat(common(95, 105)).hasSize(5);
        nodes.telecom.close();
        nodes.openTelecom();
        nodes.connected();
        assertThat(common(98, 104)).hasSize(4);
    }

    @Test
    void shortListsAndLimits() {
        active(new Limits(40, 0, 100), "10");
        assertThatThrownBy(() -> common(0, 9)).isInstanceOf(PolicyDenied.class).hasMessageContaining("at least 10 distinct keys");
        assertThat(questions(nodes.telecom)).isZero();
        assertThat(common(0, 30)).hasSize(30);
        // A list is answered whole or not at all.
        assertThatThrownBy(() -> common(0, 20)).isInstanceOf(PolicyDenied.class).hasMessageContaining("40 lookups a minute");
        assertThat(questions(nodes.telecom)).isEqualTo(30);
        assertThat(common(0, 10)).hasSize(10);
        clock.forward(java.time.Duration.ofSeconds(61));
        assertThat(common(0, 40)).hasSize(40);
        clock.forward(java.time.Duration.ofSeconds(61));
        assertThatThrownBy(() -> common(0, 40)).isInstanceOf(PolicyDenied.class).hasMessageContaining("100 lookups in all");
        assertThatThrownBy(() -> nodes.telecom.services().publish(new Services.Wanted("intersection", "other", "people", Map.of(IntersectionKind.KEYS, List.of("mobile")),
                Map.of(IntersectionKind.LEAST, "50"), List.of("bank"), new Limits(20, 0, 0), Price.NONE, 30, "credit-2027", ""))).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("never answered");
    }

    /** What was asked of the service counts for the clause, and the policy is asked at each list. */
    @Test
    void theClauseBoundsIt() {
        Clause clause = nodes.telecom.catalogue().policies().getFirst().clauses().getFirst();
        nodes.telecom.catalogue().revoke("people", clause.id());
        Clause bounded = nodes.telecom.catalogue().grant("people", new Clause("", List.of("mobile"), "bank", "credit-2027", List.of("psi.lookup"), Kind.MEMBERSHIP, 0, 0, "", 0, 50));
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted(new Limits(0, 0, 0), "5"))).isInstanceOf(PolicyDenied.class).hasMessageContaining("50 items a month");
        active(new Limits(0, 0, 50), "5");
        assertThat(common(0, 20)).hasSize(20);
        nodes.telecom.catalogue().revoke("people", bounded.id());
        assertThatThrownBy(() -> common(0, 20)).isInstanceOf(PolicyDenied.class).hasMessageContaining("policy of telecom does not allow");
    }

    @Test
    void pausedByEitherSide() {
        active(new Limits(0, 0, 0), "1");
        assertThat(common(0, 3)).hasSize(3);
        nodes.telecom.services().pause("people", "maintenance");
        assertThatThrownBy(() -> common(0, 3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("telecom has paused 'people': maintenance");
        nodes.telecom.close();
        nodes.openTelecom();
        nodes.connected();
        assertThatThrownBy(() -> common(0, 3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("maintenance");
        nodes.telecom.services().resume("people");
        assertThat(common(0, 3)).hasSize(3);
        nodes.bank.services().pause("people", "budget");
        assertThatThrownBy(() -> common(0, 3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("bank has paused");
        nodes.bank.services().resume("people");
        assertThat(common(0, 3)).hasSize(3);
        clock.forward(java.time.Duration.ofDays(31));
        assertThatThrownBy(() -> common(0, 3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("expired");
    }

    @Test
    void keysOfApplications() {
        active(new Limits(0, 0, 0), "1");
        ServiceKeys keys = nodes.bank.services().keys();
        ServiceKeys.Issued issued = keys.issue("people", "branch-app", new Limits(0, 5, 0), 30);
        Caller app = keys.caller(issued.secret()).orElseThrow();
        assertThat(app.permissions()).containsExactly(org.tacit.node.access.Permission.CALL_SERVICES);
        app.call(() -> assertThat(common(0, 4)).hasSize(4));
        assertThatThrownBy(() -> app.call(() -> common(0, 4))).isInstanceOf(PolicyDenied.class).hasMessageContaining("The key of 'branch-app' allows 5 lookups a day");
        // Another application and the node itself have room.
        keys.caller(keys.issue("people", "other", new Limits(0, 0, 0), 30).secret()).orElseThrow().call(() -> assertThat(common(0, 4)).hasSize(4));
        assertThat(common(0, 4)).hasSize(4);
        assertThat(nodes.bank.services().calls("people", 10)).extracting(ServiceCall::who).hasSize(3).startsWith(Caller.NODE.name()).endsWith(app.name());
        assertThat(keys.list("people").stream().filter(v -> v.key().name().equals("branch-app")).findFirst().orElseThrow()).satisfies(v -> {
            assertThat(v.asked()).isEqualTo(4);
            assertThat(v.refused()).isEqualTo(4);
        });
        assertThat(keys.caller(issued.secret() + "x")).isEmpty();
        keys.revoke("people", issued.key().id());
        assertThat(keys.caller(issued.secret())).isEmpty();
        assertThatThrownBy(() -> app.call(() -> common(0, 1))).isInstanceOf(PolicyDenied.class).hasMessageContaining("revoked");
        assertThatThrownBy(() -> nodes.telecom.services().keys().issue("people", "a", new Limits(0, 0, 0), 1)).isInstanceOf(InvalidInput.class).hasMessageContaining("its own applications");
        // Secrets are in no evidence.
        assertThat(nodes.bank.evidence().entries(0, 1000).toString()).doesNotContain(issued.secret());
    }

    /** What is shown of a trial is what went over, and the same whether keys are there or not. */
    @Test
    void aTrialShowsWhatTheProviderSaw() {
        active(new Limits(0, 0, 0), "1");
        Services.Trial there = nodes.bank.services().tryOut("people", list(0, 3));
        Services.Trial not = nodes.bank.services().tryOut("people", list(900, 903));
        assertThat(there.answers().rows()).doesNotContainNull();
        assertThat(not.answers().rows()).containsOnlyNulls();
        assertThat(there.messages().stream().filter(m -> m.stage().equals("ask")).toList()).isNotEmpty().isEqualTo(not.messages().stream().filter(m -> m.stage().equals("ask")).toList());
        assertThat(nodes.telecom.services().calls("people", 1).getFirst().session()).isEqualTo(not.session());
        assertThat(questions(nodes.telecom)).isEqualTo(6);
    }

    /** Jobs and services write one ledger; both sides count the same calls, rows and bytes. */
    @Test
    void bothSidesMeterTheSame() {
        active(new Limits(0, 0, 0), "1");
        common(0, 50);
        common(10, 20);
        nodes.telecom.services().pause("people", "count");
        TwoNodes.await("the conversation has ended", () -> {
            MeterEntry mine = entry(nodes.telecom, "bank");
            MeterEntry theirs = entry(nodes.bank, "telecom");
            return mine.bytesSent() == theirs.bytesReceived() && mine.bytesReceived() == theirs.bytesSent();
        });
        MeterEntry mine = entry(nodes.telecom, "bank");
        assertThat(mine.provided()).isTrue();
        assertThat(mine.calls()).isEqualTo(2);
        assertThat(mine.rows()).isEqualTo(60);
        assertThat(mine.coreNanos()).isPositive();
        assertThat(mine.table()).isEqualTo("people");
        MeterEntry theirs = entry(nodes.bank, "telecom");
        assertThat(theirs.provided()).isFalse();
        assertThat(theirs.calls()).isEqualTo(2);
        assertThat(theirs.rows()).isEqualTo(60);
    }

    private static MeterEntry entry(Node node, String partner) {
        String day = node.meter().today();
        return node.meter().between(day, day, partner).getFirst();
    }
}
