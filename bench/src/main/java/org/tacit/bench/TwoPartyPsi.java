package org.tacit.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.wire.Session;

/** Any {@link Psi} of two parties; both learn the result. */
record TwoPartyPsi(int warmUpItems, Function<Settings, Psi> protocol) implements PsiVariant {

    @Override
    public String label(Settings settings) {
        return protocol.apply(settings).name();
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        Items items = Items.of(mine, PsiInputs.COLUMN);
        LongFile.write(folder.resolve(PsiInputs.ROWS), protocol.apply(settings).intersect(session, items, Set.copyOf(session.parties())).rows());
        return Map.of();
    }
}
