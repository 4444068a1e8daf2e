package org.tacit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.learn.BinaryEvaluation;
import org.tacit.learn.BinaryMetrics;
import org.tacit.learn.EvaluationOptions;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;
import org.tacit.learn.LocalLogisticRegression;
import org.tacit.learn.LogisticModel;
import org.tacit.learn.LogisticOptions;
import org.tacit.learn.LogisticRegression;
import org.tacit.learn.PlainMetrics;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import tools.jackson.databind.json.JsonMapper;

/** Align, train on all common rows, evaluate on the same rows; compared with pooled plaintext training on the joined files. */
final class TrainWorkload implements Workload {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Of the target: joint training may not be worse than pooled by more. */
    private static final double TOLERANCE = 0.002;
    private static final List<String> LABELS = List.of("y", "label", "Status");

    @Override
    public void generate(Path folder, Settings settings) {
        Path data = settings.values().containsKey("data") ? Path.of(settings.text("data", "")) : synthetic(folder, settings.number("n", 30_000));
        load(folder.resolve("a"), only(data, "_guest.csv"));
        load(folder.resolve("b"), only(data, "_host.csv"));
    }

    private static void load(Path folder, Path csv) {
        try (TableStore store = TableStore.open(folder)) {
            store.importCsv("table", csv);
        }
    }

    private static Path only(Path folder, String suffix) {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(f -> f.getFileName().toString().endsWith(suffix)).toList();
            if (found.size() > 1) {
                // Split by rows ("homo") and by columns ("hetero") may lie side by side; columns are what is joined here.
                found = found.stream().filter(f -> f.getFileName().toString().contains("hetero")).toList();
            }
            if (found.size() != 1) {
                throw InvalidInput.of("%1$s holds %2$d files named *%3$s; exactly one is needed.", "%1$s 中有 %2$d 个 *%3$s 文件，应恰好一个。",
                        folder, found.size(), suffix);
            }
            return found.getFirst();
        } catch (IOException e) {
            throw InvalidInput.of("The folder %s cannot be read.", "无法读取目录 %s。", folder);
        }
    }

    /** 30,000 × 23: a label that depends on both sides' columns, noise, and host rows in another order. */
    private static Path synthetic(Path folder, int rows) {
        var random = new SplittableRandom(7);
        var guest = new StringBuilder("id,y");
        var host = new StringBuilder("id");
        IntStream.range(0, 13).forEach(i -> guest.append(",g").append(i));
        IntStream.range(0, 10).forEach(i -> host.append(",h").append(i));
        guest.append('\n');
        host.append('\n');
        String[] hostRows = new String[rows];
        for (int i = 0; i < rows; i++) {
            var g = new StringBuilder();
            var h = new StringBuilder();
            double score = 0;
            double shared = random.nextGaussian();
            for (int j = 0; j < 13; j++) {
                double x = 0.6 * random.nextGaussian() + 0.5 * shared;
                score += x * (j % 4 - 1.4) * 0.15;
                g.append(String.format(",%.6f", x));
            }
            for (int j = 0; j < 10; j++) {
                double x = random.nextGaussian() + 0.3 * shared;
                score += x * (j % 3 - 0.9) * 0.2;
                h.append(String.format(",%.6f", x));
            }
            int y = random.nextDouble() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
            guest.append("c").append(i).append(',').append(y).append(g).append('\n');
            hostRows[rows - 1 - i] = "c" + i + h;
        }
        for (String row : hostRows) {
            host.append(row).append('\n');
        }
        try {
            Path data = Files.createDirectories(folder.resolve("data"));
            Files.writeString(data.resolve("made_guest.csv"), guest);
            Files.writeString(data.resolve("made_host.csv"), host);
            return data;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        try (TableStore store = TableStore.open(folder)) {
            Table table = store.table("table");
            long start = System.nanoTime();
            Intersection alignment = new EcdhPsi(EcdhPsiParameters.of(DhGroup.curve25519()))
                    .intersect(session, Items.of(table, table.schema().names().getFirst()), Set.copyOf(session.parties()));
            double alignSeconds = (System.nanoTime() - start) / 1e9;
            Table aligned = table.select(table.schema().names(), alignment.rows());
            Side side = Side.of(aligned, session.index() == 0);

            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("alignSeconds", alignSeconds);
            start = System.nanoTime();
            try (Mpc mpc = Semi2k.open(session)) {
                figures.put("offlineSeconds", (System.nanoTime() - start) / 1e9);
                LogisticModel model = LogisticRegression.train(mpc, options(settings), side.features, 0, side.labels, Progress.SILENT);
                figures.put("trainSeconds", (System.nanoTime() - start) / 1e9);
                BinaryMetrics metrics = BinaryEvaluation.evaluate(mpc, model.logits(mpc, side.features), 0, side.labels, 0, EvaluationOptions.DEFAULT);
                if (metrics != null) {
                    Files.writeString(folder.resolve("metrics.json"), JSON.writeValueAsString(metrics));
                }
            }
            LongFile.write(folder.resolve("rows"), alignment.rows());
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LogisticOptions options(Settings settings) {
        LogisticOptions options = LogisticOptions.DEFAULT;
        // What the target names; 0 leaves the choice to the trainer.
        return options.withEpochs(settings.number("epochs", 10)).withBatch(settings.number("batch", 1024));
    }

    /** One party's encoded columns and, where it holds them, labels. */
    private record Side(Features features, double[] labels) {
        static Side of(Table aligned, boolean holdsLabel) {
            Schema schema = aligned.schema();
            String label = holdsLabel ? LABELS.stream().filter(l -> schema.find(l).isPresent()).findFirst().orElse(schema.names().get(1)) : null;
            List<String> columns = schema.names().stream().skip(1).filter(c -> !c.equals(label)).toList();
            int[] all = IntStream.range(0, (int) aligned.rows()).toArray();
            Features features = FeatureEncoder.fit(aligned, columns, all, FeatureOptions.DEFAULT).encode(aligned, all).features();
            return new Side(features, label == null ? null : aligned.doubles(label));
        }
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        long[] rowsA = LongFile.read(folder.resolve("a/rows"));
        long[] rowsB = LongFile.read(folder.resolve("b/rows"));
        try (TableStore storeA = TableStore.open(folder.resolve("a")); TableStore storeB = TableStore.open(folder.resolve("b"))) {
            Table a = storeA.table("table");
            Table b = storeB.table("table");
            Table guest = a.select(a.schema().names(), rowsA);
            Table host = b.select(b.schema().names(), rowsB);
            String[] idsA = guest.strings(a.schema().names().getFirst());
            String[] idsB = host.strings(b.schema().names().getFirst());
            Set<String> common = new java.util.HashSet<>(List.of(a.strings(a.schema().names().getFirst())));
            common.retainAll(new java.util.HashSet<>(List.of(b.strings(b.schema().names().getFirst()))));
            Side mine = Side.of(guest, true);
            Side theirs = Side.of(host, false);
            PlainMetrics pooled = metrics(mine.features.beside(theirs.features), mine.labels);
            PlainMetrics alone = metrics(mine.features, mine.labels);
            BinaryMetrics joint = JSON.readValue(Files.readString(folder.resolve("a/metrics.json")), BinaryMetrics.class);
            for (String figure : List.of("alignSeconds", "trainSeconds")) {
                report.put(figure, Bench.round(parties.stream().mapToDouble(p -> ((Number) p.figures().get(figure)).doubleValue()).max().orElse(0)));
            }
            report.put("common", rowsA.length);
            report.put("columns", mine.features.columns() + theirs.features.columns());
            report.put("auc", joint.auc());
            report.put("ks", joint.ks());
            report.put("logLoss", joint.logLoss());
            report.put("aucPooled", pooled.auc());
            report.put("aucGuestOnly", alone.auc());
            return java.util.Arrays.equals(idsA, idsB) && common.size() == rowsA.length
                    && LongStream.of(rowsA).distinct().count() == rowsA.length && Math.abs(joint.auc() - pooled.auc()) <= TOLERANCE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PlainMetrics metrics(Features features, double[] labels) {
        double[] logits = LocalLogisticRegression.fit(features, labels, LogisticOptions.DEFAULT.c(), 1).logits(features);
        return PlainMetrics.of(labels, java.util.Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray());
    }

    @Override
    public Settings warmUp(Settings settings) {
        Map<String, String> values = new java.util.TreeMap<>(settings.values());
        values.remove("data");
        return new Settings(values).with("n", 1500).with("epochs", 1).with("batch", 512);
    }

    @Override
    public long items(Settings settings) {
        return 0;
    }

    @Override
    public String protocol(Settings settings) {
        String model = settings.text("model", "lr");
        if (!model.equals("lr")) {
            throw InvalidInput.of("There is no model '%s' for train; there is lr.", "train 没有名为“%s”的模型；现有 lr。", model);
        }
        return "ecdh-psi + lr on semi2k";
    }
}
