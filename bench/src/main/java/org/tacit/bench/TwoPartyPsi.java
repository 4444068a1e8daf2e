package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.plan.Estimate;
import org.tacit.psi.plan.PairProtocol;
import org.tacit.wire.Session;

/** Any {@link Psi} of two parties, by {@link LargeRun} where the tables are large; both learn the result. */
record TwoPartyPsi(int warmUpItems, Function<Settings, Psi> protocol, PairProtocol estimate) implements PsiVariant {

    @Override
    public String label(Settings settings) {
        return protocol.apply(settings).name() + (LargeRun.wanted(settings) ? "-partitioned" : "");
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        if (LargeRun.wanted(settings)) {
            return LargeRun.run(session, folder, mine, settings, most -> protocol.apply(settings));
        }
        Items items = Items.of(mine, PsiInputs.COLUMN);
        LongFile.write(folder.resolve(PsiInputs.ROWS), protocol.apply(settings).intersect(session, items, Set.copyOf(session.parties())).rows());
        return Map.of();
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        PsiInputs inputs = PsiInputs.of(settings);
        Estimate expected = LargeRun.wanted(settings) ? estimate.byPartitions(LargeRun.parameters(settings), true, true)
                : estimate.estimate(inputs.n(), inputs.m(), true, true);
        report.put("estimatedSeconds", Bench.round(expected.seconds()));
        report.put("estimatedBytes", expected.bytes());
        report.put("estimatedMemoryMb", expected.memory() >> 20);
        if (LargeRun.wanted(settings)) {
            report.put("estimatedDiskMb", expected.disk() >> 20);
            LargeRun.figures(parties, settings, report);
        }
        return PsiVariant.super.check(folder, settings, parties, report);
    }
}
