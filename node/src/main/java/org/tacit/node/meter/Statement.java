package org.tacit.node.meter;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.tacit.base.InvalidInput;

/**
 * What a month of one direction between two parties costs, as one of them counted it.
 *
 * @param format {@value #FORMAT}
 * @param month  {@code 2026-11}, UTC
 * @param lines  by subject, unit and price, in that order
 * @param totals by currency, in millionths of its unit
 * @param by     whose meter it is computed from
 */
public record Statement(String format, String provider, String client, String month, List<Line> lines, Map<String, Long> totals, String by) {

    public static final String FORMAT = "statement/v1";
    static final String DOMAIN = "tacit.statement.v1";
    private static final BigInteger GIGA = BigInteger.valueOf(1_000_000_000);
    private static final long MOST = (1L << 53) - 1;

    /**
     * One thing that is charged.
     *
     * @param quantity calls, rows, bytes or months
     * @param price    of a call, row, gigabyte (10^9 bytes) or month, in millionths of the currency's unit
     * @param amount   in millionths of the currency's unit, rounded half up
     * @param agreed   the price stands in the service's terms, not in a price list
     */
    public record Line(String subject, PriceItem.Unit unit, long quantity, String currency, long price, long amount, boolean agreed) {
        String key() {
            return subject + "\n" + unit + "\n" + currency + "\n" + price + "\n" + agreed;
        }
    }

    /** A line that the two sides count differently; a quantity is 0 where a side has no such line. */
    public record Difference(String subject, PriceItem.Unit unit, String currency, long price, long providers, long clients) {
    }

    public Statement {
        lines = List.copyOf(lines);
        totals = Collections.unmodifiableMap(new TreeMap<>(totals));
    }

    /**
     * @param entries of the month and direction
     * @param prices  in the order in which they go before each other
     * @param agreed  by a service's id
     */
    static Statement of(String provider, String client, YearMonth month, List<MeterEntry> entries, List<PriceItem> prices, Function<String, Optional<MeterParts.Agreed>> agreed,
                        String by) {
        Map<String, Line> lines = new TreeMap<>();
        for (MeterEntry e : entries) {
            Optional<MeterParts.Agreed> own = e.kind() == MeterEntry.Kind.SERVICE ? agreed.apply(e.subject()) : Optional.empty();
            own.ifPresent(a -> add(lines, new Line(e.name(), PriceItem.Unit.ROW, e.rows(), a.currency(), a.micros(), 0, true)));
            charge(lines, prices, e, PriceItem.Unit.CALL, e.calls());
            if (own.isEmpty()) {
                charge(lines, prices, e, PriceItem.Unit.ROW, e.rows());
            }
            charge(lines, prices, e, PriceItem.Unit.GB, Math.addExact(e.bytesSent(), e.bytesReceived()));
        }
        LocalDate last = month.atEndOfMonth();
        prices.stream().filter(p -> p.unit() == PriceItem.Unit.MONTH && p.from().compareTo(last.toString()) <= 0 && (p.to().isEmpty() || p.to().compareTo(month.atDay(1).toString()) >= 0))
                .forEach(p -> add(lines, new Line(p.subject(), p.unit(), 1, p.currency(), p.micros(), 0, false)));
        List<Line> all = new ArrayList<>();
        Map<String, Long> totals = new TreeMap<>();
        for (Line line : lines.values()) {
            if (line.quantity > 0) {
                Line whole = new Line(line.subject, line.unit, line.quantity, line.currency, line.price, amount(line), line.agreed);
                all.add(whole);
                totals.merge(whole.currency, whole.amount, Math::addExact);
            }
        }
        return new Statement(FORMAT, provider, client, month.toString(), all, totals, by);
    }

    private static void charge(Map<String, Line> lines, List<PriceItem> prices, MeterEntry e, PriceItem.Unit unit, long quantity) {
        prices.stream().filter(p -> p.unit() == unit && p.names(e.name()) && p.holds(e.day())).findFirst()
                .ifPresent(p -> add(lines, new Line(e.name(), unit, quantity, p.currency(), p.micros(), 0, false)));
    }

    private static void add(Map<String, Line> lines, Line more) {
        lines.merge(more.key(), more, (a, b) -> new Line(a.subject, a.unit, Math.addExact(a.quantity, b.quantity), a.currency, a.price, 0, a.agreed));
    }

    private static long amount(Line line) {
        BigInteger product = BigInteger.valueOf(line.quantity).multiply(BigInteger.valueOf(line.price));
        BigInteger amount = line.unit == PriceItem.Unit.GB ? product.add(GIGA.shiftRight(1)).divide(GIGA) : product;
        if (amount.compareTo(BigInteger.valueOf(MOST)) > 0) {
            throw InvalidInput.of("The amount for '%s' is beyond what a statement can hold; check its price.", "“%s”的金额超出对账单可表示的范围，请核对价格。", line.subject);
        }
        return amount.longValueExact();
    }

    /** Lines that the provider's and the client's statement do not agree on. */
    static List<Difference> differences(Statement provider, Statement client) {
        Map<String, Line> theirs = new TreeMap<>();
        client.lines.forEach(l -> theirs.put(l.key(), l));
        List<Difference> found = new ArrayList<>();
        for (Line line : provider.lines) {
            Line other = theirs.remove(line.key());
            if (other == null || other.quantity != line.quantity) {
                found.add(new Difference(line.subject, line.unit, line.currency, line.price, line.quantity, other == null ? 0 : other.quantity));
            }
        }
        theirs.values().forEach(l -> found.add(new Difference(l.subject, l.unit, l.currency, l.price, 0, l.quantity)));
        return found;
    }

    /** As a spreadsheet reads it. */
    String csv() {
        StringBuilder out = new StringBuilder("provider,client,month,subject,unit,quantity,currency,price,amount,agreed_in_terms\n");
        for (Line l : lines) {
            out.append(String.join(",", MeterReport.cell(provider), MeterReport.cell(client), month, MeterReport.cell(l.subject), l.unit.name(), Long.toString(l.quantity), l.currency,
                    money(l.price), money(l.amount), Boolean.toString(l.agreed))).append('\n');
        }
        return out.toString();
    }

    static String money(long micros) {
        return java.math.BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
