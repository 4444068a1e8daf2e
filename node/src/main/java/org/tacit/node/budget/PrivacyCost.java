package org.tacit.node.budget;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.tacit.base.InvalidInput;

/**
 * An amount of (ε, δ) differential privacy, exact. Amounts add up (sequential composition); nothing is gained here by finer accounting.
 *
 * @param epsilon 0 to 1000, twelve digits after the point
 * @param delta   0 to 1, eighteen digits after the point
 */
public record PrivacyCost(BigDecimal epsilon, BigDecimal delta) {

    private static final BigDecimal MOST = BigDecimal.valueOf(1000);
    public static final PrivacyCost NOTHING = new PrivacyCost(BigDecimal.ZERO, BigDecimal.ZERO);

    public PrivacyCost {
        if (epsilon == null || delta == null || epsilon.signum() < 0 || delta.signum() < 0 || epsilon.precision() > 100 || delta.precision() > 100 || epsilon.scale() < -9 || delta.scale() < -9
                || epsilon.compareTo(MOST) > 0 || delta.compareTo(BigDecimal.ONE) > 0) {
            throw InvalidInput.of("ε is a number from 0 to %s, δ one from 0 to 1.", "ε 应为 0 到 %s 的数，δ 应为 0 到 1 的数。", MOST.toPlainString());
        }
        // What is left over is never less than was spent.
        epsilon = plain(epsilon.setScale(Math.min(Math.max(epsilon.scale(), 0), 12), RoundingMode.CEILING));
        delta = plain(delta.setScale(Math.min(Math.max(delta.scale(), 0), 18), RoundingMode.CEILING));
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros().scale() < 0 ? number.setScale(0, RoundingMode.CEILING) : number.stripTrailingZeros();
    }

    public static PrivacyCost parse(String epsilon, String delta) {
        return new PrivacyCost(number(epsilon), delta == null || delta.isBlank() ? BigDecimal.ZERO : number(delta));
    }

    private static BigDecimal number(String text) {
        try {
            if (text != null && text.length() <= 40) {
                return new BigDecimal(text.strip());
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw InvalidInput.of("'%.40s' is no number; write it like 0.5 or 1e-9.", "“%.40s”不是数值；请写成 0.5 或 1e-9 的形式。", text);
    }

    /** Of two answers together. */
    public PrivacyCost plus(PrivacyCost other) {
        return new PrivacyCost(epsilon.add(other.epsilon).min(MOST), delta.add(other.delta).min(BigDecimal.ONE));
    }

    public boolean isNothing() {
        return epsilon.signum() == 0 && delta.signum() == 0;
    }

    /** {@code ε 0.5, δ 1E-9}. */
    @Override
    public String toString() {
        return "ε " + epsilon.toPlainString() + (delta.signum() == 0 ? "" : ", δ " + delta.stripTrailingZeros());
    }
}
