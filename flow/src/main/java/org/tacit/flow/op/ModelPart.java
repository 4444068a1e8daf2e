package org.tacit.flow.op;

import java.io.InputStream;
import org.tacit.data.Table;
import org.tacit.learn.LocalLogisticRegression;
import org.tacit.learn.LogisticModel;
import org.tacit.mpc.Mpc;

/** One party's part of a model of {@code train.lr}, for scoring rows outside of the flow that trained it. Stays at that party. */
public final class ModelPart {

    private final LrPart part;

    private ModelPart(LrPart part) {
        this.part = part;
    }

    /** What {@code train.lr} left at its port {@value TrainedModel#PORT}; reads and closes. */
    public static ModelPart read(InputStream in) {
        return new ModelPart(LrPart.read(in));
    }

    /** Encoded columns that this party brings. */
    public int width() {
        return part.encoder().width();
    }

    /** Rows over the model's columns of this party, encoded as in training. */
    public ModelRows encode(Table rows) {
        return new ModelRows(Trained.encode(part, rows));
    }

    double[] predict(Mpc mpc, int position, ModelRows mine, int to) {
        LogisticModel model = mpc.me() == position ? part.model() : part.model().otherWayRound();
        return model.predict(mpc, mine.features, to);
    }

    /** What this party adds to the logit of each row, to the precision at which joint scoring would tell it; only of a model whose weights were opened to their owners. */
    public double[] sums(ModelRows mine) {
        return part.model().sums(mine.features);
    }

    /** The probability of label 1 that belongs to a sum over both parties. */
    public static double probability(double logit) {
        return LocalLogisticRegression.sigmoid(logit);
    }
}
