package org.tacit.privacy.group;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;

/**
 * Full-domain generalisation: one level of its ladder for each column, and rows in groups that are still too small are left out, up to a limit.
 * All combinations of levels are ordered by a bound below their loss; the search takes them from the least on and stops where the bound
 * exceeds the best loss found. So the result is the best of all (the lattice of Samarati 2001; the order and the pruning are ours).
 */
public final class Lattice {

    /** Most combinations of levels. */
    public static final int MOST_NODES = 50_000;

    private final Cube cube;
    private final Wanted wanted;
    private final List<Ladder> ladders;
    private final long mayLeaveOut;
    /** By dimension and level: the group of each code. */
    private final int[][][] groupOf;
    /** By dimension and level: certainty lost, over all rows. */
    private final double[][] penalty;

    private Lattice(Cube cube, Wanted wanted, List<Ladder> ladders, long mayLeaveOut) {
        this.cube = cube;
        this.wanted = wanted;
        this.ladders = ladders;
        this.mayLeaveOut = mayLeaveOut;
        int q = ladders.size();
        groupOf = new int[q][][];
        penalty = new double[q][];
        for (int d = 0; d < q; d++) {
            climb(d);
        }
    }

    /** @param leaveOut share of the rows that may be left out, 0 to 1; a column without a ladder is shown as it is or not at all */
    public static Recoding run(Table table, List<String> quasi, List<String> sensitive, Wanted wanted, Map<String, Ladder> ladders, double leaveOut) {
        if (wanted.needsSensitive() && sensitive.isEmpty()) {
            throw InvalidInput.of("l and t need a sensitive column.", "l 与 t 需要指定敏感列。");
        }
        List<Ladder> chosen = quasi.stream().map(c -> ladders.getOrDefault(c, Ladder.plain())).toList();
        long nodes = 1;
        for (Ladder ladder : chosen) {
            nodes = Math.min(Long.MAX_VALUE / 100, nodes * ladder.levels());
        }
        if (nodes > MOST_NODES) {
            throw InvalidInput.of("The hierarchies have %,d combinations of levels, more than %,d; use fewer levels or columns, or the partition.", "层级组合有 %,d 种，超过 %,d；请减少级数或列数，或改用划分法。", nodes, MOST_NODES);
        }
        Cube cube = Cube.of(table, quasi, sensitive);
        return new Lattice(cube, wanted, chosen, (long) (leaveOut * cube.rows())).run(quasi);
    }

    private void climb(int d) {
        Cube.Dimension dimension = cube.dimensions().get(d);
        int levels = ladders.get(d).levels();
        long[] rowsOf = new long[dimension.size()];
        for (int i = 0; i < cube.size(); i++) {
            rowsOf[cube.code(d, i)] += cube.count(i);
        }
        groupOf[d] = new int[levels][dimension.size()];
        penalty[d] = new double[levels];
        for (int level = 0; level < levels; level++) {
            Map<String, Integer> groups = new HashMap<>();
            int[] members = new int[dimension.size()];
            for (int code = 0; code < dimension.size(); code++) {
                String shown = ladders.get(d).at(dimension.values()[code], level);
                groupOf[d][level][code] = groups.computeIfAbsent(shown, s -> groups.size());
                members[groupOf[d][level][code]]++;
            }
            for (int code = 0; code < dimension.size(); code++) {
                // (|values of the group| − 1) / (|values| − 1) for each of the code's rows
                double lost = dimension.size() == 1 ? level == levels - 1 ? 1 : 0 : (members[groupOf[d][level][code]] - 1.0) / (dimension.size() - 1);
                penalty[d][level] += lost * rowsOf[code];
            }
        }
    }

    private record Node(int[] levels, double bound) {
    }

    private Recoding run(List<String> quasi) {
        List<Node> nodes = nodes();
        nodes.sort(Comparator.comparingDouble(Node::bound).thenComparing(n -> Arrays.stream(n.levels).sum()).thenComparing(n -> Arrays.toString(n.levels)));
        Node best = null;
        Tried bestTried = null;
        double bestLoss = Double.MAX_VALUE;
        long tried = 0;
        List<int[]> failed = new ArrayList<>();
        for (Node node : nodes) {
            if (node.bound >= bestLoss - 1e-12) {
                break;
            }
            // Small groups only get smaller where levels are lower: what is below a node that leaves out too many for k does so too.
            if (failed.stream().anyMatch(f -> below(node.levels, f))) {
                continue;
            }
            tried++;
            Tried one = tryNode(node);
            if (one.tooSmall > mayLeaveOut) {
                failed.removeIf(f -> below(f, node.levels));
                failed.add(node.levels);
            }
            if (one.leftOut <= mayLeaveOut && one.leftOut < cube.rows() && one.loss < bestLoss) {
                best = node;
                bestTried = one;
                bestLoss = one.loss;
            }
        }
        if (best == null) {
            throw InvalidInput.of("No combination of levels has what is wanted; add higher levels, allow more rows to be left out, or ask for less.",
                    "任何层级组合都达不到要求；请增加更高层级、放宽可删除比例，或降低要求。");
        }
        return recoding(quasi, best, bestTried, tried, nodes.size());
    }

    private List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        int q = ladders.size();
        int[] levels = new int[q];
        while (true) {
            double bound = 0;
            for (int d = 0; d < q; d++) {
                bound += penalty[d][levels[d]];
            }
            nodes.add(new Node(levels.clone(), bound / q / cube.rows()));
            int d = 0;
            while (d < q && ++levels[d] == ladders.get(d).levels()) {
                levels[d++] = 0;
            }
            if (d == q) {
                return nodes;
            }
        }
    }

    private static boolean below(int[] a, int[] b) {
        for (int d = 0; d < a.length; d++) {
            if (a[d] > b[d]) {
                return false;
            }
        }
        return true;
    }

    /**
     * @param tooSmall rows in groups of fewer than k
     * @param leftOut  rows in groups without what is wanted
     * @param small    a combination of each such group
     */
    private record Tried(long tooSmall, long leftOut, double loss, double discernibility, long groups, List<Integer> small) {
    }

    private Tried tryNode(Node node) {
        long[] keys = keys(node.levels);
        Wanted.Group group = new Wanted.Group(cube);
        long tooSmall = 0;
        long leftOut = 0;
        long groups = 0;
        double loss = 0;
        double discernibility = 0;
        List<Integer> small = new ArrayList<>();
        for (int from = 0; from < keys.length;) {
            int to = from;
            group.clear();
            double lost = 0;
            while (to < keys.length && (keys[to] >>> 32) == (keys[from] >>> 32)) {
                int i = (int) keys[to++];
                group.add(i);
            }
            int first = (int) keys[from];
            if (wanted.holds(group)) {
                groups++;
                discernibility += (double) group.rows() * group.rows();
                lost = rowLoss(node.levels, first);
            } else {
                leftOut += group.rows();
                tooSmall += group.rows() < wanted.k() ? group.rows() : 0;
                discernibility += (double) group.rows() * cube.rows();
                lost = 1;
                small.add(first);
            }
            loss += lost * group.rows();
            from = to;
        }
        return new Tried(tooSmall, leftOut, loss / cube.rows(), discernibility, groups, small);
    }

    /** Certainty lost by a row of this group: the same for all its rows. */
    private double rowLoss(int[] levels, int i) {
        double sum = 0;
        for (int d = 0; d < levels.length; d++) {
            sum += lossOf(d, levels[d], cube.code(d, i));
        }
        return sum / levels.length;
    }

    private double lossOf(int d, int level, int code) {
        int[] groups = groupOf[d][level];
        if (groups.length == 1) {
            return level == ladders.get(d).levels() - 1 ? 1 : 0;
        }
        return (members(d, level)[groups[code]] - 1.0) / (groups.length - 1);
    }

    private final Map<Long, int[]> membersOf = new HashMap<>();

    private int[] members(int d, int level) {
        return membersOf.computeIfAbsent((long) d << 32 | level, k -> {
            int[] members = new int[groupOf[d][level].length];
            for (int g : groupOf[d][level]) {
                members[g]++;
            }
            return members;
        });
    }

    /** Group number above, combination below, sorted. */
    private long[] keys(int[] levels) {
        Map<Long, Integer> numbers = new HashMap<>();
        long[] keys = new long[cube.size()];
        int[] at = new int[cube.size()];
        for (int d = 0; d < levels.length; d++) {
            numbers.clear();
            int[] groups = groupOf[d][levels[d]];
            for (int i = 0; i < at.length; i++) {
                at[i] = numbers.computeIfAbsent((long) at[i] << 32 | groups[cube.code(d, i)], k -> numbers.size());
            }
        }
        for (int i = 0; i < keys.length; i++) {
            keys[i] = (long) at[i] << 32 | i;
        }
        Arrays.sort(keys);
        return keys;
    }

    private Recoding recoding(List<String> quasi, Node node, Tried tried, long count, int all) {
        int q = quasi.size();
        Set<List<String>> small = new HashSet<>();
        for (int i : tried.small) {
            List<String> shown = new ArrayList<>();
            for (int d = 0; d < q; d++) {
                shown.add(ladders.get(d).at(cube.dimensions().get(d).values()[cube.code(d, i)], node.levels[d]));
            }
            small.add(shown);
        }
        Map<String, Integer> levels = new LinkedHashMap<>();
        for (int d = 0; d < q; d++) {
            levels.put(quasi.get(d), node.levels[d]);
        }
        Recoding.Shown shower = (cells, out) -> {
            for (int d = 0; d < q; d++) {
                out[d] = ladders.get(d).at(cells[d], node.levels[d]);
            }
            return !small.contains(Arrays.asList(out));
        };
        long kept = cube.rows() - tried.leftOut;
        return new Recoding(shower, new Recoding.RecodingLoss(tried.loss, tried.discernibility, (double) kept / tried.groups / wanted.k(), tried.leftOut), levels, count,
                Text.of("best of %,d combinations of levels", "%,d 种层级组合中的最优者", all));
    }
}
