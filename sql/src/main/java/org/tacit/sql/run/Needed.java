package org.tacit.sql.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.plan.QueryPlan.Bit;

/** The columns of each owner that the joint part reads, in an order that both parties find. */
final class Needed {

    /** A column of one owner. */
    sealed interface Id {

        int owner();

        /** 1 where all these bits of the owner hold. */
        record Bits(int owner, List<Integer> which) implements Id {
        }

        /** A number, or its low or high half. */
        record Number(int owner, int index, Half half) implements Id {
        }

        /** The number of the row's group. */
        record Group(int owner) implements Id {
        }
    }

    /** Which part of a number. */
    enum Half {
        WHOLE, LOW, HIGH
    }

    /** The bits of a low half. */
    static final int LOW_BITS = 30;

    private final QueryPlan plan;
    private final Set<Id> ids = new LinkedHashSet<>();

    private Needed(QueryPlan plan) {
        this.plan = plan;
        bit(plan.keep());
        for (int o = 0; o < plan.owners().size(); o++) {
            if (!plan.owners().get(o).groups().isEmpty()) {
                ids.add(new Id.Group(o));
            }
        }
        for (QueryPlan.Measure measure : plan.sums()) {
            bit(new Bit.And(List.of(plan.keep(), measure.over())));
            measure.sums().forEach(s -> s.parts().forEach(this::number));
        }
    }

    static Set<Id> of(QueryPlan plan) {
        return new Needed(plan).ids;
    }

    private void number(QueryPlan.Whole w) {
        ids.addAll(halves(plan, w.owner(), w.index()));
    }

    static List<Id.Number> halves(QueryPlan plan, int owner, int index) {
        return plan.owners().get(owner).numbers().get(index).wide() ? List.of(new Id.Number(owner, index, Half.LOW), new Id.Number(owner, index, Half.HIGH))
                : List.of(new Id.Number(owner, index, Half.WHOLE));
    }

    private void bit(Bit bit) {
        switch (bit) {
            case Bit.And and -> {
                Conjunction all = Conjunction.of(and);
                ids.addAll(all.own());
                all.rest().forEach(this::bit);
            }
            case Bit.Or or -> or.parts().forEach(this::bit);
            case Bit.Own own -> ids.add(new Id.Bits(own.owner(), List.of(own.index())));
            case Bit.Below below -> {
                number(below.less());
                number(below.more());
            }
            case Bit.Not not -> bit(not.part());
        }
    }

    /** What each owner can decide of a conjunction, and the rest. */
    record Conjunction(List<Id.Bits> own, List<Bit> rest) {

        static Conjunction of(Bit.And and) {
            List<TreeSet<Integer>> byOwner = List.of(new TreeSet<>(), new TreeSet<>());
            List<Bit> rest = new ArrayList<>();
            collect(and, byOwner, rest);
            List<Id.Bits> own = new ArrayList<>();
            for (int o = 0; o < 2; o++) {
                if (!byOwner.get(o).isEmpty()) {
                    own.add(new Id.Bits(o, List.copyOf(byOwner.get(o))));
                }
            }
            return new Conjunction(own, rest.stream().distinct().toList());
        }

        private static void collect(Bit bit, List<TreeSet<Integer>> byOwner, List<Bit> rest) {
            switch (bit) {
                case Bit.And and -> and.parts().forEach(p -> collect(p, byOwner, rest));
                case Bit.Own own -> byOwner.get(own.owner()).add(own.index());
                default -> rest.add(bit);
            }
        }
    }
}
