package org.tacit.flow.op;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.Text;
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
import org.tacit.learn.Features;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;

/** Scores aligned rows with a model of {@code train.lr}; one named party gets the probabilities. */
public final class PredictLr implements Operator {

    private static final String LABEL = TrainLr.LABEL;
    private static final String FEATURES = TrainLr.FEATURES;

    private static final OperatorSpec SPEC = new OperatorSpec("predict.lr", "1",
            new Text("Score with a joint model", "联合预测"),
            new Text("Scores aligned rows with a jointly trained logistic regression; one party gets one probability for each row.",
                    "用联合训练的逻辑回归为已对齐的行评分；指定的一方得到每行一个概率。"),
            new Text("Batch scoring of common customers.", "为共同客户批量评分。"),
            new Text("Semi-honest parties; two-party secret sharing, only the named party's scores are opened.", "半诚实模型；两方秘密分享，仅向指定方公开分数。"),
            List.of(Role.owner(LABEL, "Had the labels in training", "训练时的标签方"), Role.owner(FEATURES, "Had columns in training", "训练时的特征方")),
            List.of(Port.of(LABEL, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(LABEL, "rows", PortType.ALIGNMENT, "Rows to score", "待评分的行"),
                    Port.of(LABEL, "model", PortType.MODEL, "Its part of the model", "其模型分片"),
                    Port.of(FEATURES, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(FEATURES, "rows", PortType.ALIGNMENT, "Rows to score", "待评分的行"),
                    Port.of(FEATURES, "model", PortType.MODEL, "Its part of the model", "其模型分片")),
            List.of(Port.of(LABEL, "scores", PortType.SCORES, "Probabilities by row of its table", "按其表的行给出的概率"),
                    Port.of(FEATURES, "scores", PortType.SCORES, "Probabilities by row of its table", "按其表的行给出的概率")),
            List.of(Parameter.choice("to", List.of(LABEL, FEATURES), "Who gets the scores", "谁得到分数")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> p.role().equals(b.params().text("to"))).toList();
    }

    @Override
    public void check(Binding b) {
        Alignment.checkInner(b);
    }

    @Override
    public List<ColumnUse> uses(Binding b) {
        return Trained.uses(b);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        String to = b.params().text("to");
        String peer = Facts.other(to, LABEL, FEATURES);
        Params training = Trained.params(b);
        List<Fact> facts = new ArrayList<>();
        // A score is a function of the peer's columns in this table, and through the weights of the labels trained on.
        List<String> columns = new ArrayList<>(TrainLr.columns(training, peer));
        if (!columns.isEmpty()) {
            About about = b.table(peer, "table").about(columns);
            facts.add(new Facts(b).fact(to, about, Kind.PARTIAL,
                    new Text("one score for each common row (not the columns it is made of)", "每个共同行一个分数（看不到构成分数的各列）"),
                    Scope.of(Scope.Rows.COMMON, rowsAtMost(b)), When.ALWAYS, new Because("the shares of the scores are opened to this party alone",
                            "分数的分片仅向该方公开", "docs/protocols/logistic-regression.md")));
        }
        if (to.equals(FEATURES)) {
            About labels = b.made(LABEL, "model").made().table(LABEL, "table").about(List.of(training.text("label")));
            facts.add(new Facts(b).fact(to, labels, Kind.PARTIAL,
                    new Text("one prediction of the label for each common row", "每个共同行一个标签预测值"), Scope.of(Scope.Rows.COMMON, rowsAtMost(b)), When.ALWAYS,
                    new Because("the weights behind the scores were learned from the labels", "分数背后的权重由标签学得", "docs/protocols/logistic-regression.md")));
        }
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        Params training = Trained.params(b);
        long columns = TrainLr.columns(training, LABEL).size() + TrainLr.columns(training, FEATURES).size() + 1L;
        long bytes = rowsAtMost(b) * (columns * 250 + 100) + 50_000;
        return new Cost(bytes, 8, 1 + bytes / 60e6);
    }

    @Override
    public void run(StepContext step) {
        String to = step.params().text("to");
        LrPart part = OwnData.prepare(step, () -> Trained.part(step));
        Alignment rows = OwnData.prepare(step, () -> Alignment.of(step));
        Features mine = OwnData.prepare(step, () -> Trained.encode(part,
                OwnData.aligned(step, TrainLr.columns(Trained.params(step.binding()), step.role()))));
        if (!to.equals(step.role())) {
            step.beforeRelease(to, Kind.PARTIAL, rows.size());
        }
        double[] probabilities;
        try (Mpc mpc = Semi2k.open(step.session())) {
            probabilities = part.model().predict(mpc, mine, to.equals(LABEL) ? 0 : 1);
        }
        if (probabilities != null) {
            step.write("scores", new Scores(rows.rows(), probabilities)::write);
        }
    }
}
