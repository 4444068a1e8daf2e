package org.tacit.privacy.synth;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;
import org.tacit.data.TableWriter;
import org.tacit.privacy.noise.Coins;
import org.tacit.privacy.noise.Ratio;

/** Draws a synthetic table from a {@link TreeModel} and says how like the real one it is. */
public final class Synthesis {

    public static final int MOST_COLUMNS = 30;
    public static final int MOST_ROWS = 1_000_000;
    private static final int COMPARED = 500;

    private Synthesis() {
    }

    /**
     * How like the real table the synthetic one is. These figures are made from the real rows without noise: for the owner, not to be published.
     *
     * @param columnDistance mean total variation distance of single columns' spreads; 0 is the same
     * @param pairDistance   the same of pairs
     * @param correlation    mean difference of the correlations of numeric columns
     * @param copies         share of synthetic rows that equal some real row, level by level
     * @param copiesOfUnique share that equal a real row which is alone in having these levels
     * @param nearest        mean share of columns in which a synthetic row differs from the nearest real row
     * @param nearestReal    the same for a real row and the nearest other real row: a smaller {@code nearest} would mean copying
     * @param edges          pairs of columns whose dependence the model keeps
     */
    public record Likeness(String epsilon, long rows, double columnDistance, double pairDistance, double correlation, double copies, double copiesOfUnique,
                           double nearest, double nearestReal, List<String> edges) {
    }

    /** Writes {@code rows} rows in the order of the domains; the writer's schema is that of their columns. */
    public static Likeness run(Table table, List<Domain> domains, Ratio epsilon, int rows, TableWriter out, Coins coins) {
        if (domains.size() < 2 || domains.size() > MOST_COLUMNS || rows < 1 || rows > MOST_ROWS) {
            throw InvalidInput.of("Synthesis takes 2 to %d columns and makes 1 to %,d rows.", "合成数据支持 2 到 %d 列、1 到 %,d 行。", MOST_COLUMNS, MOST_ROWS);
        }
        Counts real = Counts.of(table, domains);
        TreeModel model = new TreeModel(real, domains, epsilon, coins);
        Counts made = new Counts(domains);
        Map<List<Integer>, Integer> drawn = new HashMap<>();
        List<int[]> sample = new ArrayList<>();
        int[] levels = new int[domains.size()];
        for (int row = 0; row < rows; row++) {
            model.draw(levels);
            made.add(levels);
            drawn.merge(key(levels), 1, Integer::sum);
            if (sample.size() < COMPARED) {
                sample.add(levels.clone());
            }
            for (int c = 0; c < levels.length; c++) {
                out.text(domains.get(c).cell(levels[c], coins));
            }
            out.endRow();
        }
        double[] copies = new double[2];
        double[] nearest = compare(table, domains, drawn, sample, rows, copies, coins);
        return new Likeness(Double.toString(epsilon.value()), rows, columnDistance(real, made, domains), pairDistance(real, made, domains), correlation(real, made, domains),
                copies[0], copies[1], nearest[0], nearest[1],
                model.edges().stream().map(e -> domains.get(e.parent()).column().name() + " - " + domains.get(e.child()).column().name()).toList());
    }

    private static List<Integer> key(int[] levels) {
        return Arrays.stream(levels).boxed().toList();
    }

    /** One pass over the real rows: copies, and for a sample of each the nearest. */
    private static double[] compare(Table table, List<Domain> domains, Map<List<Integer>, Integer> drawn, List<int[]> sample, int rows, double[] copies, Coins coins) {
        Map<List<Integer>, Integer> met = new HashMap<>();
        long first = Math.max(1, table.rows() - COMPARED);
        long from = coins.below(first);
        List<int[]> reals = new ArrayList<>();
        scan(table, domains, (row, levels) -> {
            if (row >= from && reals.size() < COMPARED) {
                reals.add(levels.clone());
            }
            List<Integer> key = key(levels);
            if (drawn.containsKey(key)) {
                met.merge(key, 1, Integer::sum);
            }
        });
        met.forEach((key, count) -> {
            copies[0] += (double) drawn.get(key) / rows;
            copies[1] += count == 1 ? (double) drawn.get(key) / rows : 0;
        });
        int[] bestOfMade = new int[sample.size()];
        int[] bestOfReal = new int[reals.size()];
        Arrays.fill(bestOfMade, domains.size());
        Arrays.fill(bestOfReal, domains.size());
        scan(table, domains, (row, levels) -> {
            // Some thousand real rows of the whole length are enough to compare with.
            if (row % Math.max(1, table.rows() / 20_000) != 0) {
                return;
            }
            for (int i = 0; i < bestOfMade.length; i++) {
                bestOfMade[i] = Math.min(bestOfMade[i], differences(sample.get(i), levels));
            }
            for (int i = 0; i < bestOfReal.length; i++) {
                if (row != from + i) {
                    bestOfReal[i] = Math.min(bestOfReal[i], differences(reals.get(i), levels));
                }
            }
        });
        return new double[] {Arrays.stream(bestOfMade).average().orElse(0) / domains.size(), Arrays.stream(bestOfReal).average().orElse(0) / domains.size()};
    }

    @FunctionalInterface
    private interface LevelsReader {
        void accept(long row, int[] levels);
    }

    private static void scan(Table table, List<Domain> domains, LevelsReader reader) {
        int[] levels = new int[domains.size()];
        table.scan(domains.stream().map(d -> d.column().name()).toList(), 4096, batch -> {
            for (int row = 0; row < batch.rows(); row++) {
                for (int c = 0; c < levels.length; c++) {
                    levels[c] = domains.get(c).level(batch.text(c, row));
                }
                reader.accept(batch.firstRow() + row, levels);
            }
        });
    }

    private static int differences(int[] a, int[] b) {
        int differences = 0;
        for (int i = 0; i < a.length; i++) {
            differences += a[i] == b[i] ? 0 : 1;
        }
        return differences;
    }

    private static double columnDistance(Counts real, Counts made, List<Domain> domains) {
        double sum = 0;
        for (int i = 0; i < domains.size(); i++) {
            sum += distance(real.one(i), real.rows(), made.one(i), made.rows());
        }
        return sum / domains.size();
    }

    private static double pairDistance(Counts real, Counts made, List<Domain> domains) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < domains.size(); i++) {
            for (int j = i + 1; j < domains.size(); j++) {
                sum += distance(real.two(i, j), real.rows(), made.two(i, j), made.rows());
                pairs++;
            }
        }
        return sum / pairs;
    }

    /** Total variation: {@code ½ Σ |p − q|}. */
    private static double distance(long[] a, long rowsA, long[] b, long rowsB) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((double) a[i] / rowsA - (double) b[i] / rowsB);
        }
        return sum / 2;
    }

    private static double correlation(Counts real, Counts made, List<Domain> domains) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < domains.size(); i++) {
            for (int j = i + 1; j < domains.size(); j++) {
                if (domains.get(i).numeric() && domains.get(j).numeric()) {
                    sum += Math.abs(correlation(real.two(i, j), domains.get(j).levels()) - correlation(made.two(i, j), domains.get(j).levels()));
                    pairs++;
                }
            }
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    /** Of levels as numbers, rows without a missing cell only. */
    private static double correlation(long[] pairs, int columns) {
        double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
        for (int at = 0; at < pairs.length; at++) {
            int a = at / columns;
            int b = at % columns;
            if (a > 0 && b > 0) {
                double w = pairs[at];
                n += w;
                x += w * a;
                y += w * b;
                xx += w * a * a;
                yy += w * b * b;
                xy += w * a * b;
            }
        }
        double variance = (n * xx - x * x) * (n * yy - y * y);
        return variance <= 0 ? 0 : (n * xy - x * y) / Math.sqrt(variance);
    }
}
