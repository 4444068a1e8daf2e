package org.tacit.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.tacit.base.InvalidInput;

/** An exact positive fraction in lowest terms: an ε, a scale. */
public record Ratio(BigInteger over, BigInteger under) {

    private static final BigDecimal MOST = new BigDecimal("1e12");
    private static final int PLACES = 12;

    public Ratio {
        if (over.signum() <= 0 || under.signum() <= 0) {
            throw new IllegalArgumentException("a ratio is positive");
        }
        BigInteger common = over.gcd(under);
        over = over.divide(common);
        under = under.divide(common);
    }

    public static Ratio of(long over, long under) {
        return new Ratio(BigInteger.valueOf(over), BigInteger.valueOf(under));
    }

    /** @param what names the number in the error of one that is not positive, above 10^12 or has more than twelve decimal places */
    public static Ratio of(BigDecimal number, String what) {
        if (number.signum() <= 0 || number.compareTo(MOST) > 0 || number.stripTrailingZeros().scale() > PLACES) {
            throw InvalidInput.of("%s must be a number above 0 and at most 10^12 with at most %d decimal places.", "%s 须大于 0、不超过 10^12，且小数不超过 %d 位。", what, PLACES);
        }
        BigDecimal scaled = number.setScale(PLACES, java.math.RoundingMode.UNNECESSARY);
        return new Ratio(scaled.unscaledValue(), BigInteger.TEN.pow(PLACES));
    }

    public Ratio times(Ratio other) {
        return new Ratio(over.multiply(other.over), under.multiply(other.under));
    }

    public Ratio inverse() {
        return new Ratio(under, over);
    }

    public double value() {
        return new BigDecimal(over).divide(new BigDecimal(under), java.math.MathContext.DECIMAL64).doubleValue();
    }
}
