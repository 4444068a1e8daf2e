package org.tacit.node.meter;

import java.time.LocalDate;
import org.tacit.base.InvalidInput;

/**
 * What a party charges another from a day on. Signed by the seller and sent to the buyer: both compute with the same.
 *
 * @param format   {@value #FORMAT}
 * @param id       32 hex characters; the same item again, with an end, ends it
 * @param subject  name of a service or operator, or {@code *} for all that no other item names
 * @param currency ISO 4217
 * @param micros   millionths of the currency's unit, for one {@code unit}
 * @param from     first day, UTC
 * @param to       last day, UTC; empty while it is open
 */
public record PriceItem(String format, String id, String seller, String buyer, String subject, Unit unit, String currency, long micros, String from, String to) {

    public static final String FORMAT = "price/v1";
    static final String DOMAIN = "tacit.price.v1";
    private static final long MOST = 1_000_000_000_000L;

    /** What is counted. A row is one that was asked about, found or not; a price for hits would tell hits. */
    public enum Unit { CALL, ROW, GB, MONTH }

    public PriceItem {
        if (!subject.matches("\\*|[\\p{L}\\p{N}_.-]{1,64}") || !currency.matches("[A-Z]{3}") || micros < 0 || micros > MOST || !id.matches("[0-9a-f]{32}")) {
            throw InvalidInput.of("A price names a service or operator (or '*'), a currency of three letters and an amount up to a million.", "价格须指明服务或算子（或“*”）、三字母币种和不超过一百万的金额。");
        }
        try {
            LocalDate first = LocalDate.parse(from);
            if (!first.toString().equals(from) || !to.isEmpty() && (!LocalDate.parse(to).toString().equals(to) || to.compareTo(from) < 0)) {
                throw wrongDays();
            }
        } catch (java.time.DateTimeException e) {
            throw wrongDays();
        }
    }

    private static InvalidInput wrongDays() {
        return InvalidInput.of("A price holds from a day to a day not before it, written like 2026-11-21.", "价格的起止日期应写成 2026-11-21，且止日不早于起日。");
    }

    PriceItem until(String day) {
        return new PriceItem(format, id, seller, buyer, subject, unit, currency, micros, from, day);
    }

    boolean holds(String day) {
        return from.compareTo(day) <= 0 && (to.isEmpty() || day.compareTo(to) <= 0);
    }

    boolean names(String what) {
        return subject.equals("*") || subject.equals(what);
    }
}
