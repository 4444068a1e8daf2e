package org.tacit.learn;

import java.util.function.Function;
import org.tacit.mpc.Mpc;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** Trains a model between two parties in this process and scores rows with it. */
final class JointTraining {

    private JointTraining() {
    }

    /** What is left after training and scoring: both parts, and the scores that the label owner received. */
    record Result(LogisticModel guest, LogisticModel host, double[] probabilities) {
    }

    static Result run(Function<Session, Mpc> runtime, LogisticOptions options, Features guest, Features host, double[] labels,
                      Features guestNew, Features hostNew) {
        var both = LocalParties.run(
                s -> program(runtime.apply(s), options, guest, labels, guestNew),
                s -> program(runtime.apply(s), options, host, null, hostNew));
        if (both.second().probabilities != null) {
            throw new AssertionError("the host received scores");
        }
        return new Result(both.first().model, both.second().model, both.first().probabilities);
    }

    private record Half(LogisticModel model, double[] probabilities) {
    }

    private static Half program(Mpc mpc, LogisticOptions options, Features mine, double[] labels, Features fresh) {
        try (mpc) {
            LogisticModel model = LogisticRegression.train(mpc, options, mine, 0, labels, Progress.SILENT);
            // The part goes through its stored form, as between two jobs.
            LogisticModel stored = LogisticModel.fromJson(model.toJson());
            return new Half(stored, stored.predict(mpc, fresh, 0));
        }
    }
}
