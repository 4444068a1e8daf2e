package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tacit.data.Table;
import org.tacit.wire.Session;

/** One {@code --protocol} of {@code tacit bench psi}: how a party runs it, and how its written results are held against plain sight. */
interface PsiVariant {

    /** As the report states it. */
    String label(Settings settings);

    default String security(Settings settings) {
        return "semi-honest, κ=128, σ=40";
    }

    /** Writes each party's table under {@code folder/PARTY/}. */
    default void generate(Path folder, Settings settings) {
        PsiInputs.of(settings).generate(folder);
    }

    /** Items for the runs before the clock: about as long a run with every protocol. */
    int warmUpItems();

    /** One party, from its unread table to the result written under {@code folder}. */
    Map<String, Object> run(Session session, Path folder, Table mine, Settings settings);

    /** Compares what the parties wrote; may add figures to the report. By default both wrote {@link PsiInputs#ROWS}, in one common order. */
    default boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        return PsiInputs.of(settings).alignedCorrectly(folder, report);
    }
}
