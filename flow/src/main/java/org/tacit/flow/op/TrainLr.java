package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import org.tacit.learn.FeatureEncoder;
import org.tacit.learn.FeatureOptions;
import org.tacit.learn.Features;
import org.tacit.learn.LogisticModel;
import org.tacit.learn.LogisticOptions;
import org.tacit.learn.LogisticRegression;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Trains a logistic regression on two parties' columns and one party's labels ({@link LogisticRegression} over {@link Semi2k}). */
public final class TrainLr implements Operator {

    static final String LABEL = "label";
    static final String FEATURES = "features";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("train.lr", "1",
            new Text("Train a logistic regression", "联合训练逻辑回归"),
            new Text("Trains one logistic regression on the columns of two parties and the labels of one, over aligned rows; the model stays in parts.",
                    "在已对齐的行上，用双方的列与一方的标签联合训练逻辑回归；模型以分片形式由双方各自保存。"),
            new Text("Credit scoring, churn, marketing response: a yes-or-no outcome that one party knows and both can explain.",
                    "信用评分、流失预测、营销响应等：一方掌握是否结果，双方都有解释变量。"),
            new Text("Semi-honest parties; two-party secret sharing with every correlation from oblivious transfer, no dealer.",
                    "半诚实模型；两方秘密分享，全部相关随机性来自不经意传输，无可信第三方。"),
            List.of(Role.owner(LABEL, "Has the labels, and may have columns", "持有标签，也可以有特征列"), Role.owner(FEATURES, "Has columns", "持有特征列")),
            List.of(Port.of(LABEL, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(LABEL, "rows", PortType.ALIGNMENT, "Rows to train on", "训练行"),
                    Port.of(FEATURES, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(FEATURES, "rows", PortType.ALIGNMENT, "Rows to train on", "训练行")),
            List.of(Port.of(LABEL, "model", PortType.MODEL, "Its part of the model", "其模型分片"),
                    Port.of(LABEL, "report", PortType.REPORT, "Rows, encoded columns, own weights where opened", "行数、编码后的列，以及公开给己方的权重"),
                    Port.of(LABEL, "baseline", PortType.MODEL, "A model of its own columns alone", "仅用己方列的模型"),
                    Port.of(FEATURES, "model", PortType.MODEL, "Its part of the model", "其模型分片"),
                    Port.of(FEATURES, "report", PortType.REPORT, "Rows, encoded columns, own weights where opened", "行数、编码后的列，以及公开给己方的权重")),
            List.of(Parameter.column("label", LABEL, "table", "Label column, 0 or 1", "标签列，取值 0 或 1"),
                    Parameter.columns("label_columns", LABEL, "table", "Columns of the labels' owner to train on", "标签方参与训练的列"),
                    Parameter.columns("feature_columns", FEATURES, "table", "Columns of the other party to train on", "特征方参与训练的列"),
                    Parameter.noColumns("label_categorical", LABEL, "table", "Columns of numbers that are codes, at the labels' owner", "标签方中以数字表示类别的列"),
                    Parameter.noColumns("feature_categorical", FEATURES, "table", "Columns of numbers that are codes, at the other party", "特征方中以数字表示类别的列"),
                    Parameter.choice("reveal", List.of("parts", "owner"),
                            "parts: nobody sees a weight; owner: each party sees the weights of its own columns", "parts：无人看到权重；owner：各方看到己方列的权重"),
                    Parameter.decimal("c", "1", "0.000001", "1000000000", "Inverse strength of the L2 penalty, as C elsewhere", "L2 正则强度的倒数，即常说的 C"),
                    Parameter.integer("epochs", 0, 0, 100_000, "Passes over the rows; 0 chooses", "遍历次数；0 为自动"),
                    Parameter.integer("batch", 0, 0, LogisticOptions.LARGEST_BATCH, "Rows a step; 0 chooses", "每步的行数；0 为自动"),
                    Parameter.decimal("learning_rate", "1", "0.0001", "100", "Multiple of the automatic step", "自动步长的倍数"),
                    Parameter.decimal("momentum", "0.92", "0", "0.999", "Nesterov's momentum, at most", "Nesterov 动量上限"),
                    Parameter.decimal("positive_weight", "1", "0.001", "1000", "What a row with label 1 counts", "标签为 1 的行的权重"),
                    Parameter.integer("seed", 1, 0, 1_000_000_000, "Of the order in which rows are visited; public", "行访问次序的种子，公开"),
                    Parameter.choice("missing", List.of("median", "mean", "zero"), "What stands for a missing number", "缺失数值的填补方式"),
                    Parameter.flag("missing_indicator", false, "Adds a column 'was missing' for each column with gaps", "为有缺失的列增加“是否缺失”列"),
                    Parameter.integer("max_levels", 64, 2, 10_000, "Most levels of a text column", "文本列的最多取值数"),
                    Parameter.flag("baseline", false, "Also trains the labels' owner's columns alone, at its side", "同时在标签方本地仅用其己方列训练基线模型")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> !p.name().equals("baseline") || b.params().flag("baseline")).toList();
    }

    @Override
    public void check(Binding b) {
        Alignment.checkInner(b);
        Params p = b.params();
        options(p);
        if (columns(p, LABEL).contains(p.text("label"))) {
            throw InvalidInput.of("Column '%s' is the label and cannot also be trained on.", "列“%s”是标签，不能同时作为特征。", p.text("label"));
        }
        if (columns(p, LABEL).isEmpty() && columns(p, FEATURES).isEmpty()) {
            throw InvalidInput.of("There is no column to train on.", "没有可用于训练的列。");
        }
        if (p.flag("baseline") && columns(p, LABEL).isEmpty()) {
            throw InvalidInput.of("baseline needs columns of the labels' owner (label_columns).", "baseline 需要标签方自己的列（label_columns）。");
        }
        for (String role : List.of(LABEL, FEATURES)) {
            if (!columns(p, role).containsAll(categorical(p, role))) {
                throw InvalidInput.of("%s names a column that is not trained on.", "%s 中有未参与训练的列。", prefix(role) + "_categorical");
            }
        }
    }

    private static String prefix(String role) {
        return role.equals(LABEL) ? "label" : "feature";
    }

    /** A role's columns of a step of this operator. */
    static List<String> columns(Params params, String role) {
        return params.list(prefix(role) + "_columns");
    }

    private static List<String> categorical(Params params, String role) {
        return params.list(prefix(role) + "_categorical");
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        Facts of = new Facts(b);
        var labels = b.table(LABEL, "table").about(List.of(b.params().text("label")));
        var labelSide = b.table(LABEL, "table").about(columns(b.params(), LABEL));
        var featureSide = b.table(FEATURES, "table").about(columns(b.params(), FEATURES));
        Because announced = new Because("each side announces its rows and encoded columns before training; everything after that is shares",
                "训练前双方声明行数与编码后的列数，其后传输的都是秘密分片", "docs/protocols/logistic-regression.md");
        Text encoded = new Text("the number of rows trained on, and of columns after encoding (levels of text columns count)",
                "训练行数，以及编码后的列数（文本列按取值计数）");
        if (!labelSide.columns().isEmpty()) {
            facts.add(of.fact(FEATURES, labelSide, Kind.SHAPE, encoded, Scope.whole(), When.ALWAYS, announced));
        }
        if (!featureSide.columns().isEmpty()) {
            facts.add(of.fact(LABEL, featureSide, Kind.SHAPE, encoded, Scope.whole(), When.ALWAYS, announced));
        }
        facts.add(of.fact(FEATURES, labels, Kind.SHAPE,
                new Text("that its labels could be used, or that its data could not", "标签可用，或其数据不可用"), Scope.whole(), When.SIDE_EFFECT,
                new Because("the step fails before it starts where labels are missing or all the same", "标签缺失或全部相同时，步骤在开始前即失败",
                        "docs/protocols/logistic-regression.md")));
        if (b.params().text("reveal").equals("owner")) {
            Because why = new Because("weights are opened to the owner of their columns, and are a function of all parties' rows",
                    "权重公开给对应列的所有方，而权重是各方数据的函数", "docs/protocols/logistic-regression.md");
            Text weights = new Text("the weights of its own columns in the joint model", "其己方列在联合模型中的权重");
            List<String> labelAndColumns = new ArrayList<>(labelSide.columns());
            labelAndColumns.add(b.params().text("label"));
            if (!featureSide.columns().isEmpty()) {
                facts.add(of.fact(FEATURES, b.table(LABEL, "table").about(labelAndColumns), Kind.MODEL, weights, Scope.whole(), When.ALWAYS, why));
                facts.add(of.fact(LABEL, featureSide, Kind.MODEL, new Text("the weights of its own columns and the intercept in the joint model",
                        "其己方列的权重与联合模型的截距"), Scope.whole(), When.ALWAYS, why));
            }
        }
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        long rows = rowsAtMost(b);
        long columns = columns(b.params(), LABEL).size() + columns(b.params(), FEATURES).size() + 1L;
        int counted = (int) Math.clamp(rows, 1, Integer.MAX_VALUE - 8);
        long epochs = options(b.params()).epochsFor(counted);
        long steps = epochs * Math.ceilDiv(counted, options(b.params()).batchFor(counted));
        // Measured for a row and epoch: two products of each column with a secret, and one sigmoid. Held by JointCreditTest.
        long bytes = epochs * rows * (columns * 300 + 3_000);
        return new Cost(bytes, steps * 13, 1 + bytes / 60e6);
    }

    private static LogisticOptions options(Params p) {
        return new LogisticOptions(p.decimal("c"), p.intValue("epochs"), p.intValue("batch"), p.decimal("momentum"), p.decimal("learning_rate"),
                p.decimal("positive_weight"), p.integer("seed"),
                p.text("reveal").equals("owner") ? LogisticOptions.Reveal.OWNER : LogisticOptions.Reveal.PARTS);
    }

    private record Prepared(Table rows, FeatureEncoder encoder, Features features, double[] labels) {
    }

    private static Prepared prepare(StepContext step) {
        Params p = step.params();
        boolean label = step.role().equals(LABEL);
        List<String> columns = columns(p, step.role());
        List<String> read = new ArrayList<>(columns);
        if (label) {
            read.add(p.text("label"));
        }
        FeatureOptions.Imputation imputation = FeatureOptions.Imputation.valueOf(p.text("missing").toUpperCase(java.util.Locale.ROOT));
        FeatureOptions encoding = new FeatureOptions(imputation, p.flag("missing_indicator"), new HashSet<>(categorical(p, step.role())),
                p.intValue("max_levels"), FeatureOptions.DEFAULT.clip());
        Table rows = OwnData.aligned(step, read);
        int[] all = OwnData.all(Math.toIntExact(rows.rows()));
        FeatureEncoder encoder = FeatureEncoder.fit(rows, columns, all, encoding);
        return new Prepared(rows, encoder, encoder.encode(rows, all).features(), label ? OwnData.labels(rows, p.text("label")) : null);
    }

    @Override
    public void run(StepContext step) {
        Params p = step.params();
        boolean label = step.role().equals(LABEL);
        Prepared mine = OwnData.prepare(step, () -> prepare(step));
        String peer = Facts.other(step.role(), LABEL, FEATURES);
        if (!columns(p, step.role()).isEmpty()) {
            step.beforeRelease(peer, Kind.SHAPE, -1);
        }
        // Also without columns of one's own: the labels are behind every weight, and the intercept depends on the other's columns.
        if (p.text("reveal").equals("owner") && !columns(p, FEATURES).isEmpty()) {
            step.beforeRelease(peer, Kind.MODEL, -1);
        }
        LogisticModel model;
        try (Mpc mpc = Semi2k.open(step.session())) {
            model = LogisticRegression.train(mpc, options(p), mine.features(), 0, mine.labels(), step.session().progress());
        }
        step.write("model", new LrPart(mine.encoder(), model)::write);
        step.write("report", out -> out.write(report(mine, model).getBytes(StandardCharsets.UTF_8)));
        if (label && p.flag("baseline")) {
            Baseline baseline = Baseline.train(mine.rows(), mine.encoder(), mine.labels(), p.decimal("c"), p.decimal("positive_weight"));
            step.write("baseline", baseline::write);
        }
    }

    /** {@code {"rows","columns":[…],"notes":[…],"weights":[…],"intercept"}}; the last two only where they were opened. */
    private static String report(Prepared mine, LogisticModel model) {
        ObjectNode report = JSON.createObjectNode();
        report.put("rows", mine.features().rows());
        mine.features().names().forEach(report.putArray("columns")::add);
        mine.encoder().notes().forEach(n -> report.withArrayProperty("notes").addObject().put("en", n.en()).put("zh", n.zh()));
        if (model.ownWeights() != null) {
            var weights = report.putArray("weights");
            for (double w : model.ownWeights()) {
                weights.add(w);
            }
            if (!Double.isNaN(model.intercept())) {
                report.put("intercept", model.intercept());
            }
        }
        return JSON.writeValueAsString(report);
    }
}
