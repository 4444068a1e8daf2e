package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.wire.Session;

/** {@code tacit bench he}: one {@link HeVariant} for each scheme. Making and sending the key is the offline part. */
final class HeWorkload implements Workload {

    private static final String DEFAULT = "paillier";

    private static final Map<String, HeVariant> VARIANTS = new TreeMap<>(Map.of(
            "paillier", new AdditiveRun(AdditiveRun.Scheme.PAILLIER),
            "ou", new AdditiveRun(AdditiveRun.Scheme.OKAMOTO_UCHIYAMA),
            "ec-elgamal", new AdditiveRun(AdditiveRun.Scheme.ELGAMAL_RISTRETTO),
            "ec-elgamal-sm2", new AdditiveRun(AdditiveRun.Scheme.ELGAMAL_SM2),
            "bfv", new BfvRun(),
            "ckks", new CkksRun()));

    private static HeVariant variant(Settings settings) {
        String scheme = settings.text("scheme", DEFAULT);
        HeVariant variant = VARIANTS.get(scheme);
        if (variant == null) {
            throw InvalidInput.of("There is no scheme '%s' for he; there are %s.", "he 没有名为“%s”的方案；现有：%s。", scheme, String.join(", ", VARIANTS.keySet()));
        }
        return variant;
    }

    @Override
    public void generate(Path folder, Settings settings) {
        variant(settings).generate(folder, settings);
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        return variant(settings).run(session, folder, settings);
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        for (PartyReport party : parties) {
            new TreeMap<>(party.figures()).forEach((name, value) -> {
                if (!name.equals("offlineSeconds")) {
                    report.put(name, value instanceof Double d ? Bench.round(d) : value);
                }
            });
        }
        return variant(settings).check(folder, settings);
    }

    @Override
    public Settings warmUp(Settings settings) {
        return settings.with("n", Math.min(variant(settings).items(settings), variant(settings).warmUpItems()));
    }

    @Override
    public long items(Settings settings) {
        return variant(settings).items(settings);
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
