package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plan's output spends of a row's differential privacy, rounded up: the claims of its columns added up, and that of its synthesis. Columns without a claim have no noise and
 * spend nothing here; what protects those is not differential privacy.
 *
 * <p>Gaussian noise is stated as ρ-zCDP, which is {@code (ρ + 2·√(ρ·ln(1/δ)), δ)}-differential privacy for every δ (Bun and Steinke 2016, Proposition 1.3); here δ is {@link #DELTA}.
 */
public record PrivacyLoss(BigDecimal epsilon, BigDecimal delta) {

    public static final PrivacyLoss NONE = new PrivacyLoss(BigDecimal.ZERO, BigDecimal.ZERO);
    /** Of each column with Gaussian noise. */
    public static final BigDecimal DELTA = new BigDecimal("1e-9");

    private static final Pattern PURE = Pattern.compile("ε = ([0-9.]+)");
    private static final Pattern ZCDP = Pattern.compile("ρ-zCDP, ρ = ([0-9.]+)");
    private static final MathContext UP = new MathContext(6, RoundingMode.CEILING);

    /** Of a column with this {@link Effect#epsilon claim}; nothing where it is empty. */
    static PrivacyLoss of(String claim) {
        Matcher pure = PURE.matcher(claim);
        if (pure.matches()) {
            return new PrivacyLoss(new BigDecimal(pure.group(1)), BigDecimal.ZERO);
        }
        Matcher zcdp = ZCDP.matcher(claim);
        if (zcdp.matches()) {
            double rho = Double.parseDouble(zcdp.group(1));
            return new PrivacyLoss(new BigDecimal(rho + 2 * Math.sqrt(rho * -Math.log(DELTA.doubleValue()))).round(UP), DELTA);
        }
        if (!claim.isEmpty()) {
            throw new IllegalArgumentException(claim);
        }
        return NONE;
    }

    PrivacyLoss plus(PrivacyLoss other) {
        return new PrivacyLoss(epsilon.add(other.epsilon), delta.add(other.delta));
    }
}
