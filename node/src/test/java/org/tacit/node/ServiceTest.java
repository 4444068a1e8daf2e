package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.ledger.Entry;
import org.tacit.node.service.Limits;
import org.tacit.node.service.LookupKind;
import org.tacit.node.service.Price;
import org.tacit.node.service.ServiceCall;
import org.tacit.node.service.ServiceRow;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.ServiceUse;
import org.tacit.node.service.Services;

/** Private lookup as a service: telecom provides, bank asks. */
class ServiceTest {

    @TempDir
    Path folder;

    private TwoNodes nodes;
    private final ManualClock clock = new ManualClock();

    @BeforeEach
    void open() throws IOException {
        nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        nodes.bankOptions = NodeOptions.standard().withClock(clock);
        nodes.telecomOptions = NodeOptions.standard().withClock(clock);
        nodes.openBank();
        nodes.openTelecom();
        nodes.pair();
        scores(200, 0);
        grant();
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** Scores of {@code rows} persons, each {@code 500 + person + more}. */
    private void scores(int rows, int more) throws IOException {
        StringBuilder csv = new StringBuilder("mobile,score,band\n");
        for (int i = 0; i < rows; i++) {
            csv.append("138000%05d,%d,%s\n".formatted(i, 500 + i + more, i % 2 == 0 ? "even" : ""));
        }
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("scores.csv"), csv), "scores",
                List.of("mobile:text:identifier:L4", "score:integer:feature:L2", "band:text:feature:L2"));
    }

    private Clause grant() {
        return nodes.telecom.catalogue().grant("scores", Clause.of("", List.of("*"), "bank", "credit-2027", List.of("pir.lookup"), Kind.VALUE));
    }

    private static Services.Wanted wanted(Limits limits) {
        return new Services.Wanted("lookup", "scores", "scores", Map.of(LookupKind.KEYS, List.of("mobile"), LookupKind.VALUES, List.of("score", "band")), Map.of(),
                List.of("bank"), limits, new Price("CNY", 120_000), 30, "credit-2027", "consent");
    }

    private ServiceRow publish(Limits limits) {
        ServiceRow offered = nodes.telecom.services().publish(wanted(limits)).getFirst();
        ready();
        TwoNodes.await("bank has the offer", () -> nodes.bank.services().list().stream().anyMatch(s -> s.row().id().equals(offered.id())));
        return offered;
    }

    private ServiceRow active(Limits limits) {
        ServiceRow offered = publish(limits);
        assertThat(nodes.bank.services().accept("scores").state()).isEqualTo(ServiceState.ACTIVE);
        TwoNodes.await("telecom knows", () -> nodes.telecom.services().get("scores").row().state() == ServiceState.ACTIVE);
        return offered;
    }

    private Services.View ready() {
        try {
            Services.View view = nodes.telecom.services().await("scores", TwoNodes.PATIENCE);
            assertThat(view.preparing()).isNull();
            assertThat(view.trouble()).isNull();
            return view;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(int person) {
        return "138000%05d".formatted(person);
    }

    private Services.Answers ask(int... persons) {
        List<List<String>> questions = new ArrayList<>();
        for (int person : persons) {
            questions.add(List.of(key(person)));
        }
        return nodes.bank.services().ask("scores", questions);
    }

    private void assertScore(int person, long score) {
        assertThat(ask(person).rows().getFirst()).containsEntry("score", score);
    }

    private List<String> evidence(Node node) {
        return node.evidence().entries(0, 10_000).stream().map(Entry::type).filter(t -> t.startsWith("service.")).toList();
    }

    private static long questions(Node node) {
        return node.services().usage("scores").stream().mapToLong(ServiceUse::questions).sum();
    }

    @Test
    void noSignatureNoAnswers() {
        ServiceRow offered = publish(new Limits(0, 0, 0));
        assertThatThrownBy(() -> ask(1)).isInstanceOf(InvalidInput.class).hasMessageContaining("not accepted");
        List<String> disclosure = nodes.bank.services().get("scores").row().terms().disclosure().stream().map(f -> f.sentence().en()).toList();
        assertThat(disclosure).anyMatch(s -> s.startsWith("bank will learn the cells of each key that it asks about and of no other"))
                .anyMatch(s -> s.startsWith("telecom will learn how many keys are asked about and when; not which, and not whether there was a row"));
        assertThatThrownBy(() -> nodes.telecom.services().accept(offered.id())).isInstanceOf(InvalidInput.class).hasMessageContaining("bank accepts it");

        nodes.bank.services().accept("scores");
        Services.Answers answers = ask(7, 8, 999);
        assertThat(answers.refused()).isNull();
        assertThat(answers.rows().get(0)).containsExactlyInAnyOrderEntriesOf(mapWithNull("score", 507L, "band"));
        assertThat(answers.rows().get(1)).isEqualTo(Map.of("score", 508L, "band", "even"));
        assertThat(answers.rows().get(2)).isNull();
        assertThat(questions(nodes.telecom)).isEqualTo(3);
        assertThat(questions(nodes.bank)).isEqualTo(3);
        assertThat(new Price("CNY", 120_000).of(3)).isEqualTo("0.36 CNY");
        assertThat(evidence(nodes.telecom)).contains("service.offered", "service.accepted", "service.edition");
        assertThat(evidence(nodes.bank)).contains("service.received", "service.accepted", "service.edition");
    }

    private static Map<String, Object> mapWithNull(String name, Object value, String missing) {
        Map<String, Object> map = new java.util.HashMap<>();
        map.put(name, value);
        map.put(missing, null);
        return map;
    }

    @Test
    void thePolicyDecides() {
        Clause clause = nodes.telecom.catalogue().policies().stream().filter(p -> p.table().equals("scores")).findFirst().orElseThrow().clauses().getFirst();
        nodes.telecom.catalogue().revoke("scores", clause.id());
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted(new Limits(0, 0, 0)))).isInstanceOf(PolicyDenied.class).hasMessageContaining("scores");
        Clause again = grant();
        active(new Limits(0, 0, 0));
        assertScore(3, 503);
        // A warm conversation is no way around it.
        nodes.telecom.catalogue().revoke("scores", again.id());
        assertThatThrownBy(() -> ask(4)).isInstanceOf(PolicyDenied.class).hasMessageContaining("policy of telecom does not allow");
        grant();
        assertScore(4, 504);
    }

    /** A month's bound of a clause is held against what the terms allow, and what was asked counts for the next service of the table. */
    @Test
    void whatIsAskedCountsAgainstTheClause() {
        Clause all = nodes.telecom.catalogue().policies().getFirst().clauses().getFirst();
        nodes.telecom.catalogue().revoke("scores", all.id());
        nodes.telecom.catalogue().grant("scores", new Clause("", List.of("*"), "bank", "credit-2027", List.of("pir.lookup"), Kind.VALUE, 0, 0, "", 0, 10));
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted(new Limits(0, 0, 0)))).isInstanceOf(PolicyDenied.class).hasMessageContaining("10 items a month");
        active(new Limits(0, 0, 8));
        assertThat(ask(0, 1, 2).rows()).hasSize(3);
        Services.Wanted other = new Services.Wanted("lookup", "others", "scores", wanted(new Limits(0, 0, 8)).columns(), Map.of(), List.of("bank"), new Limits(0, 0, 8), Price.NONE, 30,
                "credit-2027", "");
        assertThatThrownBy(() -> nodes.telecom.services().publish(other)).isInstanceOf(PolicyDenied.class).hasMessageContaining("3 are used and up to 8 more");
        // Its own questions are not counted twice.
        assertThat(ask(3, 4, 5, 6, 7).refused()).isNull();
    }

    @Test
    void aClauseThatAsksForPausesAllowsNoService() {
        Clause all = nodes.telecom.catalogue().policies().getFirst().clauses().getFirst();
        nodes.telecom.catalogue().revoke("scores", all.id());
        nodes.telecom.catalogue().grant("scores", all.with(new org.tacit.flow.policy.Repetition(7, 0, 0, 0)));
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted(new Limits(0, 0, 8)))).isInstanceOf(PolicyDenied.class).hasMessageContaining("time or change between answers");
    }

    @Test
    void limitsSayWhenAgain() {
        active(new Limits(3, 5, 7));
        assertThat(ask(0, 1).refused()).isNull();
        Services.Answers some = ask(2, 3, 4);
        assertThat(some.rows()).hasSize(1);
        assertThat(some.refused().text().en()).contains("allows bank 3 lookups a minute; ask again at");
        assertThat(some.refused().again()).isBetween(clock.instant().plusSeconds(59), clock.instant().plusSeconds(62));
        assertThatThrownBy(() -> ask(3)).isInstanceOf(PolicyDenied.class).hasMessageContaining("a minute");

        clock.forward(Duration.ofSeconds(62));
        Services.Answers toTheDay = ask(3, 4, 5);
        assertThat(toTheDay.rows()).hasSize(2);
        assertThat(toTheDay.refused().text().en()).contains("5 lookups a day, and 5 are used");
        // A clock set back gives nothing back.
        clock.forward(Duration.ofDays(-3));
        assertThatThrownBy(() -> ask(5)).isInstanceOf(PolicyDenied.class).hasMessageContaining("a day");

        clock.forward(Duration.ofDays(4));
        Services.Answers toTheEnd = ask(5, 6, 7);
        assertThat(toTheEnd.rows()).hasSize(2);
        assertThat(toTheEnd.refused().text().en()).contains("7 lookups in all, and 7 are used");
        assertThat(toTheEnd.refused().again()).isNull();
        assertThat(questions(nodes.telecom)).isEqualTo(7);
        assertThat(nodes.telecom.services().usage("scores").stream().mapToLong(ServiceUse::refused).sum()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void bothNodesMayRestart() throws IOException {
        active(new Limits(0, 0, 6));
        assertScore(1, 501);
        nodes.telecom.close();
        nodes.openTelecom();
        nodes.connected();
        assertScore(2, 502);
        int port = nodes.bank.port();
        nodes.bank.close();
        nodes.reopenBankAt(port);
        nodes.connected();
        assertThat(ask(3, 4, 5, 6).refused()).isNull();
        assertThatThrownBy(() -> ask(7)).isInstanceOf(PolicyDenied.class).hasMessageContaining("6 lookups in all");
        nodes.telecom.close();
        nodes.openTelecom();
        nodes.connected();
        // What was used up stays used up.
        assertThatThrownBy(() -> ask(7)).isInstanceOf(PolicyDenied.class).hasMessageContaining("6 lookups in all");
        assertThat(evidence(nodes.telecom)).contains("service.used");
        assertThat(questions(nodes.telecom)).isEqualTo(6);
        assertThat(questions(nodes.bank)).isEqualTo(6);
    }

    @Test
    void rowsAndKeysChangeWhileManyAsk() throws Exception {
        active(new Limits(0, 0, 0));
        AtomicBoolean done = new AtomicBoolean();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> caller = () -> {
                int asked = 0;
                for (int i = 0; !done.get(); i = (i + 1) % 200) {
                    long score = (Long) ask(i).rows().getFirst().get("score");
                    assertThat(score).isIn(500L + i, 1500L + i);
                    asked++;
                }
                return asked;
            };
            var running = List.of(callers.submit(caller), callers.submit(caller), callers.submit(caller));
            try {
                assertScore(9, 509);
                scores(210, 1000);
                nodes.telecom.services().publish(wanted(new Limits(0, 0, 0)));
                assertThat(ready().row().edition().edition()).satisfies(e -> {
                    assertThat(e.epoch()).isEqualTo(1);
                    assertThat(e.version()).isEqualTo(2);
                    assertThat(e.rows()).isEqualTo(210);
                });
                assertScore(9, 1509);
                assertScore(205, 1705);
                String key = nodes.bank.services().get("scores").row().edition().edition().publicKey();
                nodes.telecom.services().rotate("scores");
                assertThat(ready().row().edition().edition().epoch()).isEqualTo(2);
                assertScore(10, 1510);
                assertThat(nodes.bank.services().get("scores").row().edition().edition().publicKey()).isNotEqualTo(key);
            } finally {
                done.set(true);
            }
            long asked = 0;
            for (var one : running) {
                asked += one.get();
            }
            assertThat(asked).isPositive();
            assertThat(questions(nodes.telecom)).isGreaterThanOrEqualTo(asked + 4);
        }
    }

    @Test
    void eitherSideEndsIt() {
        active(new Limits(0, 0, 0));
        assertScore(1, 501);
        nodes.bank.services().end("scores", "no need");
        TwoNodes.await("telecom knows", () -> nodes.telecom.services().get("scores").row().state() == ServiceState.ENDED);
        assertThat(nodes.telecom.services().get("scores").row().reason().en()).isEqualTo("bank ended it: no need");
        assertThatThrownBy(() -> ask(1)).isInstanceOf(PolicyDenied.class).hasMessageContaining("no need");
        assertThat(evidence(nodes.telecom)).contains("service.ended", "service.used");

        String first = nodes.bank.services().get("scores").row().id();
        ServiceRow again = active(new Limits(0, 0, 0));
        assertThat(again.id()).isNotEqualTo(first);
        assertScore(2, 502);
        nodes.telecom.services().end(again.id(), "sold");
        TwoNodes.await("bank knows", () -> nodes.bank.services().get(again.id()).row().state() == ServiceState.ENDED);
        assertThatThrownBy(() -> nodes.bank.services().ask(again.id(), List.of(List.of(key(2))))).isInstanceOf(PolicyDenied.class).hasMessageContaining("sold");
    }

    @Test
    void aRemovedPartnerAsksNoMore() {
        ServiceRow row = active(new Limits(0, 0, 0));
        assertScore(1, 501);
        nodes.telecom.removePartner("bank");
        assertThat(nodes.telecom.services().get(row.id()).row().state()).isEqualTo(ServiceState.ENDED);
        assertThatThrownBy(() -> ask(2)).isInstanceOf(TacitException.class);
    }

    /** What the provider keeps of a hit and of a miss is the same: same line in the log, same bytes. */
    @Test
    void aHitAndAMissLookTheSame() {
        active(new Limits(0, 0, 0));
        ask(0);
        ServiceUse warm = nodes.telecom.services().usage("scores").getFirst();
        ask(1);
        ServiceUse hit = settled(2);
        ask(888);
        ServiceUse miss = settled(3);
        assertThat(miss.bytesReceived() - hit.bytesReceived()).isEqualTo(hit.bytesReceived() - warm.bytesReceived()).isPositive();
        assertThat(miss.bytesSent() - hit.bytesSent()).isEqualTo(hit.bytesSent() - warm.bytesSent());
        List<ServiceCall> calls = nodes.telecom.services().calls("scores", 2);
        assertThat(calls).hasSize(2).allSatisfy(c -> {
            assertThat(c.questions()).isEqualTo(1);
            assertThat(c.outcome()).isEqualTo("answered");
        });
        assertThat(calls.get(0).session()).isEqualTo(calls.get(1).session());
        assertThat(calls.toString()).doesNotContain("13800");
    }

    private ServiceUse settled(int questions) {
        TwoNodes.await("it is counted", () -> questions(nodes.telecom) == questions && nodes.telecom.services().calls("scores", 10).size() == questions);
        return nodes.telecom.services().usage("scores").getFirst();
    }

    @Test
    void whatCannotBePublishedIsSaid() throws IOException {
        assertThatThrownBy(() -> nodes.telecom.services().publish(new Services.Wanted("lookup", "scores", "scores", Map.of(LookupKind.KEYS, List.of("mobile"), LookupKind.VALUES,
                List.of("nothing")), Map.of(), List.of("bank"), new Limits(0, 0, 0), Price.NONE, 30, "credit-2027", ""))).isInstanceOf(InvalidInput.class).hasMessageContaining("nothing");
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("twice.csv"), "mobile,score,band\n1,2,a\n1,3,b\n"), "scores",
                List.of("mobile:text:identifier:L4", "score:integer:feature:L2", "band:text:feature:L2"));
        nodes.telecom.services().publish(wanted(new Limits(0, 0, 0)));
        TwoNodes.await("it is said", () -> nodes.telecom.services().get("scores").trouble() != null);
        assertThat(nodes.telecom.services().get("scores").trouble().en()).contains("repeats keys in 1 rows (rows [2])");
        assertThatThrownBy(() -> nodes.bank.services().ask("nothing", List.of(List.of("1")))).isInstanceOf(InvalidInput.class);
    }
}
