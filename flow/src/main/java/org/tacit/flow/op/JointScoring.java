package org.tacit.flow.op;

import org.tacit.mpc.Mpc;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.wire.Session;

/**
 * The two parties of a trained model score rows together, as often as they like, over one session. Semi-honest; scores are opened to one of them and the other learns how many rows
 * were scored ({@link org.tacit.learn.LogisticModel}). For one thread.
 */
public final class JointScoring implements AutoCloseable {

    private final Mpc mpc;

    private JointScoring(Mpc mpc) {
        this.mpc = mpc;
    }

    public static JointScoring open(Session session) {
        return new JointScoring(Semi2k.open(session));
    }

    /**
     * Probabilities at party {@code to} of the session, null at the other.
     *
     * @param position of this party in training
     */
    public double[] predict(ModelPart part, int position, ModelRows mine, int to) {
        return part.predict(mpc, position, mine, to);
    }

    @Override
    public void close() {
        mpc.close();
    }
}
