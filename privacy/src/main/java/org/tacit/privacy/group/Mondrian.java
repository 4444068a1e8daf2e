package org.tacit.privacy.group;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;

/**
 * Strict multidimensional partitioning (LeFevre, DeWitt, Ramakrishnan, ICDE 2006): the table is cut again and again at the median of the column that
 * is widest in the part, as long as both halves still have what is wanted. No row is left out. Numbers and days are shown as the range of
 * their group; texts by their ladder, or as a set of at most {@value #SET} values.
 */
public final class Mondrian {

    private static final int SET = 8;

    private final Cube cube;
    private final Wanted wanted;
    private final List<Ladder> ladders;
    private final int[] order;
    private final int[] groupOf;
    private long cuts;

    private Mondrian(Cube cube, Wanted wanted, List<Ladder> ladders) {
        this.cube = cube;
        this.wanted = wanted;
        this.ladders = ladders;
        order = new int[cube.size()];
        Arrays.setAll(order, i -> i);
        groupOf = new int[cube.size()];
    }

    /** Combinations {@code order[from … to−1]}. */
    private record Part(int from, int to) {
    }

    /** @param ladders by column; a text column without one is shown as a set */
    public static Recoding run(Table table, List<String> quasi, List<String> sensitive, Wanted wanted, Map<String, Ladder> ladders) {
        if (wanted.needsSensitive() && sensitive.isEmpty()) {
            throw InvalidInput.of("l and t need a sensitive column.", "l 与 t 需要指定敏感列。");
        }
        Cube cube = Cube.of(table, quasi, sensitive);
        return new Mondrian(cube, wanted, quasi.stream().map(ladders::get).toList()).run();
    }

    private Recoding run() {
        Wanted.Group group = new Wanted.Group(cube);
        for (int i : order) {
            group.add(i);
        }
        if (!wanted.holds(group)) {
            throw InvalidInput.of("Even all rows as one group do not have what is wanted; ask for a smaller k or l, or a larger t.", "即使全部行归为一组也达不到要求；请减小 k、l 或增大 t。");
        }
        ArrayDeque<Part> open = new ArrayDeque<>(List.of(new Part(0, order.length)));
        Map<Integer, String[]> shown = new HashMap<>();
        double certainty = 0;
        double discernibility = 0;
        int groups = 0;
        while (!open.isEmpty()) {
            Part part = open.pop();
            int cut = cut(part, group);
            if (cut > 0) {
                cuts++;
                open.push(new Part(cut, part.to));
                open.push(new Part(part.from, cut));
                continue;
            }
            long rows = 0;
            for (int i = part.from; i < part.to; i++) {
                groupOf[order[i]] = groups;
                rows += cube.count(order[i]);
            }
            String[] cells = new String[ladders.size()];
            double lost = 0;
            for (int d = 0; d < cells.length; d++) {
                Label label = label(part, d);
                cells[d] = label.text;
                lost += label.loss;
            }
            shown.put(groups++, cells);
            certainty += rows * lost / cells.length;
            discernibility += (double) rows * rows;
        }
        Recoding.RecodingLoss loss = new Recoding.RecodingLoss(certainty / cube.rows(), discernibility, (double) cube.rows() / groups / wanted.k(), 0);
        return new Recoding(shower(shown), loss, Map.of(), cuts, Text.of("partition into %,d groups", "划分为 %,d 组", groups));
    }

    private Recoding.Shown shower(Map<Integer, String[]> shown) {
        Map<List<Integer>, Integer> groups = new HashMap<>();
        int q = ladders.size();
        for (int i = 0; i < groupOf.length; i++) {
            Integer[] key = new Integer[q];
            for (int d = 0; d < q; d++) {
                key[d] = cube.code(d, i);
            }
            groups.put(List.of(key), groupOf[i]);
        }
        return (cells, out) -> {
            Integer[] key = new Integer[q];
            for (int d = 0; d < q; d++) {
                key[d] = cube.dimensions().get(d).index().get(cells[d]);
            }
            System.arraycopy(shown.get(groups.get(List.of(key))), 0, out, 0, q);
            return true;
        };
    }

    /** Where the part's second half begins, after sorting it by the column that is cut; 0 where no cut is allowed. */
    private int cut(Part part, Wanted.Group group) {
        int q = ladders.size();
        Map<Integer, Double> widths = new LinkedHashMap<>();
        for (int d = 0; d < q; d++) {
            double width = width(part, d);
            if (width > 0) {
                widths.put(d, width);
            }
        }
        List<Integer> widest = widths.entrySet().stream().sorted(Map.Entry.<Integer, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey).toList();
        for (int d : widest) {
            sort(part, d);
            int at = median(part, d);
            for (int candidate : new int[] {at, next(part, d, at)}) {
                if (candidate > part.from && candidate < part.to && holds(part.from, candidate, group) && holds(candidate, part.to, group)) {
                    return candidate;
                }
            }
        }
        return 0;
    }

    private boolean holds(int from, int to, Wanted.Group group) {
        group.clear();
        for (int i = from; i < to; i++) {
            group.add(order[i]);
        }
        return wanted.holds(group);
    }

    private void sort(Part part, int d) {
        // Code above, place below: ties keep one order, so the result does not depend on the run.
        long[] keys = new long[part.to - part.from];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) cube.code(d, order[part.from + i]) << 32 | order[part.from + i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            order[part.from + i] = (int) keys[i];
        }
    }

    /** Where the value begins that the middle row has, or, where that is the part's beginning, where it ends. */
    private int median(Part part, int d) {
        long rows = 0;
        for (int i = part.from; i < part.to; i++) {
            rows += cube.count(order[i]);
        }
        long seen = 0;
        int middle = part.from;
        while (2 * (seen + cube.count(order[middle])) < rows) {
            seen += cube.count(order[middle++]);
        }
        int begin = middle;
        while (begin > part.from && cube.code(d, order[begin - 1]) == cube.code(d, order[middle])) {
            begin--;
        }
        return begin > part.from ? begin : next(part, d, begin);
    }

    /** Where the value that begins at {@code at} ends. */
    private int next(Part part, int d, int at) {
        if (at >= part.to) {
            return part.to;
        }
        int end = at;
        while (end < part.to && cube.code(d, order[end]) == cube.code(d, order[at])) {
            end++;
        }
        return end;
    }

    /** Between 0 and 1: how much of the column the part spans. */
    private double width(Part part, int d) {
        int low = Integer.MAX_VALUE;
        int high = -1;
        for (int i = part.from; i < part.to; i++) {
            int code = cube.code(d, order[i]);
            low = Math.min(low, code);
            high = Math.max(high, code);
        }
        Cube.Dimension dimension = cube.dimensions().get(d);
        if (low == high) {
            return 0;
        }
        double[] numbers = dimension.numbers();
        if (numbers == null || Double.isNaN(numbers[low])) {
            return (double) (high - low) / (dimension.size() - 1);
        }
        return (numbers[high] - numbers[low]) / (numbers[numbers.length - 1] - first(numbers));
    }

    private static double first(double[] numbers) {
        return Double.isNaN(numbers[0]) ? numbers[1] : numbers[0];
    }

    private record Label(String text, double loss) {
    }

    private Label label(Part part, int d) {
        TreeSet<Integer> codes = new TreeSet<>();
        for (int i = part.from; i < part.to; i++) {
            codes.add(cube.code(d, order[i]));
        }
        Cube.Dimension dimension = cube.dimensions().get(d);
        String low = dimension.values()[codes.first()];
        if (codes.size() == 1) {
            return new Label(low, 0);
        }
        String high = dimension.values()[codes.last()];
        if (dimension.numbers() != null) {
            return low == null ? new Label(Ladder.UNSAID, 1) : new Label(low + ".." + high, width(part, d));
        }
        List<String> values = codes.stream().map(c -> dimension.values()[c]).toList();
        if (ladders.get(d) != null && low != null) {
            return ladder(ladders.get(d), dimension, values);
        }
        return low == null || values.size() > SET ? new Label(Ladder.UNSAID, 1)
                : new Label("{" + String.join("|", values) + "}", (values.size() - 1.0) / (dimension.size() - 1));
    }

    /** The lowest level on which all are one. */
    private static Label ladder(Ladder ladder, Cube.Dimension dimension, List<String> values) {
        for (int level = 1; level < ladder.levels() - 1; level++) {
            String one = ladder.at(values.getFirst(), level);
            int at = level;
            if (values.stream().allMatch(v -> one.equals(ladder.at(v, at)))) {
                long leaves = Arrays.stream(dimension.values()).filter(v -> v != null && one.equals(ladder.at(v, at))).count();
                return new Label(one, (leaves - 1.0) / (dimension.size() - 1));
            }
        }
        return new Label(Ladder.UNSAID, 1);
    }
}
