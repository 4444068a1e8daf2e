package org.tacit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.Table;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.psi.union.PsiUnion;
import org.tacit.psi.union.Union;
import org.tacit.wire.Session;

/** {@code psi --protocol union}: party a receives what only b holds, identifiers of up to 64 bytes. */
record UnionRun(DhGroup group) implements PsiVariant {

    private static final int MAX_BYTES = 64;
    private static final String EXTRA = "extra";

    private PsiUnion protocol() {
        return new PsiUnion(RpmtParameters.of(group), MAX_BYTES);
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
        Union union = protocol().unite(session, Items.of(mine, PsiInputs.COLUMN), session.parties().getFirst());
        if (union.entitled()) {
            byte[] item = new byte[MAX_BYTES];
            try (var out = Files.newBufferedWriter(folder.resolve(EXTRA), StandardCharsets.ISO_8859_1)) {
                for (int i = 0; i < union.extra().count(); i++) {
                    union.extra().copy(i, item, 0);
                    out.write(new String(item, 0, union.extra().length(i), StandardCharsets.ISO_8859_1));
                    out.newLine();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Map.of();
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        PsiInputs inputs = PsiInputs.of(settings);
        Set<String> missing = new HashSet<>();
        for (long number = inputs.n(); number < inputs.n() - inputs.common() + (long) inputs.m(); number++) {
            missing.add(PsiInputs.identifier(number));
        }
        report.put(EXTRA, missing.size());
        try (var lines = Files.lines(folder.resolve("a").resolve(EXTRA), StandardCharsets.ISO_8859_1)) {
            return lines.allMatch(missing::remove) && missing.isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
