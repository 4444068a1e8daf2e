package org.tacit.learn;

import java.util.Set;
import org.tacit.base.InvalidInput;

/**
 * How an owner's columns become numbers.
 *
 * @param imputation       what stands for a missing number
 * @param missingIndicator adds a 0/1 column beside each numeric column that has missing cells in training
 * @param categorical      numeric-looking columns that are codes, to be read as levels (text columns always are)
 * @param maxLevels        most levels a column may have; more is refused, because such a column is an identifier in disguise
 * @param clip             standardised values are cut to {@code [-clip, clip]}, so that fixed point holds them
 */
public record FeatureOptions(Imputation imputation, boolean missingIndicator, Set<String> categorical, int maxLevels, double clip) {

    /** What stands for a missing number; computed on training rows only. */
    public enum Imputation { MEDIAN, MEAN, ZERO }

    /** Median, no indicators, text columns as levels, at most 64 of them, |z| ≤ 128. */
    public static final FeatureOptions DEFAULT = new FeatureOptions(Imputation.MEDIAN, false, Set.of(), 64, 128);

    /** Beyond this a product of columns and weights could leave the fixed-point range. */
    private static final double WIDEST_CLIP = 4096;

    public FeatureOptions {
        categorical = Set.copyOf(categorical);
        if (maxLevels < 2) {
            throw InvalidInput.of("maxLevels is %d; a column of levels needs at least 2.", "maxLevels 为 %d，分类列至少需要 2 个取值。", maxLevels);
        }
        if (!(clip > 0 && clip <= WIDEST_CLIP)) {
            throw InvalidInput.of("clip is %s; it must be positive and at most %s.", "clip 为 %s，应为正数且不超过 %s。", clip, WIDEST_CLIP);
        }
    }
}
