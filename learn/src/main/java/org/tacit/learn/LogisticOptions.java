package org.tacit.learn;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.tacit.base.InvalidInput;

/**
 * Parameters of joint logistic regression; public, and the same at all parties.
 *
 * @param c              inverse L2 strength, as scikit-learn's C: minimise {@code ½‖w‖²/C + Σ log-loss}, intercept not penalised
 * @param epochs         passes over the rows; {@link #AUTOMATIC} means 10 with mini-batches and 160 with all rows at once
 * @param batch          rows a step, all rows at once where it is not below the number of rows; {@link #AUTOMATIC} means all rows
 *                       up to 1024, else 512 or a 64th of the rows, whichever is more
 * @param momentum       Nesterov's β in [0, 1)
 * @param learningRate   1 is the automatic step, safe for every data set; a multiple of it otherwise
 * @param positiveWeight what a row with label 1 counts, against 1 for label 0
 * @param seed           of the order in which rows are visited
 * @param reveal         who gets the weights
 */
public record LogisticOptions(double c, int epochs, int batch, double momentum, double learningRate, double positiveWeight,
                              long seed, Reveal reveal) {

    /** Who gets the weights at the end. */
    public enum Reveal {
        /** Nobody: each party keeps a part that says nothing by itself. */
        PARTS,
        /** Each party gets the weights of its own columns; the owner of the labels gets the intercept too. */
        OWNER
    }

    public static final int AUTOMATIC = 0;

    /** The largest batch whose sums surely fit the fixed point. */
    public static final int LARGEST_BATCH = 1 << 18;

    /** Rows of a batch times what one may weigh: sums of weighted residuals stay well below 2^22, where products end. */
    private static final double HEAVIEST_BATCH = 1 << 20;

    public static final LogisticOptions DEFAULT = new LogisticOptions(1.0, AUTOMATIC, AUTOMATIC, 0.92, 1.0, 1.0, 1, Reveal.PARTS);

    public LogisticOptions {
        if (!(c > 0 && c <= 1e9)) {
            throw InvalidInput.of("C is %s; it must be positive and at most 1e9.", "C 为 %s，应为正数且不超过 1e9。", c);
        }
        if (epochs < 0 || epochs > 100_000) {
            throw InvalidInput.of("epochs is %d; it must be 0 (automatic) to 100000.", "epochs 为 %d，应为 0（自动）到 100000。", epochs);
        }
        if (batch < 0 || batch > LARGEST_BATCH) {
            throw InvalidInput.of("batch is %d; it must be 0 (automatic) to %d rows.", "batch 为 %d，应为 0（自动）到 %d 行。", batch, LARGEST_BATCH);
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw InvalidInput.of("momentum is %s; it must be at least 0 and below 1.", "momentum 为 %s，应不小于 0 且小于 1。", momentum);
        }
        if (!(learningRate > 0 && learningRate <= 100)) {
            throw InvalidInput.of("learningRate is %s; it must be positive and at most 100 (1 is the automatic step).",
                    "learningRate 为 %s，应为正数且不超过 100（1 为自动步长）。", learningRate);
        }
        if (!(positiveWeight >= 1e-3 && positiveWeight <= 1e3)) {
            throw InvalidInput.of("positiveWeight is %s; it must be 0.001 to 1000.", "positiveWeight 为 %s，应在 0.001 到 1000 之间。", positiveWeight);
        }
        if (batch > largestBatch(positiveWeight)) {
            throw InvalidInput.of("batch is %d; with positiveWeight %s it must be at most %d rows, or 0 (automatic).",
                    "batch 为 %d；positiveWeight 为 %s 时最多 %d 行，或用 0（自动）。", batch, positiveWeight, largestBatch(positiveWeight));
        }
    }

    public LogisticOptions withEpochs(int value) {
        return new LogisticOptions(c, value, batch, momentum, learningRate, positiveWeight, seed, reveal);
    }

    public LogisticOptions withBatch(int value) {
        return new LogisticOptions(c, epochs, value, momentum, learningRate, positiveWeight, seed, reveal);
    }

    public LogisticOptions withReveal(Reveal value) {
        return new LogisticOptions(c, epochs, batch, momentum, learningRate, positiveWeight, seed, value);
    }

    /** The passes that will be made over {@code rows} rows. */
    public int epochsFor(int rows) {
        return epochs != AUTOMATIC ? epochs : batchFor(rows) < rows ? 10 : 160;
    }

    /** The rows taken in one step. */
    public int batchFor(int rows) {
        int chosen = batch != AUTOMATIC ? batch : rows <= 1024 ? rows : Math.min(largestBatch(positiveWeight), Math.max(512, rows / 64));
        return Math.min(chosen, rows);
    }

    private static int largestBatch(double positiveWeight) {
        return (int) Math.min(LARGEST_BATCH, HEAVIEST_BATCH / Math.max(1, positiveWeight));
    }

    /** Equal options have equal check numbers; tells parties that their contracts differ, not against an adversary. */
    int check() {
        CRC32 crc = new CRC32();
        crc.update(toString().getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
