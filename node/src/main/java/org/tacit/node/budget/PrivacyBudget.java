package org.tacit.node.budget;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * How much may be spent on a table.
 *
 * @param partner on whom; {@link #ALL} for all together
 * @param epsilon in each period
 * @param delta   in each period
 * @param days    of a period, after which it is whole again; 0 where it never is
 * @param since   when the first period began
 */
public record PrivacyBudget(String table, String partner, BigDecimal epsilon, BigDecimal delta, int days, Instant since, String setBy) {

    /** Everybody together, files that leave for nobody in particular included. */
    public static final String ALL = "*";

    /** Begin of the period that an instant is in. */
    public Instant period(Instant now) {
        if (days == 0 || !now.isAfter(since)) {
            return since;
        }
        return since.plus(Duration.ofDays(days).multipliedBy(Duration.between(since, now).toDays() / days));
    }

    /** When it is whole again; null where it never is. */
    public Instant renews(Instant now) {
        return days == 0 ? null : period(now).plus(Duration.ofDays(days));
    }

    /** Whether what was spent on somebody counts against this. A file for nobody in particular may reach anybody. */
    boolean counts(String spentOn) {
        return partner.equals(ALL) || partner.equals(spentOn) || spentOn.equals(ALL);
    }
}
