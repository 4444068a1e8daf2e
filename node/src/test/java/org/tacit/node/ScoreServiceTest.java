package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.op.Scores;
import org.tacit.flow.policy.Clause;
import org.tacit.node.job.JobState;
import org.tacit.node.service.Limits;
import org.tacit.node.service.Price;
import org.tacit.node.service.ScoreKind;
import org.tacit.node.service.ScoreTerms;
import org.tacit.node.service.ServiceRow;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.ServiceUse;
import org.tacit.node.service.Services;

/** Scoring as a service: bank and telecom trained models together; what a service says of an identifier is what the batch said. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScoreServiceTest {

    private static final String FLOW = """
            tacit: flow/v1
            name: credit
            purpose: credit-2027
            parties: [bank, telecom]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
            steps:
              - id: align
                operator: psi.intersect
                roles: {first: bank, second: telecom}
                inputs: {first: {table: loans}, second: {table: people}}
                params: {first_key: phone, second_key: mobile}
              - id: closed
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs: {label: {table: loans, rows: align.rows}, features: {table: people, rows: align.rows}}
                params: {label: bad, label_columns: [amount], feature_columns: [income, plan], epochs: 1}
              - id: opened
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs: {label: {table: loans, rows: align.rows}, features: {table: people, rows: align.rows}}
                params: {label: bad, label_columns: [amount], feature_columns: [income, plan], epochs: 1, reveal: owner}
              - id: of_closed
                operator: predict.lr
                roles: {label: bank, features: telecom}
                inputs: {label: {table: loans, rows: align.rows, model: closed.model}, features: {table: people, rows: align.rows, model: closed.model}}
              - id: of_opened
                operator: predict.lr
                roles: {label: bank, features: telecom}
                inputs: {label: {table: loans, rows: align.rows, model: opened.model}, features: {table: people, rows: align.rows, model: opened.model}}
            """;
    /** Some units in the last place of the fixed point. */
    private static final double ROUNDING = 0.0005;
    private static final Limits NO_LIMITS = new Limits(0, 0, 0);

    private Path folder;

    private TwoNodes nodes;
    private String job;
    /** Identifiers by row of the bank's table. */
    private final List<String> phones = new ArrayList<>();

    @BeforeAll
    void train(@TempDir Path folder) throws IOException {
        this.folder = folder;
        nodes = TwoNodes.open(folder);
        nodes.pair();
        Random random = new Random(7);
        StringBuilder loans = new StringBuilder("phone,amount,bad\n");
        StringBuilder people = new StringBuilder("mobile,income,plan\n");
        for (int i = 0; i < 90; i++) {
            String phone = "139000%05d".formatted(i);
            double income = 3000 + 900 * random.nextGaussian();
            if (i < 75) {
                loans.append("%s,%d,%d\n".formatted(phone, 100 + random.nextInt(900), income + 300 * random.nextGaussian() < 3000 ? 1 : 0));
                phones.add(phone);
            }
            if (i >= 15) {
                people.append("%s,%.2f,%s\n".formatted(phone, income, List.of("basic", "family").get(i % 2)));
            }
        }
        nodes.bank.catalogue().add(Files.writeString(folder.resolve("loans.csv"), loans), "loans",
                List.of("phone:text:identifier:L4", "amount:integer:feature:L3", "bad:integer:label:L3"));
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("people.csv"), people), "people",
                List.of("mobile:text:identifier:L4", "income:real:feature:L3", "plan:text:feature:L3"));
        grant(nodes.bank, "loans", "phone", "telecom", Kind.MEMBERSHIP, "psi.*");
        grant(nodes.telecom, "people", "mobile", "bank", Kind.MEMBERSHIP, "psi.*", "predict.lr");
        nodes.bank.catalogue().grant("loans", Clause.of("", List.of("amount", "bad"), "telecom", "credit-2027", List.of("psi.*", "train.lr", "predict.lr"), Kind.MODEL));
        nodes.telecom.catalogue().grant("people", Clause.of("", List.of("income", "plan"), "bank", "credit-2027", List.of("psi.*", "train.lr", "predict.lr"), Kind.MODEL));
        var contract = nodes.bank.contracts().propose(TwoNodes.wanted(FLOW));
        TwoNodes.await("telecom has the proposal", () -> nodes.telecom.contracts().list().stream().anyMatch(c -> c.hash().equals(contract.hash())));
        nodes.telecom.contracts().approve(contract.hash());
        job = contract.job();
        assertThat(TwoNodes.ended(nodes.bank, job).job().state()).isEqualTo(JobState.DONE);
        assertThat(TwoNodes.ended(nodes.telecom, job).job().state()).isEqualTo(JobState.DONE);
    }

    private static void grant(Node node, String table, String column, String partner, Kind kind, String... operators) {
        node.catalogue().grant(table, Clause.of("", List.of(column), partner, "credit-2027", List.of(operators), kind));
    }

    @AfterAll
    void close() {
        nodes.close();
    }

    /** By identifier, as the batch step at bank left them. */
    private Map<String, Double> batch(String step) {
        var artifacts = nodes.bank.jobs().artifacts(job);
        Scores scores = Scores.read(artifacts.open(artifacts.find(step, "scores").orElseThrow()));
        Map<String, Double> byPhone = new HashMap<>();
        for (int i = 0; i < scores.rows().length; i++) {
            byPhone.put(phones.get((int) scores.rows()[i]), scores.values()[i]);
        }
        return byPhone;
    }

    private Services.Wanted wanted(String name, String model, String identifiers, Limits limits) {
        return new Services.Wanted("score", name, "people", Map.of(ScoreKind.KEYS, List.of("mobile")),
                Map.of(ScoreTerms.MODEL, job + "/" + model, ScoreTerms.IDENTIFIERS, identifiers, ScoreTerms.CLIENT_KEY, "phone"), List.of("bank"), limits, Price.NONE, 30, "credit-2027", "consent");
    }

    private ServiceRow active(Services.Wanted wanted) {
        ServiceRow offered = nodes.telecom.services().publish(wanted).getFirst();
        ready(wanted.name());
        TwoNodes.await("bank has the offer", () -> nodes.bank.services().list().stream().anyMatch(s -> s.row().id().equals(offered.id())));
        nodes.bank.services().accept(wanted.name());
        TwoNodes.await("telecom knows", () -> nodes.telecom.services().get(wanted.name()).row().state() == ServiceState.ACTIVE);
        return offered;
    }

    private void ready(String name) {
        try {
            assertThat(nodes.telecom.services().await(name, TwoNodes.PATIENCE).trouble()).isNull();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Services.Answers ask(String service, List<String> identifiers) {
        return nodes.bank.services().ask(service, identifiers.stream().map(List::of).toList());
    }

    private void assertSameAsBatch(String service, String step) {
        Map<String, Double> batch = batch(step);
        Services.Answers answers = ask(service, phones);
        assertThat(answers.refused()).isNull();
        assertThat(batch).hasSize(60);
        for (int i = 0; i < phones.size(); i++) {
            Map<String, Object> row = answers.rows().get(i);
            Double expected = batch.get(phones.get(i));
            assertThat(row == null).as("no row of %s", phones.get(i)).isEqualTo(expected == null);
            if (expected != null) {
                assertThat((Double) row.get("score")).isCloseTo(expected, within(ROUNDING));
            }
        }
        assertThat(batch.values().stream().mapToDouble(d -> d).max().getAsDouble() - batch.values().stream().mapToDouble(d -> d).min().getAsDouble()).isGreaterThan(0.05);
    }

    private static long questions(Node node, String service) {
        return node.services().usage(service).stream().mapToLong(ServiceUse::questions).sum();
    }

    private List<Fact> facts(String service) {
        return nodes.bank.services().get(service).row().terms().disclosure();
    }

    @Test
    @Order(9)
    void openedWeightsAreServedWithoutShowingWhom() throws IOException {
        active(wanted("hidden", "opened", "hidden", NO_LIMITS));
        assertThat(facts("hidden")).noneMatch(f -> f.learner().equals("telecom") && f.kind().exceeds(Kind.SIZE))
                .anyMatch(f -> f.learner().equals("bank") && f.kind() == Kind.PARTIAL && f.about().columns().equals(List.of("income", "plan")));
        assertSameAsBatch("hidden", "of_opened");
        assertThat(questions(nodes.telecom, "hidden")).isEqualTo(75);
        // One that only the provider has is not asked about: this side has nothing to add to it.
        assertThat(ask("hidden", List.of("13900000080")).rows()).containsExactly((Map<String, Object>) null);
        assertThat(questions(nodes.telecom, "hidden")).isEqualTo(75);

        // Another snapshot, served by the same model.
        StringBuilder people = new StringBuilder("mobile,income,plan\n");
        people.append(phones.get(20)).append(",9000,basic\n");
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("people2.csv"), people), "people", List.of("mobile:text:identifier:L4", "income:real:feature:L3", "plan:text:feature:L3"));
        double before = batch("of_opened").get(phones.get(20));
        nodes.telecom.services().update("hidden");
        ready("hidden");
        Services.Answers answers = ask("hidden", phones.subList(20, 22));
        assertThat((Double) answers.rows().get(0).get("score")).isLessThan(before - 0.001);
        assertThat(answers.rows().get(1)).isNull();
    }

    @Test
    @Order(1)
    void aModelInPartsTellsTheProviderWhomAndOnlyWhereBothAllowIt() {
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted("shown", "closed", "hidden", NO_LIMITS))).isInstanceOf(InvalidInput.class).hasMessageContaining("identifiers=shown");
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted("shown", "opened", "shown", NO_LIMITS))).isInstanceOf(InvalidInput.class).hasMessageContaining("hidden identifiers");
        assertThatThrownBy(() -> nodes.telecom.services().publish(wanted("shown", "of_closed", "shown", NO_LIMITS))).isInstanceOf(InvalidInput.class).hasMessageContaining("train.lr");
        ServiceRow offered = nodes.telecom.services().publish(wanted("shown", "closed", "shown", new Limits(0, 100, 0))).getFirst();
        ready("shown");
        TwoNodes.await("bank has the offer", () -> nodes.bank.services().list().stream().anyMatch(s -> s.row().id().equals(offered.id())));
        // The client's identifiers become known to the provider: its own policy has to allow that.
        assertThatThrownBy(() -> nodes.bank.services().accept("shown")).isInstanceOf(PolicyDenied.class).hasMessageContaining("phone");
        grant(nodes.bank, "loans", "phone", "telecom", Kind.IDENTIFIER, "predict.lr");
        nodes.bank.services().accept("shown");
        TwoNodes.await("telecom knows", () -> nodes.telecom.services().get("shown").row().state() == ServiceState.ACTIVE);
        assertThat(facts("shown")).anyMatch(f -> f.learner().equals("telecom") && f.kind() == Kind.IDENTIFIER && f.about().columns().equals(List.of("phone")))
                .anyMatch(f -> f.learner().equals("bank") && f.kind() == Kind.MODEL);
        assertSameAsBatch("shown", "of_closed");
        assertThat(questions(nodes.telecom, "shown")).isEqualTo(75);
        assertThat(questions(nodes.bank, "shown")).isEqualTo(75);
        // Asked one by one, in the same conversation.
        assertThat((Double) ask("shown", phones.subList(40, 41)).rows().getFirst().get("score")).isCloseTo(batch("of_closed").get(phones.get(40)), within(ROUNDING));

        // The next start, the day's limit, and the client's grant taken back.
        nodes.telecom.close();
        nodes.openTelecom();
        nodes.connected();
        assertThat(ask("shown", phones.subList(50, 52)).rows()).doesNotContainNull();
        Services.Answers cut = ask("shown", phones.subList(0, 30));
        assertThat(cut.rows()).hasSize(22);
        assertThat(cut.refused().text().en()).contains("100 lookups a day");
        nodes.bank.catalogue().show("loans").policy().stream().filter(c -> c.allow() == Kind.IDENTIFIER).forEach(c -> nodes.bank.catalogue().revoke("loans", c.id()));
        assertThatThrownBy(() -> ask("shown", phones.subList(50, 52))).isInstanceOf(PolicyDenied.class);
    }

    @Test
    @Order(2)
    void theLabelsOwnerProvidesAndADestroyedPartScoresNothing() {
        grant(nodes.bank, "loans", "phone", "telecom", Kind.MEMBERSHIP, "predict.lr");
        grant(nodes.telecom, "people", "mobile", "bank", Kind.IDENTIFIER, "predict.lr");
        Services.Wanted wanted = new Services.Wanted("score", "loans", "loans", Map.of(ScoreKind.KEYS, List.of("phone")),
                Map.of(ScoreTerms.MODEL, job + "/closed", ScoreTerms.IDENTIFIERS, "shown", ScoreTerms.CLIENT_KEY, "mobile"), List.of("telecom"), NO_LIMITS, Price.NONE, 30, "credit-2027", "consent");
        ServiceRow offered = nodes.bank.services().publish(wanted).getFirst();
        assertThat(offered.terms().disclosure()).anyMatch(f -> f.learner().equals("telecom") && f.about().columns().equals(List.of("bad")));
        TwoNodes.await("telecom has the offer", () -> nodes.telecom.services().list().stream().anyMatch(s -> s.row().id().equals(offered.id())));
        nodes.telecom.services().accept("loans");
        TwoNodes.await("bank knows", () -> nodes.bank.services().get("loans").row().state() == ServiceState.ACTIVE);
        Services.Answers answers = nodes.telecom.services().ask("loans", phones.subList(30, 40).stream().map(List::of).toList());
        Map<String, Double> batch = batch("of_closed");
        for (int i = 0; i < 10; i++) {
            assertThat((Double) answers.rows().get(i).get("score")).isCloseTo(batch.get(phones.get(30 + i)), within(ROUNDING));
        }
        // The part was kept for the service, whatever rule holds; a person destroys it, and nobody can sign for it any more.
        assertThat(nodes.telecom.jobs().artifacts().of(job)).anyMatch(a -> a.step().equals("closed") && a.port().equals("model") && a.pinned());
        nodes.telecom.jobs().artifacts().destroy(job, "closed", "model", "test");
        ServiceRow again = nodes.bank.services().publish(new Services.Wanted("score", "again", "loans", wanted.columns(), wanted.settings(), wanted.partners(), NO_LIMITS, Price.NONE, 30, "credit-2027", "consent"))
                .getFirst();
        TwoNodes.await("telecom has the offer", () -> nodes.telecom.services().list().stream().anyMatch(v -> v.row().id().equals(again.id())));
        assertThatThrownBy(() -> nodes.telecom.services().accept("again")).isInstanceOf(InvalidInput.class).hasMessageContaining("not kept here any more");
    }
}
