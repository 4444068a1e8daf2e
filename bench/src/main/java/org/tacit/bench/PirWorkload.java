package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.wire.Session;

/** {@code tacit bench pir}: party a looks keys up, half of which exist, in the rows of the others; one {@link PirMethod} for each method. */
final class PirWorkload implements Workload {

    /** Up to so many rows a client takes the sealed table; a larger one stays where it is. */
    private static final int SEALED = 1 << 17;
    private static final int ROWS = 100_000;

    private static final Map<String, PirMethod> METHODS = new TreeMap<>(Map.ofEntries(
            Map.entry("batch", new SealedRun(true)),
            Map.entry("dpf", new DpfRun()),
            Map.entry("lwe", new LweRun()),
            Map.entry("ot", new ChoiceRun()),
            Map.entry("sealed", new SealedRun(false))));

    private static String name(Settings settings) {
        return settings.text("method", settings.number("rows", ROWS) <= SEALED ? "sealed" : "lwe");
    }

    private static PirMethod method(Settings settings) {
        String name = name(settings);
        PirMethod method = METHODS.get(name);
        if (method == null) {
            throw InvalidInput.of("There is no method '%1$s' for pir; there are: %2$s.", "pir 没有名为“%1$s”的方法；现有：%2$s。", name, String.join(", ", METHODS.keySet()));
        }
        return method;
    }

    private static PirInputs inputs(Settings settings) {
        return PirInputs.of(settings, method(settings).questions(settings));
    }

    @Override
    public int parties(Settings settings) {
        return method(settings).parties();
    }

    @Override
    public void generate(Path folder, Settings settings) {
        inputs(settings).generate(folder, method(settings).owners());
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        return method(settings).run(session, folder, inputs(settings), settings);
    }

    /** Figures in the parties' order; where several tell one, the first does. */
    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        for (PartyReport party : parties) {
            party.figures().forEach((name, value) -> {
                if (!name.equals("offlineSeconds")) {
                    report.putIfAbsent(name, value instanceof Double number ? Bench.round(number) : value);
                }
            });
        }
        PirInputs inputs = inputs(settings);
        report.put("queries", inputs.questions());
        report.put("rows", inputs.rows());
        report.put("rowBytes", inputs.recordBytes());
        return inputs.answeredCorrectly(folder);
    }

    @Override
    public Settings warmUp(Settings settings) {
        PirInputs inputs = inputs(settings);
        return settings.with("method", name(settings)).with("rows", Math.min(inputs.rows(), 20_000)).with("queries", method(settings).warmUpQuestions()).with("n", Math.min(inputs.questions(), 2000));
    }

    @Override
    public long items(Settings settings) {
        return 0;
    }

    @Override
    public String protocol(Settings settings) {
        return method(settings).label(settings);
    }

    @Override
    public String security(Settings settings) {
        return method(settings).security(settings);
    }
}
