package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.ColumnUse;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.learn.BinaryEvaluation;
import org.tacit.learn.BinaryMetrics;
import org.tacit.learn.Calibration;
import org.tacit.learn.EvaluationOptions;
import org.tacit.learn.Features;
import org.tacit.learn.PlainMetrics;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** AUC, KS, log-loss and lift of a model of {@code train.lr} on aligned rows, for one named party ({@link BinaryEvaluation}). */
public final class EvaluateBinary implements Operator {

    private static final String LABEL = TrainLr.LABEL;
    private static final String FEATURES = TrainLr.FEATURES;
    /** A point of the lift chart at each 5 % of the rows. */
    private static final int CHART_POINTS = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("evaluate.binary", "1",
            new Text("Judge a joint model", "联合评估"),
            new Text("Computes AUC, KS, log-loss and lift of a joint model on aligned rows; only the named party sees them, and nobody sees a score.",
                    "计算联合模型在已对齐行上的 AUC、KS、对数损失与提升度；仅指定方可见，任何一方都看不到单个分数。"),
            new Text("To decide whether the joint model is worth using, on rows it was not trained on.", "在未参与训练的行上判断联合模型是否值得使用。"),
            new Text("Semi-honest parties; two-party secret sharing, only the figures are opened.", "半诚实模型；两方秘密分享，仅公开指标。"),
            List.of(Role.owner(LABEL, "Has the labels", "持有标签"), Role.owner(FEATURES, "Had columns in training", "训练时的特征方")),
            List.of(Port.of(LABEL, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(LABEL, "rows", PortType.ALIGNMENT, "Rows to judge by", "评估行"),
                    Port.of(LABEL, "model", PortType.MODEL, "Its part of the model", "其模型分片"),
                    Port.of(LABEL, "baseline", PortType.MODEL, "Its own model, to compare with", "用于对比的己方模型").optional(),
                    Port.of(FEATURES, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(FEATURES, "rows", PortType.ALIGNMENT, "Rows to judge by", "评估行"),
                    Port.of(FEATURES, "model", PortType.MODEL, "Its part of the model", "其模型分片")),
            List.of(Port.of(LABEL, "report", PortType.REPORT, "The figures", "评估指标"), Port.of(FEATURES, "report", PortType.REPORT, "The figures", "评估指标"),
                    Port.of(LABEL, "baseline_report", PortType.REPORT, "The figures of its own model", "己方模型的评估指标")),
            List.of(Parameter.choice("to", List.of(LABEL, FEATURES), "Who sees the figures", "谁看到指标"),
                    Parameter.flag("table", false, "Also the points of a lift chart, at 5 %, 10 %, … 100 % of rows", "同时给出每 5% 一个点的提升曲线"),
                    Parameter.flag("calibration", false, "Also, for the rows between those points, the average chance that the model gave and the share of positives: whether its chances can be believed",
                            "同时给出相邻两点之间各行的平均预测概率与正样本占比：预测概率是否可信"),
                    Parameter.integer("log2_bins", 0, 0, 12, "Scores are ranked in 2^this many bins, 6 to 12; 0 chooses by the rows", "分数按 2 的该次方个区间排序，取 6 到 12；0 为按行数自动选择"),
                    Parameter.integer("min_rows", 20, 2, 1_000_000, "Fewer rows than this of either label are not judged, and points of the chart lie no closer", "任一类标签少于此行数则不评估，曲线相邻两点之间的行数也不少于此数")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> p.name().equals("baseline_report") ? b.source(LABEL, "baseline").isPresent()
                : p.role().equals(b.params().text("to"))).toList();
    }

    @Override
    public void check(Binding b) {
        Alignment.checkInner(b);
        options(b.params());
    }

    private static EvaluationOptions options(Params p) {
        return new EvaluationOptions(p.intValue("log2_bins"), charted(p), p.flag("calibration"), p.intValue("min_rows"));
    }

    /** Calibration is told between the points of the chart. */
    private static boolean charted(Params p) {
        return p.flag("table") || p.flag("calibration");
    }

    @Override
    public List<ColumnUse> uses(Binding b) {
        List<ColumnUse> uses = new ArrayList<>(Trained.uses(b));
        uses.add(new ColumnUse(LABEL, "table", List.of(Trained.params(b).text("label"))));
        return uses;
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        String to = b.params().text("to");
        String peer = Facts.other(to, LABEL, FEATURES);
        List<String> columns = new ArrayList<>(TrainLr.columns(Trained.params(b), peer));
        if (peer.equals(LABEL)) {
            columns.add(Trained.params(b).text("label"));
        }
        List<Fact> facts = new ArrayList<>();
        if (!columns.isEmpty()) {
            About about = b.table(peer, "table").about(columns);
            facts.add(new Facts(b).fact(to, about, Kind.AGGREGATE,
                    what(b.params()),
                    Scope.of(Scope.Rows.COMMON, figures(b)).atLeast(b.params().integer("min_rows")), When.ALWAYS,
                    new Because("the figures are computed on shares and opened to this party alone; fewer rows are refused by both sides, fewer of one label by the labels' owner",
                            "指标在分片上计算并仅向该方公开；行数不足时双方都会拒绝，某类标签不足时由标签方拒绝", "docs/protocols/evaluation.md")));
        }
        facts.add(new Facts(b).fact(FEATURES, b.table(LABEL, "table").about(List.of(Trained.params(b).text("label"))), Kind.SHAPE,
                new Text("that its labels could be used, or that its data could not", "标签可用，或其数据不可用"), Scope.whole(), When.SIDE_EFFECT,
                new Because("the step fails before it starts where labels are missing, or too few of one kind", "标签缺失或某类过少时，步骤在开始前即失败",
                        "docs/protocols/evaluation.md")));
        return facts;
    }

    private static Text what(Params p) {
        return p.flag("calibration") ? new Text("AUC, KS, log-loss, a lift table, the share of positives and, group by group, the average chance of the joint model over all rows together",
                "联合模型在全部行上的 AUC、KS、对数损失、提升表、正样本占比以及各组的平均预测概率")
                : p.flag("table") ? new Text("AUC, KS, log-loss and a lift table of the joint model over all rows together", "联合模型在全部行上的 AUC、KS、对数损失与提升表")
                : new Text("AUC, KS, log-loss and lift of the joint model over all rows together", "联合模型在全部行上的 AUC、KS、对数损失与提升度");
    }

    /** AUC, KS, log-loss, and for each point of the lift a share of rows and of positives; for calibration a chance more at each point, and the share of positives. */
    private static long figures(Binding b) {
        int points = charted(b.params()) ? CHART_POINTS : 1;
        return 3 + 2L * points + (b.params().flag("calibration") ? points + 1 : 0);
    }

    @Override
    public Cost cost(Binding b) {
        Params training = Trained.params(b);
        long columns = TrainLr.columns(training, LABEL).size() + TrainLr.columns(training, FEATURES).size() + 1L;
        long bins = 1L << options(b.params()).log2BinsFor((int) Math.min(rowsAtMost(b), Integer.MAX_VALUE));
        // Each cut compares every bin once more.
        long bytes = rowsAtMost(b) * (columns * 250 + 2 * bins * 4 + 1_000) + bins * (charted(b.params()) ? 150_000 : 10_000);
        return new Cost(bytes, charted(b.params()) ? 500 : 250, 1 + bytes / 60e6);
    }

    private record Prepared(LrPart part, Features features, double[] labels, Baseline.Judged baseline) {
    }

    private static Prepared prepare(StepContext step) {
        Params training = Trained.params(step.binding());
        List<String> read = new ArrayList<>(TrainLr.columns(training, step.role()));
        boolean label = step.role().equals(LABEL);
        if (label) {
            read.add(training.text("label"));
        }
        LrPart part = Trained.part(step);
        Table rows = OwnData.aligned(step, read);
        double[] labels = label ? OwnData.labels(rows, training.text("label")) : null;
        Baseline.Judged baseline = label && step.has("baseline") ? Baseline.read(step.open("baseline")).judge(rows, labels, charted(step.params()) ? CHART_POINTS : 0,
                step.params().flag("calibration"), step.params().intValue("min_rows")) : null;
        return new Prepared(part, Trained.encode(part, rows), labels, baseline);
    }

    /** Rates are shares of one class: over a handful of positives they would be figures about persons. Only the labels' owner can see to it. */
    private static Void enoughOfEither(StepContext step, double[] labels) {
        long ones = labels == null ? 0 : (long) Arrays.stream(labels).sum();
        if (labels != null && Math.min(ones, labels.length - ones) < step.params().integer("min_rows")) {
            throw InvalidInput.of("Step '%s' has too few rows of one label to judge by, the contract asks for %d of each at least; use more rows.",
                    "步骤“%s”中某一类标签的行数过少，合约要求每类至少 %d 行，请增加行数。", step.binding().step(), step.params().integer("min_rows"));
        }
        return null;
    }

    @Override
    public void run(StepContext step) {
        Params p = step.params();
        String to = p.text("to");
        Prepared mine = OwnData.prepare(step, () -> prepare(step));
        int rows = mine.features().rows();
        if (rows < p.integer("min_rows")) {
            // Both sides know the number of rows, so both stop here by themselves, and either may say why.
            InvalidInput few = InvalidInput.of("Step '%s' has %d rows to judge by and the contract asks for %d at least; use more rows.",
                    "步骤“%s”只有 %d 行可供评估，合约要求至少 %d 行，请增加行数。", step.binding().step(), rows, p.integer("min_rows"));
            step.session().fail(few);
            throw few;
        }
        OwnData.prepare(step, () -> enoughOfEither(step, mine.labels()));
        if (!to.equals(step.role()) && !(step.role().equals(FEATURES) && TrainLr.columns(Trained.params(step.binding()), FEATURES).isEmpty())) {
            step.beforeRelease(to, Kind.AGGREGATE, rows);
        }
        BinaryMetrics metrics;
        try (Mpc mpc = Semi2k.open(step.session())) {
            metrics = BinaryEvaluation.evaluate(mpc, mine.part().model().logits(mpc, mine.features()), 0, mine.labels(), to.equals(LABEL) ? 0 : 1,
                    options(p));
        }
        if (metrics != null) {
            step.write("report", out -> out.write(report(metrics, mine.labels()).getBytes(StandardCharsets.UTF_8)));
        }
        if (mine.baseline() != null) {
            step.write("baseline_report", out -> out.write(report(rows, mine.baseline(), mine.labels()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /**
     * {@code {"rows","positives","auc","gini","ks","logLoss","lift":{"rows","captured","factor"},"table":[…],"calibrationError","calibration":[{"rows","predicted","observed"}]}};
     * positives for their owner alone, who counts its own labels.
     */
    private static String report(BinaryMetrics m, double[] labels) {
        ObjectNode report = figures(m.rows(), m.auc(), m.ks(), m.logLoss(), m.lift());
        return JSON.writeValueAsString(chart(report, m.table(), m.calibration(), labels));
    }

    private static String report(int rows, Baseline.Judged alone, double[] labels) {
        PlainMetrics m = alone.metrics();
        return JSON.writeValueAsString(chart(figures(rows, m.auc(), m.ks(), m.logLoss(), m.lift()), alone.points(), alone.calibration(), labels));
    }

    private static ObjectNode chart(ObjectNode report, List<PlainMetrics.Lift> points, List<Calibration> calibration, double[] labels) {
        points.stream().distinct().forEach(point -> lift(report.withArrayProperty("table").addObject(), point));
        if (!calibration.isEmpty()) {
            report.put("calibrationError", Calibration.error(calibration));
            calibration.forEach(group -> report.withArrayProperty("calibration").addObject()
                    .put("rows", group.rows()).put("predicted", group.predicted()).put("observed", group.observed()));
        }
        return labels == null ? report : report.put("positives", (long) Arrays.stream(labels).sum());
    }

    private static ObjectNode figures(int rows, double auc, double ks, double logLoss, PlainMetrics.Lift lift) {
        ObjectNode report = JSON.createObjectNode().put("rows", rows).put("auc", auc).put("gini", 2 * auc - 1).put("ks", ks).put("logLoss", logLoss);
        lift(report.putObject("lift"), lift);
        return report;
    }

    private static void lift(ObjectNode into, PlainMetrics.Lift lift) {
        into.put("rows", lift.rows()).put("captured", lift.captured()).put("factor", lift.factor());
    }
}
