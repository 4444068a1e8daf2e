package org.tacit.bench;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.TableWriter;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.Session;

/** Two tables of 16-character identifiers; half of the smaller one is in the other. Both parties learn the result. */
final class PsiWorkload implements Workload {

    private static final String COLUMN = "id";

    @Override
    public void generate(Path folder, Settings settings) {
        int n = n(settings);
        int m = m(settings);
        int common = Math.min(n, m) / 2;
        write(folder.resolve("a"), 0, n, true);
        write(folder.resolve("b"), n - common, m, false);
    }

    /** Identifiers {@code first … first+count}, forwards or backwards, so that joining by position gives nonsense. */
    private static void write(Path folder, int first, int count, boolean forwards) {
        var schema = new Schema(List.of(new Column(COLUMN, ColumnType.TEXT, ColumnKind.IDENTIFIER, Grade.L4)));
        try (TableStore store = TableStore.open(folder); TableWriter writer = store.writer("ids", schema)) {
            for (int i = 0; i < count; i++) {
                writer.text(identifier(first + (forwards ? i : count - 1 - i)));
                writer.endRow();
            }
            writer.finish();
        }
    }

    /** SplitMix64's finaliser is a bijection: different numbers, different identifiers. */
    private static String identifier(long number) {
        long z = (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return String.format("%016x", z ^ z >>> 31);
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        try (TableStore store = TableStore.open(folder)) {
            if (unbalanced(settings)) {
                return session.index() == 0 ? UnbalancedRun.small(session, folder, store.table("ids"), COLUMN)
                        : UnbalancedRun.large(session, folder, store.table("ids"), COLUMN);
            }
            Items items = Items.of(store.table("ids"), COLUMN);
            Intersection result = psi(settings).intersect(session, items, Set.copyOf(session.parties()));
            LongFile.write(folder.resolve("rows"), result.rows());
            return Map.of();
        }
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        String[] a = identifiers(folder.resolve("a"));
        String[] b = identifiers(folder.resolve("b"));
        long[] rowsA = LongFile.read(folder.resolve("a/rows"));
        long[] rowsB = LongFile.read(folder.resolve("b/rows"));
        Set<String> expected = new HashSet<>(List.of(a));
        expected.retainAll(new HashSet<>(List.of(b)));
        report.put("m", m(settings));
        report.put("common", rowsA.length);
        for (String figure : List.of("buildSeconds", "onlineSeconds")) {
            parties.stream().filter(p -> p.figures().containsKey(figure))
                    .forEach(p -> report.put(figure, Bench.round(((Number) p.figures().get(figure)).doubleValue())));
        }
        long bytes = parties.stream().mapToLong(PartyReport::bytesSent).sum();
        report.put("bytesPerItem", Bench.round(2.0 * bytes / (n(settings) + m(settings))));
        if (rowsA.length != expected.size() || rowsB.length != expected.size()) {
            return false;
        }
        Set<String> found = new HashSet<>();
        for (int i = 0; i < rowsA.length; i++) {
            String identifier = a[(int) rowsA[i]];
            if (!identifier.equals(b[(int) rowsB[i]]) || !expected.contains(identifier) || !found.add(identifier)) {
                return false;
            }
        }
        return true;
    }

    private static String[] identifiers(Path folder) {
        try (TableStore store = TableStore.open(folder)) {
            Table table = store.table("ids");
            return table.strings(COLUMN);
        }
    }

    private static boolean unbalanced(Settings settings) {
        return settings.text("protocol", "ecdh").equals("unbalanced");
    }

    private static Psi psi(Settings settings) {
        String protocol = settings.text("protocol", "ecdh");
        return switch (protocol) {
            case "ecdh" -> new EcdhPsi(EcdhPsiParameters.of(DhGroup.curve25519()));
            case "ecdh-sm2" -> new EcdhPsi(EcdhPsiParameters.of(DhGroup.sm2()));
            case "vole" -> new VolePsi(VolePsiParameters.standard());
            default -> throw InvalidInput.of("There is no protocol '%s' for psi; there are ecdh, ecdh-sm2, vole and unbalanced.",
                    "psi 没有名为“%s”的协议；现有 ecdh、ecdh-sm2、vole、unbalanced。", protocol);
        };
    }

    @Override
    public Settings warmUp(Settings settings) {
        // As long a run with either protocol.
        int items = settings.text("protocol", "ecdh").equals("vole") ? 1 << 17 : 1 << 13;
        return settings.with("n", Math.min(n(settings), items)).with("m", Math.min(m(settings), items));
    }

    @Override
    public long items(Settings settings) {
        return n(settings);
    }

    @Override
    public String protocol(Settings settings) {
        return unbalanced(settings) ? "unbalanced-voprf-ristretto255-SHA512" : psi(settings).name();
    }

    private static int n(Settings settings) {
        return settings.number("n", 1 << 16);
    }

    private static int m(Settings settings) {
        return settings.number("m", n(settings));
    }
}
