package org.tacit.node.review;

import java.time.Instant;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractDifference;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.document.Plan;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.ContractStore;
import org.tacit.node.contract.ContractTalk;

/**
 * A contract with open eyes: everything that a person needs for a yes or a no, in one answer. All of it is computed by this node, with its own operators,
 * policy and records; nothing is the proposer's word except where that is said.
 *
 * @param learned   who learns what over the whole flow, what follows from putting it together among it
 * @param together  what the other parties may learn about own columns with what earlier jobs told them, beyond that
 * @param told      what they were told before about the columns that this contract touches
 * @param arrows    from the owner of a column to who learns of it or computes with it, for a picture
 * @param touched   own columns, and by which rule each is allowed or refused
 * @param rules     the clauses relied on, with what is used and left of each
 * @param estimate  step by step; empty where this node cannot plan the flow
 * @param receivers who gets which result
 * @param compared  what is different to last time
 * @param comments  what people said about it, changes asked for among it
 * @param consent   who here said yes, and how many must
 */
public record Review(String contract, ContractState state, String name, String purpose, String legalBasis, String project, String proposer, boolean proposed, Instant createdAt,
                     List<LearnedFact> learned, List<LearnedFact> together, List<ToldBefore> told, List<DisclosureArrow> arrows, List<TouchedColumn> touched, List<ReliedRule> rules, RunEstimate estimate,
                     List<Plan.Receiver> receivers, RunsQuota quota, ComparedWith compared, List<ReviewSigner> signers, List<ContractStore.Suspension> suspensions,
                     List<ContractTalk.ContractComment> comments, PeoplesYes consent, List<Text> warnings, ReviewDecision decision) {

    /** A fact with its sentence. */
    public record LearnedFact(Text sentence, Fact fact) {
        static LearnedFact of(Fact fact) {
            return new LearnedFact(fact.sentence(), fact);
        }
    }

    /** A fact that an earlier job told. */
    public record ToldBefore(String job, Instant at, String partner, Text sentence) {
    }

    /**
     * @param column empty for the table as a whole
     * @param kind   the most that is learned, null where the column only takes part in a secret computation
     * @param when   of that, null likewise
     */
    public record DisclosureArrow(String from, String to, String table, String column, Kind kind, When when, List<String> steps) {
    }

    /** @param uses one for each other party that learns of the column or computes with it */
    public record TouchedColumn(String table, String column, List<TouchedUse> uses) {
    }

    /**
     * @param learns the most that is learned, null where nothing is
     * @param clause that allows it, or the one that comes nearest; empty where there is none
     * @param why    it is refused, null where it is allowed
     */
    public record TouchedUse(String partner, Kind learns, List<String> steps, boolean allowed, String clause, Text why) {
    }

    /**
     * A clause relied on. Bounds are 0, or empty, where there is none.
     *
     * @param itemsHere this contract's for one run
     * @param epsilon   the most noise budget of one figure
     */
    public record ReliedRule(String table, String clause, String partner, List<String> columns, Kind allow, String purpose, long uses, long usesUsed, long itemsPerMonth, long itemsUsed,
                       long itemsHere, long atMost, long atLeast, String epsilon) {
    }

    /** @param bytes over the wire, all directions */
    public record StepCost(String step, String operator, long bytes, double seconds, long rounds, long memory, long disk) {
    }

    /** Of one run, over the lines as this node measured them. */
    public record RunEstimate(List<StepCost> steps, long bytes, double seconds, long memory, long disk) {
    }

    /** @param soon it is in its last tenth or last week */
    public record RunsQuota(int runs, int used, int left, Instant expires, boolean soon) {
    }

    /**
     * @param with    the version that it replaces, else the last one that was in force with one of these parties about one of these columns; empty where there is none
     * @param version it is the version that this one replaces
     */
    public record ComparedWith(String with, boolean version, List<ContractDifference.ContractChange> changes) {
    }

    public record ReviewSigner(String party, boolean signed) {
    }

    public record PeoplesYes(List<String> yes, int needed) {
    }

    /**
     * Whether a yes, said now, would be taken.
     *
     * @param why not, each one sentence
     */
    public record ReviewDecision(boolean allowed, List<Text> why) {
    }
}
