package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Grade;
import org.tacit.data.classify.Category;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.catalogue.Classification;
import org.tacit.node.catalogue.ConsentRule;
import org.tacit.node.catalogue.GradePolicy;
import org.tacit.node.catalogue.Purposes;
import org.tacit.node.catalogue.Sharing;
import org.tacit.node.catalogue.TableVersion;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.job.JobState;

/** Versions, grades, purposes, consent and what partners see, with contracts and jobs that depend on them. */
class CatalogueTest {

    @TempDir
    private Path folder;

    private static final List<String> PEOPLE = List.of("mobile:text:identifier:L4", "income:integer:feature:L3");

    private void replacePeople(TwoNodes nodes, int rows) throws Exception {
        StringBuilder people = new StringBuilder("mobile,income\n");
        for (int i = 0; i < rows; i++) {
            people.append("139000%05d,%d\n".formatted(30 + i, 6000 + i));
        }
        nodes.telecom.catalogue().add(Files.writeString(folder.resolve("people.csv"), people), "people", PEOPLE);
    }

    private static ContractRow signed(TwoNodes nodes, int runs) {
        ContractRow contract = nodes.bank.contracts().propose(new org.tacit.node.contract.Contracts.Wanted(TwoNodes.PSI, Map.of(), runs, 24, "consent"));
        nodes.telecom.contracts().approve(contract.hash());
        for (Node node : List.of(nodes.bank, nodes.telecom)) {
            assertThat(TwoNodes.ended(node, contract.job()).job().state()).isEqualTo(JobState.DONE);
        }
        return contract;
    }

    /** The state in which a further run of a signed contract ends. */
    private static JobState again(TwoNodes nodes, ContractRow contract) {
        return TwoNodes.ended(nodes.bank, nodes.bank.jobs().again(nodes.bank.contracts().get(contract.hash())).id()).job().state();
    }

    @Test
    void aContractGoesOnWithItsVersionUntilThatIsRetired() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = signed(nodes, 5);
            int first = nodes.telecom.catalogue().newest("people").version();
            for (int rows = 61; rows < 66; rows++) {
                replacePeople(nodes, rows);
            }
            List<TableVersion> versions = nodes.telecom.catalogue().versions("people");
            // Two are kept anyway, the first because it is named; the others went.
            assertThat(versions.stream().filter(v -> v.retiredAt() == null).map(TableVersion::rows)).containsExactly(65L, 64L, 60L);
            assertThat(versions).extracting(v -> v.drift().words().en()).startsWith("1 rows more; the same columns.").endsWith("The first version.");
            assertThat(nodes.telecom.catalogue().namedBy(nodes.telecom.catalogue().version("people", first))).containsExactly("contract " + contract.hash().substring(0, 16));
            assertThat(again(nodes, contract)).isEqualTo(JobState.DONE);

            nodes.telecom.catalogue().retire("people", first);
            assertThat(again(nodes, contract)).isEqualTo(JobState.FAILED);
            assertThatThrownBy(() -> nodes.telecom.catalogue().retire("people", nodes.telecom.catalogue().newest("people").version())).isInstanceOf(InvalidInput.class);
            assertThat(nodes.telecom.evidence().entries(0, 1000)).extracting(e -> e.type()).contains("table.version", "table.version.retired");
            // The same content again is no version.
            replacePeople(nodes, 65);
            assertThat(nodes.telecom.catalogue().versions("people")).hasSize(6);
        }
    }

    @Test
    void versionsOutliveTheProcess() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = signed(nodes, 2);
            replacePeople(nodes, 70);
            nodes.telecom.close();
            nodes.openTelecom();
            nodes.connected();
            assertThat(again(nodes, contract)).isEqualTo(JobState.DONE);
            assertThat(nodes.telecom.catalogue().versions("people")).hasSize(2);
        }
    }

    @Test
    void columnsAreGradedBySuggestionUntilAPersonDecides() throws Exception {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            var catalogue = nodes.bank.catalogue();
            StringBuilder csv = new StringBuilder("a,b,login_password,city\n");
            for (int i = 0; i < 60; i++) {
                csv.append("1390000%04d,%d,x%d,北京\n".formatted(i, i, i));
            }
            catalogue.add(Files.writeString(folder.resolve("t.csv"), csv), "t", List.of("a:text:feature:L1"));
            // The owner said L1, the cells say phone: the higher one counts.
            Classification.Classified a = catalogue.classified("t").getFirst();
            assertThat(List.<Object>of(a.category(), a.grade(), a.confirmed())).containsExactly(Category.PHONE, Grade.L4, false);
            assertThat(a.suggested().reason().zh()).contains("100%");
            assertThat(catalogue.show("t").table().schema().column("a").grade()).isEqualTo(Grade.L4);
            assertThatThrownBy(() -> catalogue.grant("t", Clause.of("", List.of("*"), "*", "*", List.of("*"), Kind.SHAPE))).isInstanceOf(PolicyDenied.class).hasMessageContaining("L5");

            Caller owner = new Caller("li.owner", Caller.MAIN, java.util.Set.of(Permission.values()));
            owner.call(() -> catalogue.classify("t", "a", Category.OTHER, Grade.L2));
            Classification.Classified decided = catalogue.classified("t").getFirst();
            assertThat(List.<Object>of(decided.grade(), decided.confirmed(), decided.by())).containsExactly(Grade.L2, true, "li.owner");
            assertThat(nodes.bank.evidence().entries(0, 1000).getLast().body().toString()).contains("li.owner").contains("L4").contains("L2");
            assertThatThrownBy(() -> catalogue.classify("t", "nothing", Category.OTHER, Grade.L2)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void aColumnThatIsGradedL5IsClosedAtOnce() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            ContractRow contract = signed(nodes, 3);
            nodes.telecom.catalogue().classify("people", "mobile", Category.PHONE, Grade.L5);
            assertThat(again(nodes, contract)).isEqualTo(JobState.FAILED);
            nodes.telecom.catalogue().classify("people", "mobile", Category.PHONE, Grade.L4);
            assertThat(again(nodes, contract)).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void grantsAreSuggestedByGradeAndHoldOnceAccepted() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            var catalogue = nodes.telecom.catalogue();
            catalogue.show("people").policy().forEach(c -> catalogue.revoke("people", c.id()));
            List<GradePolicy.Suggested> suggested = catalogue.suggestGrants("people", "bank", "credit-2027");
            assertThat(suggested).extracting(GradePolicy.Suggested::grade).containsExactly(Grade.L4, Grade.L3);
            assertThat(suggested.get(0).clause().allow()).isEqualTo(Kind.MEMBERSHIP);
            assertThat(suggested.get(1).clause().atLeast()).isEqualTo(50);
            assertThat(catalogue.show("people").policy()).isEmpty();
            assertThatThrownBy(nodes::propose).isInstanceOf(InvalidInput.class);
            catalogue.acceptSuggested("people", "bank", "credit-2027", List.of("mobile"));
            signed(nodes, 1);
            catalogue.classify("people", "income", Category.AMOUNT, Grade.L5);
            assertThat(catalogue.suggestGrants("people", "bank", "p").get(1).clause()).isNull();
            assertThatThrownBy(() -> catalogue.acceptSuggested("people", "bank", "p", List.of("income"))).isInstanceOf(PolicyDenied.class);
            assertThatThrownBy(() -> catalogue.suggestGrants("people", "*", "p")).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void onlyRegisteredPurposesThatHoldAreServed() throws Exception {
        TwoNodes nodes = new TwoNodes(folder, true, false, org.tacit.node.home.NodeConfig.Approval.ASK);
        ManualClock clock = new ManualClock();
        // Of both: telecom's noon may be hours from the day's true time, and an invitation of bank's lasts one.
        nodes.bankOptions = nodes.bankOptions.withClock(clock);
        nodes.telecomOptions = nodes.telecomOptions.withClock(clock);
        nodes.openBank();
        nodes.openTelecom();
        try (nodes) {
            nodes.pair();
            nodes.addTables();
            nodes.grant();
            var catalogue = nodes.telecom.catalogue();
            catalogue.purposes().add("marketing", "consent", "", null);
            assertThatThrownBy(() -> catalogue.bind("people", new Purposes.Binding(List.of("credit-2027"), Map.of()))).isInstanceOf(InvalidInput.class).hasMessageContaining("register it first");
            catalogue.bind("people", new Purposes.Binding(List.of("marketing"), Map.of()));
            assertThatThrownBy(nodes::propose).isInstanceOf(PolicyDenied.class);

            catalogue.purposes().add("credit-2027", "contract", "loan decisions", clock.instant().plus(Duration.ofHours(2)));
            catalogue.bind("people", new Purposes.Binding(List.of("marketing", "credit-2027"), Map.of("mobile", List.of("credit-2027"))));
            ContractRow contract = signed(nodes, 5);
            // A column may be tied closer than its table.
            catalogue.bind("people", new Purposes.Binding(List.of("marketing", "credit-2027"), Map.of("mobile", List.of("marketing"))));
            assertThat(again(nodes, contract)).isEqualTo(JobState.FAILED);
            catalogue.bind("people", new Purposes.Binding(List.of("credit-2027"), Map.of()));
            assertThat(again(nodes, contract)).isEqualTo(JobState.DONE);
            clock.forward(Duration.ofHours(3));
            assertThat(again(nodes, contract)).isEqualTo(JobState.FAILED);
            // Without any tie the grant alone decides, as before.
            catalogue.bind("people", new Purposes.Binding(List.of(), Map.of()));
            assertThat(again(nodes, contract)).isEqualTo(JobState.DONE);
        }
    }

    @Test
    void rowsWithoutConsentAreLeftOutAndALostConsentStopsTheContract() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            var catalogue = nodes.telecom.catalogue();
            StringBuilder list = new StringBuilder("phone\n");
            for (int i = 0; i < 40; i++) {
                list.append("139000%05d\n".formatted(30 + i));
            }
            catalogue.add(Files.writeString(folder.resolve("yes.csv"), list), "yes", List.of("phone:text:identifier:L4"));
            ConsentRule rule = new ConsentRule("", null, "", "yes", "phone", "mobile");
            var consent = catalogue.consent("people", rule);
            assertThat(List.<Object>of(consent.excluded(), consent.ended())).containsExactly(20L, 0L);
            assertThat(catalogue.newest("people").rows()).isEqualTo(40);
            // The count is in no evidence and in nothing that a partner sees.
            assertThat(nodes.telecom.evidence().entries(0, 1000).toString()).doesNotContain("excluded");
            ContractRow contract = signed(nodes, 5);
            assertThat(catalogue.visibleTo(nodes.telecom.partners().get("bank")).getFirst().rows()).isEqualTo(40);

            // One person takes the consent back.
            catalogue.add(Files.writeString(folder.resolve("yes.csv"), list.substring(0, list.lastIndexOf("139"))), "yes", List.of("phone:text:identifier:L4"));
            assertThat(catalogue.consent("people").ended()).isEqualTo(1);
            assertThat(again(nodes, contract)).isEqualTo(JobState.FAILED);
            replacePeople(nodes, 60);
            assertThat(List.<Object>of(catalogue.newest("people").rows(), catalogue.newest("people").excluded())).containsExactly(39L, 21L);
            signed(nodes, 1);
        }
    }

    @Test
    void aConsentColumnWithAnEndIsHeeded() throws Exception {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            var catalogue = nodes.bank.catalogue();
            String today = Instant.now().toString().substring(0, 10);
            String csv = "id,agreed,until\na,是,2999-01-01\nb,否,2999-01-01\nc,YES,%s\nd,yes,2001-01-01\ne,,2999-01-01\nf,yes,\n".formatted(today);
            catalogue.add(Files.writeString(folder.resolve("c.csv"), csv), "c", List.of());
            catalogue.consent("c", new ConsentRule("agreed", null, "until", "", "", ""));
            assertThat(catalogue.open(catalogue.refs().getFirst()).strings("id")).containsExactly("a", "c");
            assertThatThrownBy(() -> catalogue.consent("c", new ConsentRule("nothing", null, "", "", "", ""))).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> new ConsentRule("agreed", null, "", "c", "id", "id")).isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> catalogue.consent("c", new ConsentRule("id", List.of("nobody"), "", "", "", ""))).isInstanceOf(InvalidInput.class);
            // The rule holds all the same: nothing is opened under it.
            assertThatThrownBy(() -> catalogue.open(catalogue.refs().getFirst())).isInstanceOf(PolicyDenied.class);
        }
    }

    @Test
    void partnersSeeWhatTheyAreShownAndNoMore() throws Exception {
        try (TwoNodes nodes = TwoNodes.ready(folder)) {
            var bank = nodes.bank.partners().get("telecom");
            assertThat(nodes.bank.partnerTables().of(bank)).isEmpty();
            assertThatThrownBy(() -> nodes.bank.partnerTables().sample(bank, "people")).isInstanceOf(PolicyDenied.class);
            var catalogue = nodes.telecom.catalogue();
            catalogue.describe("people", new Sharing.About("Customers with income", List.of("客户", "credit")));
            catalogue.share("people", "*", Sharing.Level.SCHEMA);
            assertThat(nodes.bank.partnerTables().of(bank)).singleElement().satisfies(t -> {
                assertThat(t.rows()).isEqualTo(100);
                assertThat(t.columns()).extracting(c -> c.name()).containsExactly("mobile", "income");
                assertThat(t.tags()).containsExactly("客户", "credit");
            });
            // In either language: 手机 is what 'mobile' means.
            for (String words : List.of("income", "客户", "手机", "CUSTOMERS income", "金额", "")) {
                assertThat(nodes.bank.partnerTables().search(words).hits()).as(words).hasSize(1);
            }
            assertThat(nodes.bank.partnerTables().search("weather").hits()).isEmpty();
            assertThatThrownBy(() -> nodes.bank.partnerTables().sample(bank, "people")).isInstanceOf(PolicyDenied.class);

            for (Sharing.Level level : List.of(Sharing.Level.SYNTHETIC_SAMPLE, Sharing.Level.MASKED_SAMPLE)) {
                catalogue.share("people", "bank", level);
                List<List<String>> rows = nodes.bank.partnerTables().sample(bank, "people");
                assertThat(rows).hasSize(5).allSatisfy(row -> assertThat(row).hasSize(2));
                var mobiles = List.of(catalogue.open(catalogue.refs().getFirst()).strings("mobile"));
                assertThat(rows).allSatisfy(row -> assertThat(mobiles).doesNotContain(row.getFirst()));
            }
            // What names a partner goes before what is for all; the same answer for what is hidden and what is not there.
            catalogue.share("people", "bank", Sharing.Level.NOTHING);
            assertThat(nodes.bank.partnerTables().of(bank)).isEmpty();
            String hidden = org.assertj.core.api.Assertions.catchThrowable(() -> nodes.bank.partnerTables().sample(bank, "people")).getMessage();
            assertThatThrownBy(() -> nodes.bank.partnerTables().sample(bank, "nobody")).hasMessage(hidden.replace("people", "nobody"));
            nodes.telecom.close();
            assertThat(nodes.bank.partnerTables().search("income").silent()).singleElement().satisfies(s -> assertThat(s.partner()).isEqualTo("telecom"));
        }
    }

    @Test
    void aMaskedSampleShowsCrowdsOnly() throws Exception {
        try (TwoNodes nodes = TwoNodes.open(folder)) {
            nodes.pair();
            StringBuilder csv = new StringBuilder("colour,phone,rare\n");
            for (int i = 0; i < 100; i++) {
                csv.append("%s,1380000%04d,%s\n".formatted(i % 2 == 0 ? "red" : "blue", i, "only" + i));
            }
            nodes.telecom.catalogue().add(Files.writeString(folder.resolve("t.csv"), csv), "t", List.of("colour:::L1", "rare:text:feature:L1"));
            nodes.telecom.catalogue().share("t", "bank", Sharing.Level.MASKED_SAMPLE);
            assertThat(nodes.bank.partnerTables().sample(nodes.bank.partners().get("telecom"), "t")).allSatisfy(row -> {
                assertThat(row.get(0)).isIn("red", "blue");
                assertThat(row.get(1)).isEqualTo("***");
                assertThat(row.get(2)).doesNotStartWith("only");
            });
        }
    }
}
