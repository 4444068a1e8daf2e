package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.TableStore;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.plan.PairProtocol;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.Session;

/** {@code tacit bench psi}: one {@link PsiVariant} for each protocol. */
final class PsiWorkload implements Workload {

    private static final String DEFAULT = "ecdh";

    private static final Map<String, PsiVariant> VARIANTS = new TreeMap<>(Map.ofEntries(
            Map.entry("ecdh", new TwoPartyPsi(1 << 13, s -> new EcdhPsi(EcdhPsiParameters.of(DhGroup.curve25519())), PairProtocol.ECDH)),
            Map.entry("ecdh-sm2", new TwoPartyPsi(1 << 13, s -> new EcdhPsi(EcdhPsiParameters.of(DhGroup.sm2())), PairProtocol.ECDH_SM2)),
            Map.entry("vole", new TwoPartyPsi(1 << 17, s -> new VolePsi(VolePsiParameters.standard()), PairProtocol.VOLE)),
            Map.entry("union", new UnionRun(DhGroup.curve25519())),
            Map.entry("union-sm2", new UnionRun(DhGroup.sm2())),
            Map.entry("cardinality", new CardinalityRun(DhGroup.curve25519())),
            Map.entry("cardinality-sm2", new CardinalityRun(DhGroup.sm2())),
            Map.entry("circuit", new CircuitRun()),
            Map.entry("unbalanced", new UnbalancedRun()),
            Map.entry("payload", new PayloadRun())));

    /** With {@code --parties} above two. */
    private static final Map<String, PsiVariant> OF_SEVERAL = Map.of("vole", new MultipartyRun());

    /** With {@code --malicious}. */
    private static final Map<String, PsiVariant> MALICIOUS = Map.of("vole", new MaliciousRun());

    private static PsiVariant variant(Settings settings) {
        String protocol = settings.text("protocol", DEFAULT);
        int parties = settings.number("parties", 2);
        if (settings.flag("malicious")) {
            PsiVariant malicious = MALICIOUS.get(protocol);
            if (malicious == null || parties != 2) {
                throw InvalidInput.of("--malicious is for two parties and protocol %s; there is no such variant of '%s' for %d.", "--malicious 仅适用于两方与 %s 协议；“%s”（%d 方）没有恶意安全版本。",
                        String.join(", ", MALICIOUS.keySet()), protocol, parties);
            }
            return malicious;
        }
        if (parties != 2) {
            PsiVariant several = OF_SEVERAL.get(protocol);
            if (several == null) {
                throw InvalidInput.of("psi with protocol '%1$s' is for two parties, not %2$d; for more there is %3$s.", "psi 的“%1$s”协议适用于两方而非 %2$d 方；多方可用：%3$s。",
                        protocol, parties, String.join(", ", OF_SEVERAL.keySet()));
            }
            return several;
        }
        PsiVariant variant = VARIANTS.get(protocol);
        if (variant == null) {
            throw InvalidInput.of("There is no protocol '%s' for psi; there are %s.", "psi 没有名为“%s”的协议；现有：%s。", protocol,
                    String.join(", ", VARIANTS.keySet()));
        }
        return variant;
    }

    @Override
    public int parties(Settings settings) {
        return settings.number("parties", 2);
    }

    @Override
    public void generate(Path folder, Settings settings) {
        variant(settings).generate(folder, settings);
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        try (TableStore store = TableStore.open(folder)) {
            return variant(settings).run(session, folder, store.table(PsiInputs.TABLE), settings);
        }
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        PsiInputs inputs = PsiInputs.of(settings);
        report.put("m", inputs.m());
        // Figures in seconds that a variant tells beside offlineSeconds.
        for (String figure : List.of("buildSeconds", "onlineSeconds")) {
            parties.stream().filter(p -> p.figures().containsKey(figure))
                    .forEach(p -> report.put(figure, Bench.round(((Number) p.figures().get(figure)).doubleValue())));
        }
        long bytes = parties.stream().mapToLong(PartyReport::bytesSent).sum();
        report.put("bytesPerItem", Bench.round(1.0 * parties.size() * bytes / (inputs.n() + (parties.size() - 1.0) * inputs.m())));
        return variant(settings).check(folder, settings, parties, report);
    }

    @Override
    public Settings warmUp(Settings settings) {
        PsiInputs inputs = PsiInputs.of(settings);
        int items = variant(settings).warmUpItems();
        return settings.with("n", Math.min(inputs.n(), items)).with("m", Math.min(inputs.m(), items));
    }

    @Override
    public boolean resumes(Settings settings) {
        return variant(settings) instanceof TwoPartyPsi;
    }

    @Override
    public String halfOf() {
        return LargeRun.STAGE;
    }

    @Override
    public long items(Settings settings) {
        return PsiInputs.of(settings).n();
    }

    @Override
    public String protocol(Settings settings) {
        return variant(settings).label(settings);
    }

    @Override
    public String security(Settings settings) {
        return variant(settings).security(settings);
    }
}
