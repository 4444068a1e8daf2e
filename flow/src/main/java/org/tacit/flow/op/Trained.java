package org.tacit.flow.op;

import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.ColumnUse;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.learn.Features;

/** What steps that use a model of {@code train.lr} have in common: which columns it was trained on, and reading its part. */
final class Trained {

    private Trained() {
    }

    /** The parameters of the training step behind the {@code model} inputs; both roles must be played by the same parties as there. */
    static Params params(Binding b) {
        for (String role : List.of(TrainLr.LABEL, TrainLr.FEATURES)) {
            Source.FromStep model = b.made(role, "model");
            if (!model.port().equals("model") || !model.made().params().has("label_columns")) {
                throw InvalidInput.of("%s.model of step '%s' is not a model of train.lr; connect it to that step's 'model'.",
                        "步骤“%2$s”的 %1$s.model 不是 train.lr 的模型，请接到该步骤的 model。", role, b.step());
            }
        }
        Binding training = b.made(TrainLr.LABEL, "model").made();
        if (!training.parties().equals(b.parties())) {
            throw InvalidInput.of("Step '%s' was trained with the roles played by other parties.", "步骤“%s”训练时各角色由不同的参与方担任。", training.step());
        }
        return training.params();
    }

    static List<ColumnUse> uses(Binding b) {
        return List.of(new ColumnUse(TrainLr.LABEL, "table", TrainLr.columns(params(b), TrainLr.LABEL)),
                new ColumnUse(TrainLr.FEATURES, "table", TrainLr.columns(params(b), TrainLr.FEATURES)));
    }

    /** The aligned rows of this role, encoded as in training. */
    static Features encode(LrPart part, org.tacit.data.Table aligned) {
        return part.encoder().encode(aligned, OwnData.all(Math.toIntExact(aligned.rows()))).features();
    }

    static LrPart part(StepContext step) {
        return LrPart.read(step.open("model"));
    }
}
