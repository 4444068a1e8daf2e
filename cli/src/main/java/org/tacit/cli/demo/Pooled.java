package org.tacit.cli.demo;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;
import org.tacit.learn.LocalLogisticRegression;
import org.tacit.learn.PlainMetrics;
import org.tacit.learn.Split;

/**
 * What nobody could do in earnest: both files in one place, joined and trained in plaintext. The demo has both files, so it can say
 * how near the joint model comes.
 */
record Pooled(int common, PlainMetrics metrics) {

    private static final String KEY = "phone";
    private static final String LABEL = "Status";

    static Pooled of(Path bankCsv, Path telecomCsv, Path workFolder, int holdout) {
        try (TableStore store = TableStore.open(workFolder)) {
            Table bank = store.importCsv("bank", bankCsv);
            Table telecom = store.importCsv("telecom", telecomCsv);
            Map<String, Integer> rowOf = new HashMap<>();
            String[] theirs = telecom.strings(KEY);
            for (int i = 0; i < theirs.length; i++) {
                rowOf.put(theirs[i], i);
            }
            String[] keys = bank.strings(KEY);
            int[] bankRows = java.util.stream.IntStream.range(0, keys.length).filter(i -> rowOf.containsKey(keys[i])).toArray();
            String[] common = java.util.Arrays.stream(bankRows).mapToObj(i -> keys[i]).toArray(String[]::new);
            Table a = bank.select(bank.schema().names(), java.util.Arrays.stream(bankRows).asLongStream().toArray());
            Table b = telecom.select(telecom.schema().names(), java.util.Arrays.stream(common).mapToLong(rowOf::get).toArray());

            Split split = Split.byIdentifier(common, holdout);
            double[] labels = a.doubles(LABEL);
            FeatureEncoder forBank = encoder(a, split);
            FeatureEncoder forTelecom = encoder(b, split);
            LocalLogisticRegression model = LocalLogisticRegression.fit(
                    both(forBank, a, forTelecom, b, split.train()), pick(labels, split.train()), 1, 1);
            double[] logits = model.logits(both(forBank, a, forTelecom, b, split.test()));
            double[] scores = java.util.Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray();
            return new Pooled(common.length, PlainMetrics.of(pick(labels, split.test()), scores));
        }
    }

    private static FeatureEncoder encoder(Table table, Split split) {
        List<String> columns = table.schema().names().stream().filter(c -> !c.equals(KEY) && !c.equals(LABEL)).toList();
        return FeatureEncoder.fit(table, columns, split.train(), FeatureOptions.DEFAULT);
    }

    private static Features both(FeatureEncoder forA, Table a, FeatureEncoder forB, Table b, int[] rows) {
        return forA.encode(a, rows).features().beside(forB.encode(b, rows).features());
    }

    private static double[] pick(double[] values, int[] rows) {
        return java.util.Arrays.stream(rows).mapToDouble(r -> values[r]).toArray();
    }
}
