package org.tacit.learn;

import java.util.List;
import org.tacit.mpc.Mpc;
import org.tacit.wire.Progress;

/**
 * What each group of columns adds to the AUC of a joint model: for each coalition of groups a logistic regression is trained on their columns and judged on other rows, and the figures are
 * put together by {@link Shapley}. A coalition's worth is its AUC less one half, what guessing gets.
 *
 * <h2>Who learns what</h2>
 * The named party learns the AUC of every coalition that is tried, {@code 2^g} of them for up to four groups. No model, weight or score is opened to anybody.
 * That many figures over the same rows say more than one: groups of few columns, tried together and apart, tell how strongly those columns go with the label.
 *
 * <p>Cost: a training and an evaluation for each coalition.
 */
public final class Contribution {

    private Contribution() {
    }

    /**
     * One group of columns as its owner holds it; where another party owns it, {@code owner} alone is known.
     *
     * @param owner index of the party
     * @param train its encoded columns of the training rows, null at the others
     * @param test  of the rows to judge by, null at the others
     */
    public record Group(int owner, Features train, Features test) {
    }

    /**
     * Every party calls it with the same groups in the same order.
     *
     * @param labels     of the training rows, at their owner; null at the others
     * @param testLabels of the rows to judge by, likewise
     * @param orders     drawn, for more than {@link Shapley#EXACT} groups
     * @param to         the party that gets the outcome
     * @return at {@code to}; null at the others
     */
    public static Shapley of(Mpc mpc, LogisticOptions options, List<Group> groups, int labelOwner, double[] labels, double[] testLabels, int trainRows, int testRows, int orders,
                             long seed, int to, Progress progress) {
        int[] coalitions = Shapley.coalitions(groups.size(), orders, seed);
        java.util.Map<Integer, Double> worths = new java.util.HashMap<>();
        int done = 0;
        for (int coalition : coalitions) {
            progress.report("learn.coalition", done++, coalitions.length);
            if (coalition == 0) {
                worths.put(0, 0.0);
                continue;
            }
            Features train = Features.none(trainRows);
            Features test = Features.none(testRows);
            for (int g = 0; g < groups.size(); g++) {
                Group group = groups.get(g);
                if ((coalition >> g & 1) == 1 && group.owner == mpc.me()) {
                    train = train.beside(group.train);
                    test = test.beside(group.test);
                }
            }
            LogisticModel model = LogisticRegression.train(mpc, options, train, labelOwner, labels, Progress.SILENT);
            BinaryMetrics metrics = BinaryEvaluation.evaluate(mpc, model.logits(mpc, test), labelOwner, testLabels, to, EvaluationOptions.DEFAULT);
            worths.put(coalition, metrics == null ? Double.NaN : metrics.auc() - 0.5);
        }
        progress.report("learn.coalition", coalitions.length, coalitions.length);
        return mpc.me() == to ? Shapley.of(groups.size(), orders, seed, worths::get) : null;
    }
}
