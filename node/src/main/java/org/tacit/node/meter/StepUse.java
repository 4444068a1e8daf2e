package org.tacit.node.meter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.budget.PrivacyCost;
import org.tacit.wire.Traffic;

/** What one step of a job used, for the ledger. Both sides make the same of the contract, but for bytes and core time, which each measures. */
public final class StepUse {

    private StepUse() {
    }

    /**
     * One entry for each other party of the step; of several, each gets an equal part of bytes and core time, the first what is left over.
     *
     * @param proposer the party that proposed: it uses what the others provide
     * @param done     the step has its result; otherwise only what it took is counted
     */
    public static List<MeterEntry> of(Contract contract, Plan.PlannedStep step, String proposer, String me, String job, int attempt, String day, Traffic traffic, long coreNanos, boolean done) {
        TreeSet<String> others = new TreeSet<>(step.binding().parties().values());
        others.remove(me);
        if (others.isEmpty()) {
            contract.parties().stream().map(p -> p.name()).filter(p -> !p.equals(me)).findFirst().ifPresent(others::add);
        }
        boolean provided = !proposer.equals(me);
        List<MeterEntry> entries = new ArrayList<>();
        for (String other : others) {
            String provider = provided ? me : other;
            List<TableRef> tables = tables(step, provider);
            boolean first = entries.isEmpty();
            int n = others.size();
            entries.add(new MeterEntry("job:" + job + "#" + attempt + "/" + step.id() + ":" + other, day, MeterEntry.Kind.JOB, job, step.step().operator(), other, provided,
                    contract.flow().purpose().isEmpty() ? contract.flow().name() : contract.flow().purpose(), String.join(",", tables.stream().map(TableRef::table).distinct().toList()),
                    done ? 1 : 0, done ? tables.stream().mapToLong(TableRef::rows).sum() : 0, part(traffic.bytesSent(), n, first), part(traffic.bytesReceived(), n, first), part(coreNanos, n, first),
                    epsilon(step, provider)));
        }
        return entries;
    }

    private static long part(long all, int parts, boolean first) {
        return all / parts + (first ? all % parts : 0);
    }

    /** Tables of this party that the step itself reads: rows are counted where they enter, not in every step after. */
    private static List<TableRef> tables(Plan.PlannedStep step, String party) {
        return step.binding().inputs().values().stream().flatMap(ports -> ports.values().stream())
                .flatMap(source -> source instanceof Source.FromTable from && from.table().party().equals(party) ? java.util.stream.Stream.of(from.table()) : java.util.stream.Stream.empty())
                .distinct().toList();
    }

    /** A table and who learns of it. */
    public record Whom(String table, String partner) {
    }

    /** What a step's noisy figures on this party's tables cost, by table and partner. */
    public static Map<Whom, PrivacyCost> noisy(Plan.PlannedStep step, String party) {
        Map<Whom, PrivacyCost> costs = new LinkedHashMap<>();
        step.facts().stream().filter(f -> f.about().party().equals(party) && !f.learner().equals(party) && !f.of().epsilon().isEmpty())
                .forEach(f -> costs.merge(new Whom(f.about().table(), f.learner()), PrivacyCost.parse(f.of().epsilon(), f.of().delta()), PrivacyCost::plus));
        return costs;
    }

    /** Spent on this party's data: the sum over the step's noisy figures. */
    private static double epsilon(Plan.PlannedStep step, String party) {
        return step.facts().stream().filter(f -> f.about().party().equals(party) && !f.learner().equals(party) && !f.of().epsilon().isEmpty()).map(Fact::of)
                .mapToDouble(scope -> Double.parseDouble(scope.epsilon())).sum();
    }
}
