package org.tacit.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.data.Table;
import org.tacit.mpc.Mpc;
import org.tacit.psi.Items;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.circuit.MatchedFigures;
import org.tacit.psi.circuit.SharedMatches;
import org.tacit.wire.Session;

/** {@code psi --protocol circuit}: the intersection stays shared; the first party learns the count and a sum of a column of each, if one item is common. */
record CircuitRun() implements PsiVariant {

    private static final String FIGURES = "figures";

    @Override
    public String label(Settings settings) {
        return "circuit";
    }

    @Override
    public int warmUpItems() {
        return 1 << 14;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        long[] column = new long[Math.toIntExact(mine.rows())];
        Arrays.setAll(column, row -> cell(session.index(), row));
        try (Mpc mpc = CircuitPsi.open(session)) {
            SharedMatches matches = CircuitPsi.match(session, mpc, Items.of(mine, PsiInputs.COLUMN), new long[][] {column}, 1, Long.MAX_VALUE);
            if (MatchedFigures.enough(mpc, matches.matched(), 1)) {
                Optional<MatchedFigures.Figures> figures = MatchedFigures.open(mpc, matches.matched(), matches.cells(), new int[] {0, 1}, 0);
                figures.ifPresent(f -> LongFile.write(folder.resolve(FIGURES), new long[] {f.count(), (long) f.sums()[0], (long) f.sums()[1]}));
            }
        }
        return Map.of();
    }

    /** In cents, of both signs. */
    private static long cell(int party, long row) {
        return (row * 7919 + party) % 200_003 - 100_000;
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        PsiInputs inputs = PsiInputs.of(settings);
        long[] expected = new long[3];
        for (long row = inputs.n() - inputs.common(); row < inputs.n(); row++) {
            expected[0]++;
            expected[1] += cell(0, row);
            expected[2] += cell(1, inputs.rowOfB(row));
        }
        report.put("common", expected[0]);
        report.put("positions", CircuitPsi.positions(Math.min(inputs.n(), inputs.m())));
        return Arrays.equals(LongFile.read(folder.resolve("a").resolve(FIGURES)), expected);
    }
}
