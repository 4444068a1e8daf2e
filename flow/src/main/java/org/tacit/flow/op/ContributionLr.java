package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.learn.Contribution;
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;
import org.tacit.learn.LogisticOptions;
import org.tacit.learn.Shapley;
import org.tacit.learn.Split;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each party's columns, or each column, adds to a joint model ({@link Contribution}); one named party gets the figures. Input for pricing data. */
public final class ContributionLr implements Operator {

    private static final String LABEL = TrainLr.LABEL;
    private static final String FEATURES = TrainLr.FEATURES;
    private static final String PAGE = "docs/metering.md";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("contribution.lr", "1",
            new Text("What columns add to a model", "各列对模型的贡献"),
            new Text("Trains and judges a joint logistic regression for each coalition of column groups, and shares out the gain in AUC among them (Shapley); no model is kept, no score opened.",
                    "对每个列组组合训练并评估联合逻辑回归，按 Shapley 值分摊 AUC 的提升；不保留模型，也不公开任何分数。"),
            new Text("To agree on what data are worth before a price is set, or on which columns to buy.", "在定价前确认数据的价值，或决定采购哪些列。"),
            new Text("Semi-honest parties; two-party secret sharing, only one AUC for each coalition is opened, to the named party.", "半诚实模型；两方秘密分享，每个组合仅向指定方公开一个 AUC。"),
            List.of(Role.owner(LABEL, "Has the labels, and may have columns", "持有标签，也可以有特征列"), Role.owner(FEATURES, "Has columns", "持有特征列")),
            List.of(Port.of(LABEL, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(LABEL, "rows", PortType.ALIGNMENT, "Rows to train on and to judge by", "用于训练与评估的行"),
                    Port.of(FEATURES, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(FEATURES, "rows", PortType.ALIGNMENT, "Rows to train on and to judge by", "用于训练与评估的行")),
            List.of(Port.of(LABEL, "report", PortType.REPORT, "Values, errors and shares", "贡献值、误差与份额"), Port.of(FEATURES, "report", PortType.REPORT, "Values, errors and shares", "贡献值、误差与份额")),
            List.of(Parameter.column("label", LABEL, "table", "Label column, 0 or 1", "标签列，取值 0 或 1"),
                    Parameter.columns("label_columns", LABEL, "table", "Columns of the labels' owner", "标签方的列"),
                    Parameter.columns("feature_columns", FEATURES, "table", "Columns of the other party", "特征方的列"),
                    Parameter.choice("groups", List.of("parties", "columns"), "parties: all columns of a party together; columns: each column by itself", "parties：各方的列合为一组；columns：每列一组"),
                    Parameter.choice("to", List.of(LABEL, FEATURES), "Who gets the figures", "谁得到结果"),
                    Parameter.integer("orders", 32, 4, 1000, "Orders drawn where there are more than four groups; more orders, smaller errors", "多于四组时抽取的次序数；越多误差越小"),
                    Parameter.integer("hold_out", 5, 2, 100, "One row in so many is judged by, and not trained on", "每多少行留出一行用于评估"),
                    Parameter.decimal("c", "1", "0.000001", "1000000000", "Inverse strength of the L2 penalty, as C elsewhere", "L2 正则强度的倒数，即常说的 C"),
                    Parameter.integer("epochs", 0, 0, 100_000, "Passes over the rows; 0 chooses", "遍历次数；0 为自动"),
                    Parameter.integer("seed", 1, 0, 1_000_000_000, "Of the orders and of the rows' visits; public", "次序与行访问的种子，公开"),
                    Parameter.integer("max_levels", 64, 2, 10_000, "Most levels of a text column", "文本列的最多取值数"),
                    Parameter.integer("min_rows", 20, 2, 1_000_000, "Fewer rows than this of either label are not judged", "任一类标签少于此行数则不评估")));

    /** A group of columns of one role. */
    private record Named(String name, String role, List<String> columns) {
    }

    private static List<Named> groups(Params p) {
        List<Named> groups = new ArrayList<>();
        for (String role : List.of(LABEL, FEATURES)) {
            List<String> columns = TrainLr.columns(p, role);
            if (p.text("groups").equals("columns")) {
                columns.forEach(c -> groups.add(new Named(c, role, List.of(c))));
            } else if (!columns.isEmpty()) {
                groups.add(new Named(role, role, columns));
            }
        }
        return groups;
    }

    private static int[] coalitions(Params p) {
        return Shapley.coalitions(groups(p).size(), p.intValue("orders"), p.integer("seed"));
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(o -> o.role().equals(b.params().text("to"))).toList();
    }

    @Override
    public void check(Binding b) {
        Alignment.checkInner(b);
        Params p = b.params();
        options(p);
        if (TrainLr.columns(p, LABEL).contains(p.text("label"))) {
            throw InvalidInput.of("Column '%s' is the label and cannot also be trained on.", "列“%s”是标签，不能同时作为特征。", p.text("label"));
        }
        int groups = groups(p).size();
        if (groups < 2 || groups > Shapley.MOST) {
            throw InvalidInput.of("A contribution is among 2 to %d groups of columns, and these are %d.", "贡献度计算需要 2 到 %d 个列组，现有 %d 个。", Shapley.MOST, groups);
        }
    }

    private static LogisticOptions options(Params p) {
        return new LogisticOptions(p.decimal("c"), p.intValue("epochs"), LogisticOptions.AUTOMATIC, 0.92, 1, 1, p.integer("seed"), LogisticOptions.Reveal.PARTS);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Params p = b.params();
        String to = p.text("to");
        String peer = Facts.other(to, LABEL, FEATURES);
        Facts of = new Facts(b);
        List<Fact> facts = new ArrayList<>();
        Because announced = new Because("each side announces its rows and encoded columns before each training; everything after that is shares", "每次训练前双方声明行数与编码后的列数，其后传输的都是秘密分片", PAGE);
        for (String role : List.of(LABEL, FEATURES)) {
            if (!TrainLr.columns(p, role).isEmpty()) {
                facts.add(of.fact(Facts.other(role, LABEL, FEATURES), b.table(role, "table").about(TrainLr.columns(p, role)), Kind.SHAPE,
                        new Text("the number of rows, and of columns of each group after encoding", "行数，以及各列组编码后的列数"), Scope.whole(), When.ALWAYS, announced));
            }
        }
        List<String> columns = new ArrayList<>(TrainLr.columns(p, peer));
        if (peer.equals(LABEL)) {
            columns.add(p.text("label"));
        }
        int figures = coalitions(p).length - 1;
        if (!columns.isEmpty()) {
            facts.add(of.fact(to, b.table(peer, "table").about(columns), Kind.AGGREGATE,
                    new Text("the AUC of a joint model of each coalition of column groups, and so how much each group adds", "每个列组组合的联合模型 AUC，从而得知各组的贡献"),
                    Scope.of(Scope.Rows.COMMON, figures).atLeast(p.integer("min_rows")), When.ALWAYS,
                    new Because("each coalition is trained and judged on shares; its AUC is opened to this party alone", "各组合在分片上训练与评估，其 AUC 仅向该方公开", PAGE)));
        }
        facts.add(of.fact(FEATURES, b.table(LABEL, "table").about(List.of(p.text("label"))), Kind.SHAPE, new Text("that its labels could be used, or that its data could not", "标签可用，或其数据不可用"),
                Scope.whole(), When.SIDE_EFFECT, new Because("the step fails before it starts where labels are missing, or too few of one kind", "标签缺失或某类过少时，步骤在开始前即失败", PAGE)));
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        Params p = b.params();
        long rows = rowsAtMost(b);
        int counted = (int) Math.clamp(rows, 1, Integer.MAX_VALUE - 8);
        long columns = TrainLr.columns(p, LABEL).size() + TrainLr.columns(p, FEATURES).size() + 1L;
        long epochs = options(p).epochsFor(counted);
        long steps = epochs * Math.ceilDiv(counted, options(p).batchFor(counted));
        long coalitions = coalitions(p).length;
        // As a training of half the columns and an evaluation, for each.
        long bytes = coalitions * (epochs * rows * (columns * 150 + 3_000) + rows / p.integer("hold_out") * 10_000 + 10_000_000);
        return new Cost(bytes, coalitions * (steps * 13 + 200), 1 + bytes / 60e6);
    }

    private record Prepared(List<Contribution.Group> groups, double[] labels, double[] testLabels, Split split) {
    }

    private static Prepared prepare(StepContext step) {
        Params p = step.params();
        boolean label = step.role().equals(LABEL);
        Set<String> read = new HashSet<>(TrainLr.columns(p, step.role()));
        if (label) {
            read.add(p.text("label"));
        }
        Table rows = OwnData.aligned(step, List.copyOf(read));
        Split split = Split.byPosition(Math.toIntExact(rows.rows()), p.intValue("hold_out"));
        FeatureOptions encoding = new FeatureOptions(FeatureOptions.Imputation.MEDIAN, false, Set.of(), p.intValue("max_levels"), FeatureOptions.DEFAULT.clip());
        List<Contribution.Group> groups = new ArrayList<>();
        for (Named g : groups(p)) {
            if (g.role.equals(step.role())) {
                // The encoding is learned from the rows that are trained on.
                FeatureEncoder encoder = FeatureEncoder.fit(rows, g.columns, split.train(), encoding);
                groups.add(new Contribution.Group(index(g.role), encoder.encode(rows, split.train()).features(), encoder.encode(rows, split.test()).features()));
            } else {
                groups.add(new Contribution.Group(index(g.role), null, null));
            }
        }
        double[] labels = label ? OwnData.labels(rows, p.text("label")) : null;
        return new Prepared(groups, select(labels, split.train()), select(labels, split.test()), split);
    }

    private static int index(String role) {
        return role.equals(LABEL) ? 0 : 1;
    }

    private static double[] select(double[] values, int[] rows) {
        return values == null ? null : Arrays.stream(rows).mapToDouble(r -> values[r]).toArray();
    }

    /** Only the labels' owner can see to it. */
    private static Void enoughOfEither(StepContext step, Prepared mine) {
        for (double[] labels : mine.labels == null ? List.<double[]>of() : List.of(mine.labels, mine.testLabels)) {
            long ones = (long) Arrays.stream(labels).sum();
            if (Math.min(ones, labels.length - ones) < step.params().integer("min_rows")) {
                throw InvalidInput.of("Step '%s' has too few rows of one label to train on or to judge by, the contract asks for %d of each at least; use more rows.",
                        "步骤“%s”中用于训练或评估的某一类标签行数过少，合约要求每类至少 %d 行，请增加行数。", step.binding().step(), step.params().integer("min_rows"));
            }
        }
        return null;
    }

    @Override
    public void run(StepContext step) {
        Params p = step.params();
        String to = p.text("to");
        String peer = Facts.other(step.role(), LABEL, FEATURES);
        Prepared mine = OwnData.prepare(step, () -> prepare(step));
        OwnData.prepare(step, () -> enoughOfEither(step, mine));
        if (!TrainLr.columns(p, step.role()).isEmpty()) {
            step.beforeRelease(peer, Kind.SHAPE, -1);
        }
        if (!to.equals(step.role()) && !(step.role().equals(FEATURES) && TrainLr.columns(p, FEATURES).isEmpty())) {
            step.beforeRelease(to, Kind.AGGREGATE, mine.split.test().length);
        }
        Shapley outcome;
        try (Mpc mpc = Semi2k.open(step.session())) {
            outcome = Contribution.of(mpc, options(p), mine.groups, 0, mine.labels, mine.testLabels, mine.split.train().length, mine.split.test().length, p.intValue("orders"),
                    p.integer("seed"), index(to), step.session().progress());
        }
        if (outcome != null) {
            step.write("report", out -> out.write(report(step.binding(), mine.split, outcome).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** {@code {"rows","testRows","auc","orders","groups":[{"name","party","value","error","share"}],"coalitions":[{"groups":[…],"auc"}]}}. */
    private static String report(Binding b, Split split, Shapley outcome) {
        List<Named> groups = groups(b.params());
        int all = (1 << groups.size()) - 1;
        ObjectNode report = JSON.createObjectNode().put("rows", split.train().length).put("testRows", split.test().length).put("orders", outcome.orders());
        if (outcome.worths().containsKey(all)) {
            report.put("auc", 0.5 + outcome.worths().get(all));
        }
        double[] shares = outcome.shares();
        for (int g = 0; g < groups.size(); g++) {
            report.withArrayProperty("groups").addObject().put("name", groups.get(g).name).put("party", b.party(groups.get(g).role)).put("value", outcome.values()[g])
                    .put("error", outcome.errors()[g]).put("share", shares[g]);
        }
        outcome.worths().keySet().stream().sorted().forEach(c -> {
            ObjectNode one = report.withArrayProperty("coalitions").addObject();
            var names = one.putArray("groups");
            for (int g = 0; g < groups.size(); g++) {
                if ((c >> g & 1) == 1) {
                    names.add(groups.get(g).name);
                }
            }
            one.put("auc", 0.5 + outcome.worths().get(c));
        });
        return JSON.writeValueAsString(report);
    }
}
