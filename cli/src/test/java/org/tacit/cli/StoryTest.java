package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bank, a telecom operator and an insurer work together, and a regulator watches: four nodes, each a process with a database of its own, and nothing but
 * their REST interfaces. One method is one chapter; in each, who may not is refused as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryTest {

    private static final String PURPOSE = "credit-risk";
    private static final int ROWS = 600;
    /** Customers of all three: numbers 100 to 599, of which every tenth did not agree at the operator. */
    private static final int COMMON = 450;

    private static final String FLOW = """
            tacit: flow/v1
            name: credit scores
            purpose: credit-risk
            parties: [bank, telecom, insurer]
            tables:
              loans: {party: bank, table: loans}
              people: {party: telecom, table: people}
              policies: {party: insurer, table: policies}
            steps:
              - id: align
                operator: psi.intersect_many
                roles: {first: bank, second: telecom, third: insurer}
                inputs: {first: {table: loans}, second: {table: people}, third: {table: policies}}
                params: {first_key: phone, second_key: mobile, third_key: phone, holdout: 3}
              - id: train
                operator: train.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.train}
                  features: {table: people, rows: align.train}
                params: {label: bad, label_columns: [amount], feature_columns: [income, months], epochs: 8}
              - id: judge
                operator: evaluate.binary
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.test, model: train.model}
                  features: {table: people, rows: align.test, model: train.model}
                params: {to: label}
              - id: score
                operator: predict.lr
                roles: {label: bank, features: telecom}
                inputs:
                  label: {table: loans, rows: align.test, model: train.model}
                  features: {table: people, rows: align.test, model: train.model}
                params: {to: label}
            """;

    /** How much later it is at the nodes. */
    private Duration ahead;
    private Organisation bank;
    private Organisation telecom;
    private Organisation insurer;
    private Organisation regulator;

    private String contract;
    private String job;
    private String lookupClause;
    private String applicationKey;
    private String applicationSecret;

    private List<Organisation> parties() {
        return List.of(bank, telecom, insurer);
    }

    private static String phone(int person) {
        return "139000%05d".formatted(person);
    }

    @BeforeAll
    void fourNodesStart(@TempDir Path folder) {
        // The 10th of next month: neither a day nor a month ends while the story is told.
        Instant now = Instant.now();
        ahead = Duration.between(now, now.atOffset(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(10).truncatedTo(ChronoUnit.DAYS).plusHours(9));
        bank = Organisation.start(folder, "bank", ahead);
        telecom = Organisation.start(folder, "telecom", ahead, "--no-listen");
        insurer = Organisation.start(folder, "insurer", ahead);
        regulator = Organisation.start(folder, "regulator", ahead, "--observer");
    }

    @AfterAll
    void stop() {
        Stream.of(bank, telecom, insurer, regulator).filter(o -> o != null).forEach(Organisation::close);
    }

    @Test
    @Order(1)
    void peopleGetAccounts() {
        String[] roles = {"data-owner", "analyst", "approver", "approver2", "operator", "auditor"};
        CompletableFuture.allOf(parties().stream().map(o -> CompletableFuture.runAsync(() -> o.staff(roles))).toArray(CompletableFuture[]::new)).join();
        regulator.staff("auditor");
        for (Organisation o : parties()) {
            o.as("analyst").post("/api/accounts", "name", "friend", "roles", List.of("ADMINISTRATOR")).refused(403, "needs the permission");
            o.as("auditor").get("/api/accounts").refused(403);
            assertThat(o.evidence("account.added")).as(o.name).hasSize(7);
        }
        assertThat(bank.as("analyst").get("/api/me").ok().path("permissions").toString()).contains("PROPOSE").doesNotContain("APPROVE", "SEE_ROWS");
        // Two people at the operator say yes to each contract.
        telecom.as("approver").put("/api/tenants/main/approvals", "persons", 1).refused(403);
        telecom.as("administrator").put("/api/tenants/main/approvals", "persons", 2).ok();
    }

    @Test
    @Order(2)
    void partnersAreInvited() {
        bank.as("analyst").post("/api/partners/invitations", "address", "127.0.0.1:1", "hours", 1).refused(403);
        telecom.as("administrator").post("/api/partners", "text", "not an invitation").refused(400);
        bank.pairWith(telecom);
        bank.pairWith(insurer);
        insurer.pairWith(telecom);
        for (Organisation o : parties()) {
            regulator.pairWith(o);
            regulator.as("auditor").post("/api/evidence/watched/" + o.name).refused(403, "may not watch");
            o.as("operator").put("/api/evidence/observers/regulator", "types", List.of()).refused(403);
            o.as("administrator").put("/api/evidence/observers/regulator", "types", List.of()).ok();
        }
        bank.as("administrator").put("/api/evidence/observers/stranger", "types", List.of()).refused(404);
    }

    @Test
    @Order(3)
    void tablesAreRegistered() {
        Random random = new Random(7);
        StringBuilder loans = new StringBuilder("phone,amount,bad\n");
        StringBuilder people = new StringBuilder("mobile,income,months,agreed\n");
        StringBuilder scores = new StringBuilder("mobile,score,band\n");
        StringBuilder policies = new StringBuilder("phone,claims\n");
        for (int i = 0; i < 800; i++) {
            int amount = 1000 + random.nextInt(9000);
            int income = 2000 + random.nextInt(18000);
            int months = 1 + random.nextInt(120);
            double risk = (amount - 5500) / 2600.0 - (income - 11000) / 5200.0 - (months - 60) / 70.0 + random.nextGaussian();
            if (i < ROWS) {
                loans.append("%s,%d,%d%n".formatted(phone(i), amount, risk > 0 ? 1 : 0));
            }
            if (i >= 100) {
                people.append("%s,%d,%d,%s%n".formatted(phone(i), income, months, i % 10 == 0 ? "no" : "yes"));
                scores.append("%s,%d,%s%n".formatted(phone(i), 500 + i % 300, i % 3 == 0 ? "A" : "B"));
            }
            if (i >= 50 && i < 750) {
                policies.append("%s,%d%n".formatted(phone(i), i % 4));
            }
        }
        Path file = bank.deliver("loans.csv", loans);
        bank.as("analyst").post("/api/tables", "file", file.toString(), "name", "loans").refused(403);
        bank.as("data-owner").post("/api/tables", "file", bank.node.folder.resolve("token").toString(), "name", "secrets").refused(403);
        bank.as("data-owner").post("/api/tables", "file", file.toString(), "name", "loans", "columns", List.of("phone:text:identifier:", "amount:integer:feature:", "bad:integer:label:")).ok();
        register(telecom, "people", people, "mobile:text:identifier:", "income:integer:feature:", "months:integer:feature:");
        register(telecom, "scores", scores, "mobile:text:identifier:", "score:integer:measure:", "band:text:attribute:");
        register(insurer, "policies", policies, "phone:text:identifier:");

        JsonNode profile = telecom.as("data-owner").get("/api/tables/people/profile").ok();
        assertThat(profile.path("rows").asInt()).isEqualTo(700);
        telecom.as("auditor").get("/api/tables/people/profile/values").refused(403);
        bank.as("data-owner").get("/api/tables/people").refused(404);
    }

    private static void register(Organisation owner, String name, CharSequence csv, String... columns) {
        Path file = owner.deliver(name + ".csv", csv);
        assertThat(owner.as("data-owner").post("/api/tables", "file", file.toString(), "name", name, "columns", List.of(columns)).ok().path("commitment").asString()).isNotEmpty();
    }

    @Test
    @Order(4)
    void columnsAreGradedAndConfirmed() {
        confirm(bank, "loans", "phone", "PHONE", "L4");
        confirm(telecom, "people", "mobile", "PHONE", "L4");
        confirm(telecom, "people", "income", "AMOUNT", "L3");
        confirm(telecom, "scores", "mobile", "PHONE", "L4");
        confirm(insurer, "policies", "phone", "PHONE", "L4");
        telecom.as("analyst").put("/api/tables/people/classification/income", "category", "OTHER", "grade", "L1").refused(403);
    }

    private static void confirm(Organisation owner, String table, String column, String category, String grade) {
        String path = "/api/tables/" + table + "/classification";
        JsonNode before = column(owner.as("data-owner").get(path).ok(), column);
        assertThat(before.path("confirmed").asBoolean()).isFalse();
        assertThat(before.path("suggested").path("category").asString()).as("%s.%s", table, column).isEqualTo(category);
        JsonNode after = column(owner.as("data-owner").put(path + "/" + column, "category", category, "grade", grade).ok(), column);
        assertThat(after.path("confirmed").asBoolean()).isTrue();
        assertThat(after.path("grade").asString()).isEqualTo(grade);
        assertThat(after.path("by").asString()).isEqualTo("data-owner");
    }

    private static JsonNode column(JsonNode columns, String name) {
        return columns.valueStream().filter(c -> c.path("column").asString().equals(name)).findFirst().orElseThrow();
    }

    @Test
    @Order(5)
    void purposesConsentAndGrants() {
        for (Organisation o : parties()) {
            o.as("analyst").post("/api/purposes", "name", PURPOSE, "legalBasis", "contract", "description", "judging credit risk").refused(403);
            o.as("data-owner").post("/api/purposes", "name", PURPOSE, "legalBasis", "contract", "description", "judging credit risk").ok();
        }
        telecom.as("data-owner").put("/api/tables/people/purposes", "table", List.of(PURPOSE), "columns", Map.of()).ok();
        // Who did not agree is not in it any more, and partners cannot see that anybody was.
        JsonNode consent = telecom.as("data-owner").put("/api/tables/people/consent", "column", "agreed", "given", List.of("yes")).ok();
        assertThat(consent.path("excluded").asInt()).isEqualTo(70);

        telecom.as("data-owner").put("/api/tables/people/sharing/bank", "level", "SCHEMA").ok();
        assertThat(bank.as("analyst").get("/api/partners/telecom/catalogue").ok().valueStream().map(t -> t.path("name").asString())).containsExactly("people");
        assertThat(insurer.as("analyst").get("/api/partners/telecom/catalogue").ok()).isEmpty();

        // Identifiers as the grade suggests; what is computed on, column by column.
        accept(bank, "loans", "phone", "telecom", "insurer");
        accept(telecom, "people", "mobile", "bank", "insurer");
        accept(insurer, "policies", "phone", "bank", "telecom");
        grant(bank, "loans", "telecom", "SHAPE", List.of("amount", "bad"), "train.lr", "evaluate.binary", "predict.lr");
        grant(telecom, "people", "bank", "PARTIAL", List.of("income", "months"), "train.lr", "evaluate.binary", "predict.lr");
        telecom.as("analyst").post("/api/tables/people/grants", "columns", List.of("income"), "partner", "bank", "allow", "VALUE").refused(403);
        telecom.as("data-owner").post("/api/tables/people/grants", "columns", List.of("income"), "partner", "stranger", "allow", "VALUE").refused(404);
        assertThat(telecom.evidence("policy.granted")).allSatisfy(g -> assertThat(g.path("actor").asString()).isEqualTo("data-owner"));
    }

    private static void accept(Organisation owner, String table, String column, String... partners) {
        for (String partner : partners) {
            owner.as("data-owner").post("/api/tables/" + table + "/grants/suggested", "partner", partner, "purpose", PURPOSE, "columns", List.of(column)).ok();
        }
    }

    private static String grant(Organisation owner, String table, String partner, String allow, List<String> columns, String... operators) {
        return owner.as("data-owner").post("/api/tables/" + table + "/grants", "columns", columns, "partner", partner, "purpose", PURPOSE, "allow", allow, "operators", List.of(operators)).ok()
                .path("id").asString();
    }

    @Test
    @Order(6)
    void aProjectIsFounded() {
        bank.as("approver").post("/api/projects", "name", "scores", "purpose", PURPOSE, "description", "").refused(403);
        bank.as("analyst").post("/api/projects", "name", "scores", "purpose", PURPOSE, "description", "who pays back").ok();
        for (Organisation o : List.of(telecom, insurer)) {
            bank.as("analyst").put("/api/projects/scores/members/" + o.name).ok();
            Await.until(o.name + " is invited", () -> o.as("approver").get("/api/projects").ok().valueStream().anyMatch(p -> p.path("mine").asString().equals("INVITED")));
            o.as("analyst").post("/api/projects/scores/accept").refused(403);
            o.as("approver").post("/api/projects/scores/accept").ok();
        }
        bank.as("data-owner").put("/api/projects/scores/tables/loans", "columns", List.of("phone", "amount", "bad"), "note", "").ok();
        telecom.as("data-owner").put("/api/projects/scores/tables/people", "columns", List.of("mobile", "income", "months"), "note", "subscribers who agreed").ok();
        insurer.as("data-owner").put("/api/projects/scores/tables/policies", "columns", List.of("phone"), "note", "").ok();
        for (Organisation o : parties()) {
            Await.until(o.name + " sees three parties with their tables", () -> o.as("auditor").get("/api/projects/scores").ok().path("members").valueStream()
                    .filter(m -> m.path("tables").size() == 1).count() == 3);
        }
    }

    private static JsonNode propose(Rest who, String path, String flow, int runs) {
        return who.post(path, "flow", flow, "params", Map.of(), "runs", runs, "hours", 2000, "legalBasis", "customers' consent", "project", "scores").ok();
    }

    private void state(String hash, String state, Organisation... at) {
        for (Organisation o : at) {
            Await.until(o.name + " sees it " + state, () -> {
                Rest.Answer answer = o.as("auditor").get("/api/contracts/" + hash);
                return answer.http().statusCode() == 200 && answer.ok().path("state").asString().equals(state);
            });
        }
    }

    @Test
    @Order(7)
    void aContractIsDeclined() {
        bank.as("approver").post("/api/contracts", "flow", FLOW, "runs", 1, "hours", 1).refused(403);
        // A column that nobody granted is not there for the bank.
        bank.as("analyst").post("/api/contracts", "flow", FLOW.replace("[income, months]", "[income, agreed]"), "runs", 1, "hours", 1, "legalBasis", "").refused(400, "agreed");

        JsonNode proposed = propose(bank.as("analyst"), "/api/contracts", FLOW, 500);
        String hash = proposed.path("hash").asString();
        state(hash, "AWAITING_APPROVAL", telecom, insurer);
        JsonNode review = telecom.as("approver").get("/api/contracts/" + hash + "/review").ok();
        assertThat(review.path("decision").path("allowed").asBoolean()).as("%s", review).isTrue();
        assertThat(review.path("learned").valueStream().map(l -> l.path("sentence").path("en").asString()))
                .anyMatch(s -> s.startsWith("bank will learn one score for each common row"))
                .anyMatch(s -> s.startsWith("insurer will learn which of its own identifiers all parties"));
        telecom.as("approver").post("/api/contracts/" + hash + "/comments", "step", "score", "text", "Five hundred runs are too many.", "change", true).ok();
        telecom.as("analyst").post("/api/contracts/" + hash + "/decline", "reason", "mine to say?").refused(403);
        insurer.as("approver").post("/api/contracts/" + hash + "/approve").ok();
        telecom.as("approver").post("/api/contracts/" + hash + "/decline", "reason", "too many runs").ok();
        state(hash, "DECLINED", bank, telecom, insurer);
        assertThat(bank.as("analyst").get("/api/contracts/" + hash).ok().path("reason").path("en").asString()).contains("telecom", "too many runs");
        telecom.as("approver2").post("/api/contracts/" + hash + "/approve").refused(400);
        assertThat(bank.as("analyst").get("/api/jobs/" + proposed.path("job").asString()).ok().path("state").asString()).isEqualTo("DECLINED");
        contract = hash;
    }

    @Test
    @Order(8)
    void itIsAmendedAndTwoPeopleSayYes() {
        bank.as("approver").post("/api/contracts/" + contract + "/amendments", "flow", FLOW, "runs", 3, "hours", 2000).refused(403);
        String amended = propose(bank.as("analyst"), "/api/contracts/" + contract + "/amendments", FLOW, 3).path("hash").asString();
        state(amended, "AWAITING_APPROVAL", telecom, insurer);
        assertThat(telecom.as("approver").get("/api/contracts/" + amended + "/versions").ok()).hasSize(2);
        JsonNode difference = telecom.as("approver").get("/api/contracts/" + amended + "/difference").ok();
        assertThat(difference.valueStream().filter(d -> d.path("after").asString().equals("3"))).singleElement().satisfies(d -> {
            assertThat(d.path("before").asString()).isEqualTo("500");
            assertThat(d.path("what").asString()).isEqualTo("TERM");
        });

        String approve = "/api/contracts/" + amended + "/approve";
        telecom.as("analyst").post(approve).refused(403);
        Rest.bearer(telecom.node, read(telecom.node.folder.resolve("token"))).post(approve).refused(403, "Two people");
        assertThat(telecom.as("approver").post(approve).ok().path("state").asString()).isEqualTo("AWAITING_APPROVAL");
        telecom.as("approver").post(approve).refused(400, "already");
        assertThat(telecom.as("approver2").post(approve).ok().path("state").asString()).isEqualTo("AGREED");
        insurer.as("approver").post(approve).ok();
        state(amended, "SIGNED", bank, telecom, insurer);
        assertThat(telecom.evidence("contract.agreed").getLast().toString()).contains("approver", "approver2");
        job = bank.as("analyst").get("/api/contracts/" + amended).ok().path("job").asString();
        contract = amended;
    }

    private static String read(Path file) {
        try {
            return java.nio.file.Files.readString(file).strip();
        } catch (java.io.IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    @Test
    @Order(9)
    void intersectTrainAndPredict() {
        for (Organisation o : parties()) {
            JsonNode ended = o.as("analyst").get("/api/jobs/" + job + "?wait=300").ok();
            assertThat(ended.path("state").asString()).as("%s: %s", o.name, ended).isEqualTo("DONE");
            List<String> steps = o.evidence("step.done").stream().filter(e -> e.path("job").asString().equals(job)).map(e -> e.path("step").asString()).toList();
            assertThat(steps).as(o.name).containsExactlyInAnyOrderElementsOf(o == insurer ? List.of("align") : List.of("align", "train", "judge", "score"));
        }
        String results = "/api/jobs/" + job + "/results";
        bank.as("approver").get(results).refused(403);
        assertThat(bank.as("analyst").get(results + "/align/report").ok().path("common").asInt()).isEqualTo(COMMON);
        assertThat(bank.as("analyst").get(results + "/judge/report").ok().path("auc").asDouble()).isGreaterThan(0.8);
        assertThat(bank.as("analyst").get(results + "/score/scores").http().body()).hasSizeGreaterThan(COMMON / 3 * 8);
        // Nobody else has a score, and the insurer has nothing but the alignment.
        telecom.as("analyst").get(results + "/score/scores").refused(400);
        assertThat(insurer.as("analyst").get(results).ok().valueStream().map(r -> r.path("step").asString())).containsOnly("align");
        JsonNode log = bank.as("operator").get("/api/jobs/" + job + "/log").ok();
        assertThat(log.path("lines").valueStream().map(l -> l.path("party").asString())).contains("bank", "telecom", "insurer");
        assertThat(log.toString()).doesNotContain("139000");
    }

    @Test
    @Order(10)
    void servicesArePublished() {
        Object[] lookup = {"kind", "lookup", "table", "scores", "key", List.of("mobile"), "columns", List.of("score", "band"), "partners", List.of("bank"), "perDay", 40, "price", "0.12 CNY",
                "days", 90, "purpose", PURPOSE, "legalBasis", "consent"};
        telecom.as("operator").post("/api/services", lookup).refused(403, "no clause of the policy allows bank");
        lookupClause = grant(telecom, "scores", "bank", "VALUE", List.of("mobile", "score", "band"), "pir.lookup");
        telecom.as("analyst").post("/api/services", lookup).refused(403);
        assertThat(telecom.as("operator").post("/api/services", lookup).ok().path(0).path("state").asString()).as("two people at the operator say yes to services, too").isEqualTo("AWAITING");
        assertThat(bank.as("approver").get("/api/services").ok()).as("nothing was sent").isEmpty();
        assertThat(telecom.as("approver").post("/api/services/scores/accept").ok().path("state").asString()).isEqualTo("AWAITING");
        telecom.as("approver").post("/api/services/scores/accept").refused(400, "already");
        assertThat(telecom.as("approver2").post("/api/services/scores/accept").ok().path("state").asString()).isEqualTo("OFFERED");
        assertThat(telecom.as("operator").get("/api/services/scores?wait=300").ok().path("trouble").isNull()).isTrue();

        grant(insurer, "policies", "bank", "MEMBERSHIP", List.of("phone"), "psi.lookup");
        insurer.as("operator").post("/api/services", "kind", "intersection", "name", "insured", "table", "policies", "key", List.of("phone"), "partners", List.of("bank"), "least", 20, "days", 90,
                "purpose", PURPOSE, "legalBasis", "consent").ok();
        assertThat(insurer.as("operator").get("/api/services/insured?wait=300").ok().path("trouble").isNull()).isTrue();

        for (String service : List.of("scores", "insured")) {
            Await.until(service + " is offered", () -> bank.as("approver").get("/api/services/" + service).http().statusCode() == 200);
            bank.as("analyst").post("/api/services/" + service + "/lookups", "keys", List.of(phone(150))).refused(400, "not accepted");
            bank.as("operator").post("/api/services/" + service + "/accept").refused(403);
            JsonNode terms = bank.as("approver").get("/api/services/" + service).ok();
            assertThat(terms.path("disclosure")).isNotEmpty();
            bank.as("approver").post("/api/services/" + service + "/accept").ok();
        }
        insurer.as("analyst").get("/api/services/scores").refused(404);
    }

    @Test
    @Order(11)
    void applicationsCallThem() {
        Await.until("both are in force at the providers", () -> telecom.as("operator").get("/api/services/scores").ok().path("state").asString().equals("ACTIVE")
                && insurer.as("operator").get("/api/services/insured").ok().path("state").asString().equals("ACTIVE"));
        bank.as("analyst").post("/api/services/scores/keys", "name", "branch-app", "days", 60).refused(403);
        JsonNode issued = bank.as("operator").post("/api/services/scores/keys", "name", "branch-app", "perDay", 20, "days", 60).ok();
        applicationKey = issued.path("key").path("id").asString();
        applicationSecret = issued.path("secret").asString();
        Rest application = Rest.bearer(bank.node, applicationSecret);
        JsonNode answers = application.post("/api/services/scores/lookups", "keys", List.of(phone(150), phone(5))).ok().path("answers");
        assertThat(answers.path(0).path("row").path("score").asInt()).isEqualTo(650);
        assertThat(answers.path(1).path("found").asBoolean()).isFalse();
        // The key opens this one door.
        application.get("/api/services/scores").refused(403);
        application.get("/api/tables").refused(403);
        application.post("/api/services/insured/intersections", "keys", List.of(phone(1))).refused(403);
        // A trial shows what the operator saw: as much for who is there as for who is not.
        JsonNode hit = application.post("/api/services/scores/trials", "keys", List.of(phone(160))).ok();
        JsonNode miss = application.post("/api/services/scores/trials", "keys", List.of(phone(6))).ok();
        assertThat(hit.path("answers").path("found").path(0).asBoolean()).isTrue();
        assertThat(asked(hit)).isNotEmpty().isEqualTo(asked(miss));
        // Its own limit, then the terms'.
        application.post("/api/services/scores/lookups", "keys", phones(200, 217)).refused(403, "branch-app");
        JsonNode cut = bank.as("analyst").post("/api/services/scores/lookups", "keys", phones(200, 240)).ok();
        assertThat(cut.path("answers")).hasSize(36);
        assertThat(cut.path("refused").path("text").path("en").asString()).contains("40 lookups a day");

        JsonNode common = bank.as("analyst").post("/api/services/insured/intersections", "keys", phones(740, 770)).ok();
        assertThat(common.path("common").asInt()).isEqualTo(10);
        bank.as("analyst").post("/api/services/insured/intersections", "keys", phones(740, 750)).refused(403, "at least 20");
        bank.as("auditor").post("/api/services/insured/intersections", "keys", phones(740, 770)).refused(403);
    }

    private static List<String> phones(int from, int to) {
        return IntStream.range(from, to).mapToObj(StoryTest::phone).toList();
    }

    private static List<String> asked(JsonNode trial) {
        return trial.path("messages").valueStream().filter(m -> m.path("stage").asString().equals("ask")).map(m -> m.path("fromClient") + " " + m.path("bytes")).toList();
    }

    @Test
    @Order(12)
    void whatWasUsedIsMetered() {
        String by = "/api/meter?by=partner,name&partner=";
        telecom.as("analyst").get(by + "bank").refused(403);
        JsonNode atProvider = named(telecom.as("operator").get(by + "bank").ok(), "scores");
        JsonNode atClient = named(bank.as("operator").get(by + "telecom").ok(), "scores");
        assertThat(atProvider.path("rows").asInt()).as("%s", atProvider).isEqualTo(40).isEqualTo(atClient.path("rows").asInt());
        assertThat(named(insurer.as("operator").get(by + "bank").ok(), "insured").path("rows").asInt()).isEqualTo(30);
        assertThat(named(telecom.as("auditor").get(by + "bank").ok(), "train.lr").path("calls").asInt()).isEqualTo(1);

        String month = month();
        assertThat(telecom.as("operator").get("/api/statements/draft?partner=bank&month=" + month).ok().path("totals").path("CNY").asString()).isEqualTo("4.8");
        telecom.as("operator").post("/api/statements", "partner", "bank", "month", month).refused(400, "not over");
    }

    private String month() {
        return bank.clock.instant().toString().substring(0, 7);
    }

    private static JsonNode named(JsonNode sums, String name) {
        return sums.valueStream().filter(s -> s.toString().contains('"' + name + '"')).findFirst().orElseThrow(() -> new AssertionError(sums.toString()));
    }

    /** The month is over at all four; the operator's statement is answered from the bank's own meter. */
    @Test
    @Order(13)
    void theStatementIsTheSameAtBoth() {
        String month = month();
        everybody().forEach(o -> o.clock.ahead(ahead.plusDays(32)));
        everybody().forEach(Organisation::signIn);
        telecom.as("analyst").post("/api/statements", "partner", "bank", "month", month).refused(403);
        String statement = telecom.as("operator").post("/api/statements", "partner", "bank", "month", month).ok().path("id").asString();
        Await.until("the bank has answered", () -> !telecom.as("operator").get("/api/statements/" + statement).ok().path("answered").isNull());
        JsonNode issued = telecom.as("operator").get("/api/statements/" + statement).ok();
        assertThat(issued.path("agreed").asBoolean()).as("%s", issued).isTrue();
        assertThat(issued.path("answered").path("by").asString()).isEqualTo("bank");
        JsonNode received = bank.as("auditor").get("/api/statements/" + statement).ok();
        assertThat(received.path("issued").path("totals").path("CNY").asString()).isEqualTo("4.8");
        assertThat(bank.evidence("statement.received")).hasSize(1);
    }

    private List<Organisation> everybody() {
        return List.of(bank, telecom, insurer, regulator);
    }

    @Test
    @Order(14)
    void whatIsRevokedIsRefused() {
        // A day's limit is a day's: it can be asked again.
        assertThat(bank.as("analyst").post("/api/services/scores/lookups", "keys", phones(150, 151)).ok().path("answers").path(0).path("found").asBoolean()).isTrue();
        bank.as("analyst").delete("/api/services/scores/keys/" + applicationKey).refused(403);
        bank.as("operator").delete("/api/services/scores/keys/" + applicationKey).ok();
        Rest.bearer(bank.node, applicationSecret).post("/api/services/scores/lookups", "keys", phones(150, 151)).refused(401);

        telecom.as("operator").delete("/api/tables/scores/grants/" + lookupClause).refused(403);
        telecom.as("data-owner").delete("/api/tables/scores/grants/" + lookupClause).ok();
        bank.as("analyst").post("/api/services/scores/lookups", "keys", phones(150, 151)).refused(403, "policy of telecom does not allow");

        insurer.as("analyst").post("/api/services/insured/end", "reason", "mine to end?").refused(403);
        insurer.as("operator").post("/api/services/insured/end", "reason", "the product is over").ok();
        Await.until("the bank knows", () -> bank.as("auditor").get("/api/services/insured").ok().path("state").asString().equals("ENDED"));
        bank.as("analyst").post("/api/services/insured/intersections", "keys", phones(740, 770)).refused(403);

        // The contract allows three runs, and one was used; but its purpose is over.
        telecom.as("data-owner").delete("/api/purposes/" + PURPOSE).ok();
        String again = bank.as("analyst").post("/api/contracts/" + contract + "/jobs").ok().path("id").asString();
        JsonNode ended = bank.as("analyst").get("/api/jobs/" + again + "?wait=300").ok();
        assertThat(ended.path("state").asString()).isEqualTo("FAILED");
        assertThat(bank.evidence("step.done").stream().filter(e -> e.path("job").asString().equals(again))).isEmpty();
    }

    @Test
    @Order(15)
    void theRegulatorVerifiesAll() {
        Rest auditor = regulator.as("auditor");
        for (Organisation o : parties()) {
            JsonNode rows = o.as("auditor").get("/api/evidence/check").ok();
            assertThat(rows.path("findings")).as("%s: %s", o.name, rows).isEmpty();
            assertThat(rows.path("rows").asInt()).isGreaterThan(20);

            JsonNode watched = auditor.post("/api/evidence/watched/" + o.name).ok();
            assertThat(watched.path("trouble").isNull()).as("%s", watched).isTrue();
            o.as("analyst").get("/api/evidence/export").refused(403);
            String bundle = o.as("auditor").get("/api/evidence/export").text();
            JsonNode verified = auditor.send("POST", "/api/evidence/verifications", JsonMapper.shared().readTree(bundle)).ok();
            assertThat(verified.path("verified").asBoolean()).as("%s: %s", o.name, verified).isTrue();
            assertThat(verified.path("entries").asLong()).isEqualTo(verified.path("signed").asLong()).isGreaterThan(50);
            assertThat(verified.path("witnessed").asLong()).as("what partners have signed").isPositive();
            // One letter of one entry is another.
            String touched = bundle.replaceFirst("contract\\.declined", "contract.deklined");
            JsonNode refused = auditor.send("POST", "/api/evidence/verifications", JsonMapper.shared().readTree(touched)).ok();
            assertThat(refused.path("verified").asBoolean()).isFalse();
            assertThat(refused.path("findings").path(0).path("entry").asLong()).isPositive();
        }
        assertThat(auditor.get("/api/evidence/alarms").ok().path("entries")).isEmpty();
        // One search over the three logs tells one story.
        JsonNode signed = auditor.get("/api/evidence/search?q=type:contract.signed%20contract:" + contract).ok();
        assertThat(signed.path("entries").valueStream().map(f -> f.path("origin").asString())).containsExactlyInAnyOrder("bank", "telecom", "insurer");
        JsonNode uses = auditor.get("/api/evidence/uses?table=people&column=income&q=in:telecom").ok();
        assertThat(uses.toString()).contains(contract, "bank");
        // It sees that something was done, by whom and with whose consent; no row of anybody.
        assertThat(auditor.get("/api/evidence/search?limit=1000").text()).doesNotContain("139000");
        // And can do nothing else.
        for (String door : List.of("/api/tables", "/api/jobs", "/api/contracts", "/api/services", "/api/projects")) {
            regulator.as("administrator").get(door).refused(403, "only observes");
        }
    }

    @Test
    @Order(16)
    void theFoldersVerifyWithoutAnyNode() {
        stop();
        for (Organisation o : everybody()) {
            JsonNode audit = Ran.ok("audit", "verify", o.node.folder, "--json").json();
            assertThat(audit.path("entries").asLong()).as(o.name).isGreaterThan(10);
            assertThat(audit.path("findings")).as(o.name).isEmpty();
        }
    }
}
