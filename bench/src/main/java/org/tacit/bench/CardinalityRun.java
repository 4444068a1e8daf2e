package org.tacit.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.cardinality.PsiCardinality;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.Session;

/** {@code psi --protocol cardinality}: both learn how many identifiers are common. */
record CardinalityRun(DhGroup group) implements PsiVariant {

    private static final String COUNT = "count";

    private PsiCardinality protocol() {
        return new PsiCardinality(RpmtParameters.of(group));
    }

    @Override
    public String label(Settings settings) {
        return protocol().name();
    }

    @Override
    public int warmUpItems() {
        return 1 << 13;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        long common = protocol().count(session, Items.of(mine, PsiInputs.COLUMN), Set.copyOf(session.parties())).common();
        LongFile.write(folder.resolve(COUNT), new long[] {common});
        return Map.of();
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        long[] expected = {PsiInputs.of(settings).common()};
        report.put("common", expected[0]);
        return List.of("a", "b").stream().allMatch(party -> Arrays.equals(LongFile.read(folder.resolve(party).resolve(COUNT)), expected));
    }
}
