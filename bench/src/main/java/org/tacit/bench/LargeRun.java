package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import org.tacit.data.Table;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Psi;
import org.tacit.psi.large.LargeIntersection;
import org.tacit.psi.large.LargePsi;
import org.tacit.psi.large.LargePsiParameters;
import org.tacit.wire.Session;

/** A two-party protocol over partitions on disk: for large tables, with {@code --partition}, and with {@code --kill}. */
final class LargeRun {

    /** What the engine calls the time when half of it may be done. */
    static final String STAGE = "psi.intersect";

    private LargeRun() {
    }

    static boolean wanted(Settings settings) {
        PsiInputs inputs = PsiInputs.of(settings);
        return settings.values().containsKey("kill") || settings.values().containsKey("partition")
                || LargePsi.wanted(inputs.n(), inputs.m());
    }

    static LargePsiParameters parameters(Settings settings) {
        PsiInputs inputs = PsiInputs.of(settings);
        LargePsiParameters standard = LargePsiParameters.of(inputs.n(), inputs.m());
        return new LargePsiParameters(inputs.n(), inputs.m(), settings.number("partition", standard.partitionItems()));
    }

    static Map<String, Object> run(Session session, Path folder, Table mine, Settings settings, LongFunction<Psi> protocol) {
        LargeIntersection found = new LargePsi(protocol, parameters(settings), session.id())
                .intersect(session, ItemSource.of(mine, List.of(PsiInputs.COLUMN)), Set.copyOf(session.parties()), folder.resolve("scratch"));
        LongFile.write(folder.resolve(PsiInputs.ROWS), sink -> found.rows().forEach(sink));
        return Map.of("partitions", found.partitions(), "begun", found.begun());
    }

    /** How many partitions there were, and after a kill how many of them a party did more than once. */
    static void figures(List<PartyReport> parties, Settings settings, Map<String, Object> report) {
        int partitions = parameters(settings).partitions();
        report.put("partitions", partitions);
        if (settings.flag("kill")) {
            report.put("resumed", parties.stream().allMatch(p -> p.figures().containsKey("begun")));
            long begun = parties.stream().mapToLong(p -> ((Number) p.figures().get("begun")).longValue()).max().orElse(0);
            report.put("repeatedPartitions", begun - partitions);
            parties.stream().map(p -> p.figures().get("secondsBeforeKill")).map(s -> ((Number) s).doubleValue()).max(Double::compare)
                    .ifPresent(s -> report.put("secondsBeforeKill", Bench.round(s)));
        }
    }
}
