package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.tacit.data.Schema;

/** Which rows go on: some are left out by rule, of the others a sample may be taken. */
public record RowRules(List<Rule> drop, Optional<Sample> sample) {

    public RowRules {
        drop = List.copyOf(drop);
    }

    public static RowRules none() {
        return new RowRules(List.of(), Optional.empty());
    }

    /**
     * A row whose cell fits is left out.
     *
     * @param is      any of these texts; empty for none
     * @param below   numbers below; null for none, likewise {@code above}
     * @param missing whether a missing cell fits
     */
    public record Rule(String column, List<String> is, BigDecimal below, BigDecimal above, boolean missing) {

        boolean fits(String cell) {
            if (cell == null) {
                return missing;
            }
            if (is.contains(cell)) {
                return true;
            }
            if (below == null && above == null) {
                return false;
            }
            BigDecimal number = new BigDecimal(cell);
            return below != null && number.compareTo(below) < 0 || above != null && number.compareTo(above) > 0;
        }
    }

    /**
     * A keyed hash of one column decides, so that the same person is in every sample under the same key or in none, and nobody without the
     * key knows who.
     *
     * @param share of the rows, above 0 and at most 1
     */
    public record Sample(BigDecimal share, String key, String by) {
    }

    void check(Schema schema) {
        for (Rule rule : drop) {
            boolean number = rule.below != null || rule.above != null;
            if (number && !TransformSpec.NUMBERS.contains(schema.column(rule.column).type())) {
                throw org.tacit.base.InvalidInput.of("Column '%s' is not numeric; 'below' and 'above' are for numbers.", "列“%s”不是数值列；below 与 above 只适用于数值。", rule.column);
            }
            schema.column(rule.column);
        }
        sample.ifPresent(s -> schema.column(s.by));
    }

    /** Decides row by row. */
    @FunctionalInterface
    interface Sieve {
        boolean passes(String cell);
    }

    Sieve sampler(Context context) {
        if (sample.isEmpty()) {
            return cell -> true;
        }
        HMac mac = new HMac(new SHA256Digest());
        mac.init(new KeyParameter(context.keys().derive(sample.get().key, "sample", 32)));
        // In the sample are the cells whose first 63 bits are below share · 2^63.
        long bound = sample.get().share.multiply(new BigDecimal(Long.MAX_VALUE)).longValue();
        byte[] out = new byte[32];
        return cell -> {
            byte[] bytes = cell == null ? new byte[0] : cell.getBytes(StandardCharsets.UTF_8);
            mac.update(bytes, 0, bytes.length);
            mac.doFinal(out, 0);
            return ByteBuffer.wrap(out).getLong() >>> 1 <= bound;
        };
    }
}
