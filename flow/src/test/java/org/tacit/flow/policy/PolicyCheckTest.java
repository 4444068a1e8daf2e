package org.tacit.flow.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tacit.base.PolicyDenied;
import org.tacit.flow.Example;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Snapshots;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

class PolicyCheckTest {

    private static final Contract CONTRACT = Example.contract();

    private static PolicyCheck telecom(TablePolicy policy) {
        return telecom(policy, Usage.NONE, List.of());
    }

    private static PolicyCheck telecom(TablePolicy policy, Usage usage, List<Fact> before) {
        return new PolicyCheck("telecom", Example.OPERATORS, Example.tables(), List.of(policy), usage,
                before.stream().map(f -> new Earlier(f, "j1", java.time.Instant.parse("2026-11-02T08:00:00Z"), Snapshots.UNKNOWN)).toList());
    }

    private static TablePolicy with(Clause... clauses) {
        return new TablePolicy("customers", List.of(clauses));
    }

    private static Clause match(Kind allow, long atMost, long atLeast, int uses, long perMonth) {
        return new Clause("match", List.of("mobile"), "bank", "credit-2027", List.of("toy.align"), allow, atMost, atLeast, "", uses, perMonth);
    }

    private static Clause sums(long atLeast, String epsilon) {
        return new Clause("sums", List.of("spend"), "bank", "credit-2027", List.of("toy.sum"), Kind.AGGREGATE, 0, atLeast, epsilon, 0, 0);
    }

    private static final Clause SUMS = sums(0, "");
    private static final Clause MATCH = match(Kind.MEMBERSHIP, 0, 0, 0, 0);

    private static List<String> refusals(PolicyCheck check) {
        return check.beforeSigning(CONTRACT).violations().stream().map(v -> v.text().en()).toList();
    }

    @Test
    void bothOwnersAllowTheExample() {
        PolicyResult telecom = telecom(Example.customersPolicy()).beforeSigning(CONTRACT);
        assertThat(telecom.violations()).isEmpty();
        assertThat(telecom.relied()).containsExactly(new PolicyResult.Relied("customers", "match", "bank", 4),
                new PolicyResult.Relied("customers", "sums", "bank", 1));
        PolicyCheck bank = new PolicyCheck("bank", Example.OPERATORS, Example.tables(), List.of(Example.loansPolicy()), Usage.NONE, List.of());
        assertThat(bank.beforeSigning(CONTRACT).violations()).isEmpty();
        assertThat(telecom.clausesHash()).hasSize(64).isNotEqualTo(bank.beforeSigning(CONTRACT).clausesHash());
    }

    @Test
    void nothingIsAllowedByDefault() {
        List<String> refusals = refusals(telecom(TablePolicy.nothing("customers")));
        assertThat(refusals).containsOnly(
                "Table 'customers', column 'mobile': no clause of the policy allows bank anything; grant it first or decline.",
                "Table 'customers', column 'spend': no clause of the policy allows bank anything; grant it first or decline.");
        assertThat(refusals(new PolicyCheck("telecom", Example.OPERATORS, Example.tables(), List.of(), Usage.NONE, List.of()))).isEqualTo(refusals);
    }

    @Test
    void useWithoutAnyFactNeedsAClauseToo() {
        // The bank's 'amount' is read by toy.align and nothing is stated about it.
        PolicyCheck bank = new PolicyCheck("bank", Example.OPERATORS, Example.tables(), List.of(new TablePolicy("loans_2026",
                List.of(Clause.of("key", List.of("phone"), "telecom", "*", List.of("toy.*"), Kind.SHAPE)))), Usage.NONE, List.of());
        assertThat(bank.beforeSigning(CONTRACT).violations()).extracting(Violation::column).containsOnly("amount");
    }

    @Test
    void kindPartnerPurposeAndOperator() {
        assertThat(refusals(telecom(with(match(Kind.AGGREGATE, 0, 0, 0, 0), SUMS)))).containsExactly(
                "customers.mobile for bank: clause 'match' allows up to a group figure, and membership of its own items would be learned.");
        Clause shop = Clause.of("m", List.of("*"), "shop", "*", List.of("*"), Kind.MODEL);
        assertThat(refusals(telecom(with(shop)))).allMatch(s -> s.contains("no clause of the policy allows bank anything"));
        Clause purpose = Clause.of("m", List.of("mobile"), "bank", "marketing", List.of("*"), Kind.MODEL);
        assertThat(refusals(telecom(with(purpose, SUMS)))).containsOnly(
                "customers.mobile for bank: clause 'm' is for purpose 'marketing', not 'credit-2027'.");
        Clause operator = Clause.of("m", List.of("mobile"), "*", "*", List.of("psi.*"), Kind.MODEL);
        assertThat(refusals(telecom(with(operator, SUMS)))).containsOnly("customers.mobile for bank: clause 'm' does not allow toy.align.");
        assertThat(refusals(telecom(with(Clause.of("m", List.of("*"), "*", "*", List.of("toy.*"), Kind.MEMBERSHIP))))).isEmpty();
    }

    @Test
    void everyBound() {
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 4, 0, 3, 4), SUMS)))).isEmpty();
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 3, 0, 0, 0), SUMS)))).containsExactly(
                "customers.mobile for bank: clause 'match' allows at most 3 in one job, and up to 4 would be learned.");
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 2, 0, 0), SUMS)))).containsExactly(
                "customers.mobile for bank: clause 'match' asks for at least 2 rows, and the step makes sure of 0.");
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 2, 0), SUMS)))).containsOnly(
                "customers.mobile for bank: clause 'match' allows 2 uses, 0 are used and 3 more would be needed.");
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 0, 3), SUMS)))).containsExactly(
                "customers.mobile for bank: clause 'match' allows 3 items a month, 0 are used and up to 4 more would be.");
        assertThat(refusals(telecom(with(MATCH, sums(20, ""))))).containsExactly(
                "customers.spend for bank: clause 'sums' asks for at least 20 rows, and the step makes sure of 0.");
        assertThat(refusals(telecom(with(MATCH, sums(0, "1"))))).containsExactly(
                "customers.spend for bank: clause 'sums' asks for noise with ε ≤ 1, and the figure has ∞.");
    }

    @Test
    void aStepThatMakesSureOfTheGroupIsAllowed() {
        Contract grouped = Example.contract(Example.plan(Example.YAML.replace("{column: spend}", "{column: spend, min_group: 20}")));
        assertThat(telecom(with(MATCH, sums(20, ""))).beforeSigning(grouped).violations()).isEmpty();
    }

    @Test
    void whatWasUsedBeforeCounts() {
        Usage usage = (table, clause, partner) -> new Usage.Used(2, 10);
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 5, 14), SUMS), usage, List.of()))).isEmpty();
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 4, 0), SUMS), usage, List.of()))).hasSize(1);
        assertThat(refusals(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 0, 13), SUMS), usage, List.of()))).hasSize(1);
        // Before a step only the present job is still to come.
        assertThat(telecom(with(match(Kind.MEMBERSHIP, 0, 0, 3, 0), SUMS), usage, List.of()).beforeStep(CONTRACT, "align").violations()).isEmpty();
    }

    @Test
    void whatWasToldBeforeCounts() {
        Fact earlier = CONTRACT.disclosure().getLast();
        assertThat(earlier.kind()).isEqualTo(Kind.AGGREGATE);
        assertThat(refusals(telecom(Example.customersPolicy(), Usage.NONE, List.of(earlier)))).containsExactly(
                "customers.spend for bank: with what earlier jobs told, cell values may be learned (what changed in 'customers' since job j1 of 2026-11-02); clause 'sums' allows up to a group figure "
                        + "and no number of uses. Set one, or allow it.");
        // An owner who says how often has decided how many answers may be put together.
        Clause five = new Clause("sums", List.of("spend"), "bank", "credit-2027", List.of("toy.sum"), Kind.AGGREGATE, 0, 0, "", 5, 0);
        assertThat(refusals(telecom(with(MATCH, five), Usage.NONE, List.of(earlier)))).isEmpty();
        assertThat(refusals(telecom(with(MATCH, five), (table, clause, partner) -> new Usage.Used(3, 0), List.of(earlier)))).allMatch(
                r -> r.contains("clause 'sums' allows 5 uses, 3 are used and 3 more would be needed"));
        // What may follow within one contract needs the kind itself, however few the uses.
        Contract twice = Example.contract(Example.plan(Example.YAML + Example.YAML.substring(Example.YAML.indexOf("  - id: sum")).replace("id: sum", "id: again")));
        assertThat(telecom(with(MATCH, five)).beforeSigning(twice).violations()).extracting(v -> v.text().en()).containsExactly(
                "customers.spend for bank: clause 'sums' allows up to a group figure, and cell values would be learned.");
    }

    @Test
    void secondClauseMayAllowWhatTheFirstDoesNot() {
        assertThat(refusals(telecom(with(match(Kind.SIZE, 0, 0, 0, 0), MATCH, SUMS)))).isEmpty();
    }

    private static Contract changed(java.util.function.UnaryOperator<List<Fact>> facts) {
        Contract c = CONTRACT;
        return new Contract(c.format(), c.flow(), c.parties(), c.tables(), c.operators(), c.receivers(), facts.apply(new ArrayList<>(c.disclosure())),
                c.runs(), c.expires(), c.legalBasis(), c.nonce());
    }

    @Test
    void forgedDisclosureIsRefused() {
        PolicyCheck check = telecom(Example.customersPolicy());
        assertThat(check.beforeSigning(changed(f -> f)).violations()).isEmpty();
        assertThat(check.beforeSigning(changed(f -> f.subList(1, f.size()))).violations()).singleElement().satisfies(v -> assertThat(v.text().en())
                .isEqualTo("The contract's disclosure is not what this node computes (it leaves out: "
                        + "bank will learn which of its own keys are there, from telecom's customers (mobile); at most 4.)"));
        assertThat(check.beforeSigning(changed(f -> {
            Fact first = f.getFirst();
            f.set(0, new Fact(first.learner(), first.about(), Kind.SIZE, first.what(), first.of(), first.when(), first.because(), first.steps()));
            return f;
        })).violations()).hasSize(1);
        assertThat(check.beforeSigning(changed(f -> {
            f.add(f.getFirst());
            return f;
        })).violations()).hasSize(1);
        // Nor does a kind disclosure help where the policy says no: the refusal is by what this node computes.
        assertThat(telecom(TablePolicy.nothing("customers")).beforeSigning(changed(f -> List.of())).violations()).hasSizeGreaterThan(1);
    }

    @Test
    void otherForgeries() {
        PolicyCheck check = telecom(Example.customersPolicy());
        Contract c = CONTRACT;
        TreeMap<String, String> versions = new TreeMap<>(c.operators());
        versions.put("toy.sum", "0");
        assertThat(check.beforeSigning(new Contract(c.format(), c.flow(), c.parties(), c.tables(), versions, c.receivers(), c.disclosure(), 3, c.expires(), "", c.nonce()))
                .violations()).extracting(v -> v.text().en()).containsExactly("The contract is for toy.sum version 0, and this node has version 1; use the same on both sides.");
        assertThat(check.beforeSigning(new Contract(c.format(), c.flow(), c.parties(), c.tables(), c.operators(), List.of(), c.disclosure(), 3, c.expires(), "", c.nonce()))
                .violations()).hasSize(1);
        List<ContractParty> others = List.of(c.parties().getFirst());
        assertThat(check.beforeSigning(new Contract(c.format(), c.flow(), others, c.tables(), c.operators(), c.receivers(), c.disclosure(), 3, c.expires(), "", c.nonce()))
                .violations()).hasSize(1);
        // A step that leaves the flow's own plan unfinished
        assertThat(check.beforeSigning(new Contract(c.format(), c.flow(), c.parties(), List.of(), c.operators(), c.receivers(), c.disclosure(), 3, c.expires(), "", c.nonce()))
                .violations()).singleElement().satisfies(v -> assertThat(v.text().en()).startsWith("This node cannot plan the contract's flow"));
    }

    @Test
    void anotherSnapshotOrSchemaOfTheOwnTableIsRefused() {
        TableRef people = Example.tables().getLast();
        List<ColumnRef> fewer = people.columns().subList(0, 1);
        for (TableRef own : List.of(new TableRef("x", "telecom", "customers", 3, "00", people.columns()),
                new TableRef("x", "telecom", "customers", 4, people.hash(), people.columns()),
                new TableRef("x", "telecom", "customers", 3, people.hash(), fewer))) {
            PolicyCheck check = new PolicyCheck("telecom", Example.OPERATORS, List.of(own), List.of(Example.customersPolicy()), Usage.NONE, List.of());
            assertThat(check.beforeSigning(CONTRACT).violations()).extracting(Violation::table).containsExactly("customers");
        }
        PolicyCheck none = new PolicyCheck("telecom", Example.OPERATORS, List.of(), List.of(Example.customersPolicy()), Usage.NONE, List.of());
        assertThat(none.beforeSigning(CONTRACT).violations()).extracting(v -> v.text().en()).containsExactly("There is no table 'customers' here.");
    }

    @Test
    void aStepIsCheckedForItself() {
        PolicyCheck check = telecom(with(MATCH));
        assertThat(check.beforeStep(CONTRACT, "align").violations()).isEmpty();
        assertThat(check.beforeStep(CONTRACT, "sum").violations()).extracting(Violation::column).containsOnly("spend");
    }

    @Test
    void aResultIsCheckedBeforeItLeaves() {
        PolicyCheck check = telecom(Example.customersPolicy());
        assertThat(check.beforeRelease(CONTRACT, "sum", "bank", Kind.AGGREGATE, 1).violations()).isEmpty();
        assertThat(check.beforeRelease(CONTRACT, "align", "bank", Kind.MEMBERSHIP, 4).violations()).isEmpty();
        assertThat(check.beforeRelease(CONTRACT, "align", "bank", Kind.MEMBERSHIP, 5).violations()).extracting(v -> v.text().en())
                .containsExactly("Step 'align' was about to give bank 5 items where the contract says at most 4; nothing was sent.");
        assertThat(check.beforeRelease(CONTRACT, "sum", "bank", Kind.VALUE, 1).violations()).extracting(v -> v.text().en())
                .containsExactly("Step 'sum' was about to give bank cell values, which its disclosure does not state; nothing was sent.");
        assertThatThrownBy(() -> telecom(with(MATCH)).beforeRelease(CONTRACT, "sum", "bank", Kind.AGGREGATE, 1).orThrow())
                .isInstanceOf(PolicyDenied.class).hasMessageContaining("customers");
    }

    @Test
    void startingPolicyFollowsTheGrades() {
        TablePolicy start = StartingPolicy.suggest("customers", Example.CUSTOMERS.schema(), "bank", "credit-2027");
        assertThat(start.clauses()).extracting(c -> c.columns() + " " + c.allow()).containsExactly("[mobile, plan] MEMBERSHIP", "[spend] AGGREGATE");
        assertThat(refusals(telecom(start))).isEmpty();
    }
}
