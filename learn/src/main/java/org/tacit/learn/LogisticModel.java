package org.tacit.learn;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One party's part of a jointly trained logistic regression: {@code score = b + Σ_p (x_p − center_p)·w_p}.
 *
 * <h2>Who learns what</h2>
 * Kept in parts ({@code part} set), it tells its holder nothing about any weight; {@code own} is null. Opened to owners
 * ({@code own} set), it holds the weights of the holder's own columns. Scoring reveals one score per row to the named party
 * and nothing to the others. A party that knows its own weights also knows its own share of each score it receives, and so
 * the sum of the others' shares. Many scores of one's own choosing determine a linear model: limit the number of calls.
 *
 * @param version      of this document's form
 * @param parties      how many parties trained it
 * @param self         the holder's index
 * @param labelOwner   index of the party that held the labels
 * @param columns      encoded columns of each party
 * @param fractionBits of the fixed point that {@code part} is written in
 * @param center       means of the holder's own encoded columns over the training rows
 * @param part         the holder's words of [b if this is the labels' owner's block, w] stacked in party order, or null
 * @param own          the holder's own weights, the intercept in front at the labels' owner, or null
 */
public record LogisticModel(int version, int parties, int self, int labelOwner, int[] columns, int fractionBits,
                            double[] center, long[] part, double[] own) {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Rows scored at once; bounds memory, and one round trip more per piece. */
    private static final int PIECE = 1 << 16;

    static LogisticModel inParts(Mpc mpc, int labelOwner, int[] columns, double[] center, long[] part) {
        return new LogisticModel(VERSION, mpc.parties(), mpc.me(), labelOwner, columns, mpc.fractionBits(), center, part, null);
    }

    static LogisticModel opened(Mpc mpc, int labelOwner, int[] columns, double[] center, double[] own) {
        return new LogisticModel(VERSION, mpc.parties(), mpc.me(), labelOwner, columns, mpc.fractionBits(), center, null, own);
    }

    /** Weights of the holder's own columns where the contract opened them to owners, else null. */
    public double[] ownWeights() {
        return own == null ? null : Arrays.copyOfRange(own, self == labelOwner ? 1 : 0, own.length);
    }

    /** The intercept over centred columns, at the labels' owner where the contract opened it; NaN otherwise. */
    public double intercept() {
        return own != null && self == labelOwner ? own[0] : Double.NaN;
    }

    /** Logits of aligned rows, as a secret n×1. Every party calls it with its own columns, encoded as in training. */
    public Secret logits(Mpc mpc, Features mine) {
        if (mpc.parties() != parties || mpc.me() != self || part != null && mpc.fractionBits() != fractionBits) {
            throw InvalidInput.of("This model was trained by %d parties, this one being number %d, with %d fraction bits; score it in the same setting.",
                    "该模型由 %d 方训练，本方序号为 %d，小数位为 %d；请在相同设置下预测。", parties, self, fractionBits);
        }
        if (mine.columns() != columns[self]) {
            throw otherColumns(mine);
        }
        int[][] facts = Facts.exchange(mpc, mine.rows(), part == null ? 1 : 0);
        Facts.sameRows(facts, 0);
        Facts.sameParameters(facts, 1);
        Secret weights = part == null ? null : mpc.restore(part, IntStream.range(0, parties).map(this::width).sum(), 1);
        Secret[] pieces = new Secret[(mine.rows() + PIECE - 1) / PIECE];
        for (int i = 0; i < pieces.length; i++) {
            int from = i * PIECE;
            int to = Math.min(mine.rows(), from + PIECE);
            pieces[i] = weights == null ? sumOfOwners(mpc, mine, from, to) : product(mpc, mine, weights, from, to);
        }
        return pieces.length == 1 ? pieces[0] : mpc.above(pieces);
    }

    private InvalidInput otherColumns(Features mine) {
        return InvalidInput.of("The model was trained on %d columns of this party and is given %d; encode the rows with the model's own encoder.",
                "模型训练时使用了本方 %d 列，现在提供了 %d 列；请用模型自带的编码器处理数据。", columns[self], mine.columns());
    }

    private Secret product(Mpc mpc, Features mine, Secret weights, int from, int to) {
        Secret logits = null;
        int at = 0;
        for (int p = 0; p < parties; p++) {
            if (p == labelOwner) {
                logits = plus(mpc, logits, mpc.gather(weights, filled(to - from, at++)));
            }
            if (columns[p] > 0) {
                Secret x = mpc.input(p, p == self ? centred(mine, from, to) : null, to - from, columns[p]);
                logits = plus(mpc, logits, mpc.multiplyMatrix(x, mpc.rows(weights, at, at + columns[p])));
                at += columns[p];
            }
        }
        return logits;
    }

    /** Each owner adds up its own columns in plaintext; only the sum over parties is joint. */
    private Secret sumOfOwners(Mpc mpc, Features mine, int from, int to) {
        double[] sums = ownSums(mine, from, to);
        Secret logits = null;
        for (int p = 0; p < parties; p++) {
            logits = plus(mpc, logits, mpc.input(p, p == self ? sums : null, sums.length, 1));
        }
        return logits;
    }

    private double[] ownSums(Features mine, int from, int to) {
        double[] sums = new double[to - from];
        double[] w = ownWeights();
        double[] x = centred(mine, from, to);
        for (int i = 0; i < sums.length; i++) {
            sums[i] = self == labelOwner ? own[0] : 0;
            for (int j = 0; j < w.length; j++) {
                sums[i] += x[i * w.length + j] * w[j];
            }
        }
        return sums;
    }

    /**
     * What this party adds to the logit of each row, the intercept included at the labels' owner: multiples of {@code 2^-fractionBits}, so that a peer that is told one
     * learns what joint scoring would have told it and no further digit. Needs weights that were opened to their owners.
     */
    public double[] sums(Features mine) {
        if (own == null) {
            throw InvalidInput.of("The weights of this model were not opened to their owners; no party can score its columns alone.", "该模型的权重未公开给各方，任何一方都不能单独计算己方列的得分。");
        }
        if (mine.columns() != columns[self]) {
            throw otherColumns(mine);
        }
        double unit = 1L << fractionBits;
        return Arrays.stream(ownSums(mine, 0, mine.rows())).map(sum -> Math.rint(sum * unit) / unit).toArray();
    }

    /** The same part of a two-party model for a session that names the two in the other order. */
    public LogisticModel otherWayRound() {
        if (parties != 2) {
            throw new IllegalArgumentException(parties + " parties");
        }
        long[] turned = part == null ? null : new long[part.length];
        if (part != null) {
            // [first block, second block] becomes [second block, first block].
            System.arraycopy(part, width(0), turned, 0, width(1));
            System.arraycopy(part, 0, turned, width(1), width(0));
        }
        return new LogisticModel(version, parties, 1 - self, 1 - labelOwner, new int[] {columns[1], columns[0]}, fractionBits, center, turned, own);
    }

    /**
     * Probabilities of label 1, one a row, at party {@code to}; null at the others. The logit is what is revealed, and the receiver
     * applies the logistic function itself: the function is public and one-to-one, so both say the same.
     */
    public double[] predict(Mpc mpc, Features mine, int to) {
        double[] logits = mpc.reveal(logits(mpc, mine), to);
        return logits == null ? null : Arrays.stream(logits).map(LocalLogisticRegression::sigmoid).toArray();
    }

    private static Secret plus(Mpc mpc, Secret a, Secret b) {
        return a == null ? b : mpc.add(a, b);
    }

    private static int[] filled(int n, int value) {
        int[] out = new int[n];
        Arrays.fill(out, value);
        return out;
    }

    private double[] centred(Features x, int from, int to) {
        int d = x.columns();
        double[] out = Arrays.copyOfRange(x.values(), from * d, to * d);
        for (int i = 0; i < out.length; i++) {
            out[i] -= center[i % d];
        }
        return out;
    }

    private int width(int p) {
        return columns[p] + (p == labelOwner ? 1 : 0);
    }

    /** This part as a document that {@link #fromJson} reads; secret, and worthless to others. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    public static LogisticModel fromJson(String json) {
        LogisticModel model;
        try {
            model = JSON.readValue(json, LogisticModel.class);
        } catch (JacksonException e) {
            throw new InvalidInput(Text.of("The stored model part cannot be read; train the model again.", "已存储的模型分片无法读取，请重新训练模型。"), e);
        }
        if (model == null || model.version != VERSION || model.columns == null || model.columns.length != model.parties
                || model.center == null || (model.part == null) == (model.own == null)) {
            throw InvalidInput.of("The stored model part is not of version %d or is incomplete; train the model again.",
                    "已存储的模型分片不是版本 %d 或不完整，请重新训练模型。", VERSION);
        }
        return model;
    }
}
