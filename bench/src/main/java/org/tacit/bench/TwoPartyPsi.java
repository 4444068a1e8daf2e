package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.wire.Session;

/** Any {@link Psi} of two parties, by {@link LargeRun} where the tables are large; both learn the result. */
record TwoPartyPsi(int warmUpItems, Function<Settings, Psi> protocol) implements PsiVariant {

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
        if (LargeRun.wanted(settings)) {
            LargeRun.figures(parties, settings, report);
        }
        return PsiVariant.super.check(folder, settings, parties, report);
    }
}
