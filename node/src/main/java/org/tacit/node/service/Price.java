package org.tacit.node.service;

import org.tacit.base.InvalidInput;

/**
 * What an answer costs. The node multiplies, it does not bill.
 *
 * @param currency  ISO 4217; empty where nothing was agreed
 * @param perAnswer in millionths of the currency's unit
 */
public record Price(String currency, long perAnswer) {

    public static final Price NONE = new Price("", 0);
    private static final long MOST = 1_000_000_000_000L;

    public Price {
        if (!currency.matches("[A-Z]{3}|") || perAnswer < 0 || perAnswer > MOST || currency.isEmpty() && perAnswer > 0) {
            throw InvalidInput.of("A price is a currency of three letters and an amount an answer.", "价格应为三字母币种和每次应答的金额。");
        }
    }

    /** {@code 0.12 CNY}: at most six digits after the point. */
    public static Price parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        String[] parts = text.strip().split("\\s+");
        try {
            if (parts.length == 2) {
                return new Price(parts[1], new java.math.BigDecimal(parts[0]).movePointRight(6).longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Said below.
        }
        throw InvalidInput.of("'%s' is not a price; write it like '0.12 CNY'.", "“%s”不是价格；请写成“0.12 CNY”。", text);
    }

    /** Of so many answers, as people write it; empty where nothing was agreed. */
    public String of(long answers) {
        return currency.isEmpty() ? "" : java.math.BigDecimal.valueOf(perAnswer, 6).multiply(java.math.BigDecimal.valueOf(answers)).stripTrailingZeros().toPlainString()
                + " " + currency;
    }
}
