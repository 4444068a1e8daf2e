package org.tacit.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.psi.vole.checked.CheckedVolePsi;
import org.tacit.wire.Session;

/**
 * {@code --protocol vole --malicious}: the intersection against peers that cheat, in one piece; both learn the result. Partitions and resuming would let a peer
 * choose what it asks about by what it was told before, so they are refused.
 */
final class MaliciousRun implements PsiVariant {

    private final Psi psi = new CheckedVolePsi(VolePsiParameters.standard());

    @Override
    public String label(Settings settings) {
        return psi.name();
    }

    @Override
    public String security(Settings settings) {
        return "malicious, κ=128, σ=64 (failure by chance 2^-40), abort, no fairness";
    }

    @Override
    public int warmUpItems() {
        return 1 << 17;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Table mine, Settings settings) {
        if (settings.values().containsKey("partition") || settings.flag("kill")) {
            throw InvalidInput.of("--malicious runs in one piece; leave out --partition and --kill.", "--malicious 须整体运行，请去掉 --partition 与 --kill。");
        }
        Items items = Items.of(mine, PsiInputs.COLUMN);
        LongFile.write(folder.resolve(PsiInputs.ROWS), psi.intersect(session, items, Set.copyOf(session.parties())).rows());
        return Map.of();
    }
}
