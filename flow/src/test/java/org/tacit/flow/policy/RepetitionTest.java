package org.tacit.flow.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.flow.Example;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Earlier;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Snapshot;
import org.tacit.flow.disclosure.Snapshots;

/** A partner that asks the same column again and again: too soon, with nearly the same rows, for too many items, with too few hits. */
class RepetitionTest {

    private static final Contract CONTRACT = Example.contract();
    /** Of the customers (3 rows) and of the bank's loans (4 rows), as the contract has them. */
    private static final Snapshots NOW = Example.plan().snapshots(Example.plan().step("align").facts().getFirst());

    private static Usage.Answer answer(long daysAgo, long items, long hits, Snapshots on) {
        return new Usage.Answer("j1", "align", false, false, Kind.MEMBERSHIP, daysAgo, true, items, hits, on);
    }

    private static PolicyCheck check(Repetition bounds, Usage.Answer... earlier) {
        TablePolicy policy = new TablePolicy("customers", List.of(
                Clause.of("match", List.of("mobile"), "bank", "credit-2027", List.of("toy.align"), Kind.MEMBERSHIP).with(bounds),
                Clause.of("sums", List.of("spend"), "bank", "credit-2027", List.of("toy.sum"), Kind.AGGREGATE)));
        return new PolicyCheck("telecom", Example.OPERATORS, Example.tables(), List.of(policy), usage(earlier), List.of());
    }

    private static Usage usage(Usage.Answer... earlier) {
        return new Usage() {
            @Override
            public Used of(String table, String clause, String partner) {
                return new Used(0, 0);
            }

            @Override
            public List<Answer> answers(String table, String column, String partner) {
                return column.equals("mobile") && partner.equals("bank") ? List.of(earlier) : List.of();
            }
        };
    }

    private static List<String> refusals(Repetition bounds, Usage.Answer... earlier) {
        PolicyResult result = check(bounds, earlier).beforeSigning(CONTRACT);
        // The partner is told that it is not granted, and neither counters nor clauses.
        if (!result.allowed()) {
            assertThat(result.forPartner().text().en()).isEqualTo("'customers.mobile' is not granted for this; ask its owner, or propose it again for the present table.");
        }
        // The same bound holds at the moment of release.
        assertThat(check(bounds, earlier).beforeRelease(CONTRACT, "align", "bank", Kind.MEMBERSHIP, 4).allowed()).isEqualTo(result.allowed());
        return result.violations().stream().map(v -> v.text().en()).toList();
    }

    @Test
    void snapshotsAreThoseThatAStepReads() {
        assertThat(NOW.own().rows()).isEqualTo(3);
        assertThat(NOW.theirs().rows()).isEqualTo(4);
        assertThat(NOW.theirs().commitment()).isEqualTo(Example.LOANS.contentHash());
        // The sum reads the bank's table by way of the alignment.
        Fact sum = Example.plan().step("sum").facts().getFirst();
        assertThat(Example.plan().snapshots(sum).theirs()).isEqualTo(NOW.theirs());
    }

    /** As an older node has stored it. */
    @Test
    void aClauseWithoutTheseBoundsHasNone() {
        Clause read = tools.jackson.databind.json.JsonMapper.shared().readValue("""
                {"id":"c","columns":["mobile"],"partner":"bank","purpose":"*","operators":["*"],"allow":"MEMBERSHIP","atMost":0,"atLeast":0,"epsilon":"",
                "uses":0,"itemsPerMonth":0}""", Clause.class);
        assertThat(read.repetition()).isEqualTo(Repetition.NONE);
    }

    @Test
    void oneAnswerInAPeriod() {
        Repetition monthly = new Repetition(30, 0, 0, 0);
        assertThat(refusals(monthly)).isEmpty();
        assertThat(refusals(monthly, answer(30, 4, 2, NOW))).isEmpty();
        assertThat(refusals(monthly, answer(29, 4, 2, NOW))).containsExactly(
                "customers.mobile for bank: clause 'match' allows one answer in 30 days, and job j1 got one 29 days ago.");
        // The job itself may be asked about in its own steps and attempts.
        assertThat(refusals(monthly, new Usage.Answer("j2", "align", true, false, Kind.MEMBERSHIP, 0, true, 4, 2, NOW))).isEmpty();
    }

    @Test
    void answersThatDifferByFewRows() {
        Repetition hundred = new Repetition(0, 100, 0, 0);
        assertThat(refusals(hundred, answer(1, 4, 2, NOW))).as("nothing changed: the answer is the same").isEmpty();
        assertThat(refusals(hundred, answer(1, 4, 2, new Snapshots(NOW.own(), new Snapshot("aa", 5))))).containsExactly(
                "customers.mobile for bank: it asked with 5 rows in job j1 and asks with 4 now, in another snapshot; the two answers differ by few rows, and clause 'match' asks for 100.");
        assertThat(refusals(hundred, answer(1, 4, 2, new Snapshots(new Snapshot("bb", 1000), NOW.theirs())))).isEmpty();
        assertThat(refusals(hundred, answer(1, 4, 2, new Snapshots(new Snapshot("bb", 102), NOW.theirs())))).containsExactly(
                "customers.mobile for bank: 'customers' had 102 rows for job j1 and has 3 now, in another snapshot; the two answers differ by few rows, and clause 'match' asks for 100.");
        assertThat(refusals(new Repetition(0, 99, 0, 0), answer(1, 4, 2, new Snapshots(new Snapshot("bb", 102), NOW.theirs())))).isEmpty();
    }

    @Test
    void manyItemsAgainstASmallTable() {
        // 200 % of 3 rows are 6 items; this job asks for up to 4.
        Repetition twice = new Repetition(0, 0, 200, 0);
        assertThat(refusals(twice, answer(1, 2, -1, NOW))).isEmpty();
        assertThat(refusals(twice, answer(1, 3, -1, NOW))).containsExactly(
                "customers.mobile for bank: clause 'match' allows to ask in a month about 200 % of the table's 3 rows; 3 items were asked about and up to 4 more would be.");
        Usage.Answer lastMonth = new Usage.Answer("j1", "align", false, false, Kind.MEMBERSHIP, 1, false, 3, -1, NOW);
        assertThat(refusals(twice, lastMonth)).isEmpty();
        // An attempt of the same job that broke off counts, this very step of this very attempt does not.
        assertThat(refusals(twice, new Usage.Answer("j2", "align", true, false, Kind.MEMBERSHIP, 0, true, 4, -1, NOW))).hasSize(1);
        assertThat(refusals(twice, new Usage.Answer("j2", "align", true, true, Kind.MEMBERSHIP, 0, true, 4, -1, NOW))).isEmpty();
        assertThat(refusals(twice, new Usage.Answer("j2", "other", true, true, Kind.MEMBERSHIP, 0, true, 4, -1, NOW))).hasSize(1);
    }

    @Test
    void fewHitsLookLikeTrying() {
        Repetition fivePercent = new Repetition(0, 0, 0, 5);
        assertThat(refusals(fivePercent, answer(1, 1000, 50, NOW))).isEmpty();
        assertThat(refusals(fivePercent, answer(1, 1000, 49, NOW))).containsExactly("customers.mobile for bank: of the 1,000 items that it asked about this month 49 "
                + "are here; clause 'match' asks for at least 5 %, because fewer look like numbers that are tried out.");
        assertThat(refusals(fivePercent, answer(1, 1000, 49, NOW), answer(2, 1000, 60, NOW))).isEmpty();
        // Where the owner did not learn the hits there is nothing to judge by.
        assertThat(refusals(fivePercent, answer(1, 1000, -1, NOW))).isEmpty();
    }

    @Test
    void aStepThatMakesSureOfTheResultIsAllowed() {
        // psi steps with a minimum result state it in the fact; how many items were asked about is no such bound.
        Clause atLeast = new Clause("match", List.of("mobile"), "bank", "credit-2027", List.of("toy.align"), Kind.MEMBERSHIP, 0, 100, "", 0, 0);
        ClauseMatch.Need need = new ClauseMatch.Need(Example.tables().getLast(), "mobile", "bank", Kind.MEMBERSHIP,
                org.tacit.flow.disclosure.Scope.of(org.tacit.flow.disclosure.Scope.Rows.OWN_ITEMS, 100_000), List.of("align"), List.of("toy.align"), null, NOW);
        assertThat(violations(atLeast, need)).hasSize(1);
        ClauseMatch.Need enforced = new ClauseMatch.Need(need.table(), "mobile", "bank", Kind.MEMBERSHIP, need.scope().atLeast(100), need.steps(), need.operators(), null, NOW);
        assertThat(violations(atLeast, enforced)).isEmpty();
    }

    private static List<Violation> violations(Clause clause, ClauseMatch.Need need) {
        ClauseMatch match = new ClauseMatch(List.of(new TablePolicy("customers", List.of(clause))), Usage.NONE, "credit-2027", 1);
        match.need(need);
        return match.violations();
    }

    @Test
    void theSameQuestionOnTwoSnapshotsIsSaidWithJobDayAndRows() {
        Fact membership = CONTRACT.disclosure().getFirst();
        Instant day = Instant.parse("2026-11-02T08:00:00Z");
        assertThat(repeated(new Earlier(membership, "j12", day, new Snapshots(new Snapshot("bb", 1000), NOW.theirs())))).containsExactly(
                "bank may learn what changed in 'customers' between job j12 of 2026-11-02 (1,000 rows) and now (3 rows), from telecom's customers (mobile); at most 4.");
        assertThat(repeated(new Earlier(membership, "j12", day, new Snapshots(NOW.own(), new Snapshot("aa", 5))))).containsExactly(
                "bank may learn what the rows of its own table that came or went since job j12 of 2026-11-02 (5 rows then, 4 now) make of the answer about 'customers', "
                        + "from telecom's customers (mobile); at most 4.");
        assertThat(repeated(new Earlier(membership, "j12", day, NOW))).containsExactly(
                "bank may learn what asking once more about the same rows of 'customers' adds to job j12 of 2026-11-02, from telecom's customers (mobile); at most 4.");
        assertThat(repeated()).isEmpty();
    }

    private static List<String> repeated(Earlier... before) {
        return new PolicyCheck("telecom", Example.OPERATORS, Example.tables(), List.of(Example.customersPolicy()), Usage.NONE, List.of(before))
                .repeated(CONTRACT).stream().map(f -> f.sentence().en()).toList();
    }

    /** Two steps that ask the same column count twice against the month's items. */
    @Test
    void theItemsOfSeveralStepsAddUp() {
        Clause five = new Clause("match", List.of("mobile"), "bank", "credit-2027", List.of("toy.align"), Kind.MEMBERSHIP, 0, 0, "", 0, 5);
        ClauseMatch match = new ClauseMatch(List.of(new TablePolicy("customers", List.of(five))), Usage.NONE, "credit-2027", 1);
        for (String step : List.of("one", "two")) {
            match.need(new ClauseMatch.Need(Example.tables().getLast(), "mobile", "bank", Kind.MEMBERSHIP,
                    org.tacit.flow.disclosure.Scope.of(org.tacit.flow.disclosure.Scope.Rows.OWN_ITEMS, 4), List.of(step), List.of("toy.align"), null, NOW));
        }
        assertThat(match.violations()).singleElement().satisfies(v -> assertThat(v.text().en()).contains("allows 5 items a month, 4 are used and up to 4 more would be"));
    }
}
