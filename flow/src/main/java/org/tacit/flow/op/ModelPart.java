package org.tacit.flow.op;

import java.io.InputStream;
import org.tacit.data.Table;
import org.tacit.learn.Features;
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
    public Features encode(Table rows) {
        return Trained.encode(part, rows);
    }

    /**
     * Probabilities at party {@code to} of the session, null at the other.
     *
     * @param position of this party in training
     */
    public double[] predict(Mpc mpc, int position, Features mine, int to) {
        LogisticModel model = mpc.me() == position ? part.model() : part.model().otherWayRound();
        return model.predict(mpc, mine, to);
    }

    /** What this party adds to the logit of each row, to the precision at which joint scoring would tell it; only of a model whose weights were opened to their owners. */
    public double[] sums(Features mine) {
        return part.model().sums(mine);
    }
}
