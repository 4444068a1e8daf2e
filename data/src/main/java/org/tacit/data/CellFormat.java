package org.tacit.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * When a text is a number, a date or a truth value. Narrow on purpose: what has leading zeros, a plus sign, a thousands
 * separator or more digits than a double holds exactly is a text, because it may be a code that must not change.
 */
final class CellFormat {

    /** Whole numbers up to this many digits are exact as 64-bit integers and as doubles. */
    static final int DIGITS = 15;

    private CellFormat() {
    }

    /** {@code 0 | -?[1-9][0-9]*}, at most {@link #DIGITS} digits. */
    static boolean isInteger(String s) {
        int from = s.startsWith("-") ? 1 : 0;
        int digits = digits(s, from);
        return digits == s.length() - from && digits >= 1 && digits <= DIGITS && (s.charAt(from) != '0' || s.equals("0"));
    }

    /** {@code -?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][+-]?[0-9]+)?} with a digit before the exponent, whole part at most {@link #DIGITS} digits, finite. */
    static boolean isReal(String s) {
        int at = s.startsWith("-") ? 1 : 0;
        int whole = digits(s, at);
        if (whole > DIGITS || whole > 1 && s.charAt(at) == '0') {
            return false;
        }
        at += whole;
        int fraction = 0;
        if (at < s.length() && s.charAt(at) == '.') {
            fraction = digits(s, at + 1);
            at += 1 + fraction;
        }
        if (whole + fraction == 0) {
            return false;
        }
        if (at < s.length() && (s.charAt(at) == 'e' || s.charAt(at) == 'E')) {
            at++;
            if (at < s.length() && (s.charAt(at) == '+' || s.charAt(at) == '-')) {
                at++;
            }
            int exponent = digits(s, at);
            if (exponent == 0) {
                return false;
            }
            at += exponent;
        }
        return at == s.length() && Double.isFinite(Double.parseDouble(s));
    }

    static boolean isBoolean(String s) {
        return s.equalsIgnoreCase("true") || s.equalsIgnoreCase("false");
    }

    /** {@code yyyy-MM-dd}; null when it is not one. */
    static LocalDate date(String s) {
        if (s.length() != 10 || s.charAt(4) != '-' || s.charAt(7) != '-' || digits(s, 0) != 4 || digits(s, 5) != 2 || digits(s, 8) != 2) {
            return null;
        }
        try {
            return LocalDate.of(Integer.parseInt(s, 0, 4, 10), Integer.parseInt(s, 5, 7, 10), Integer.parseInt(s, 8, 10, 10));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code yyyy-MM-dd HH:mm:ss[.ffffff]}, a T allowed in the middle; null when it is not one. */
    static LocalDateTime timestamp(String s) {
        if (s.length() < 19 || s.length() > 26 || s.charAt(10) != ' ' && s.charAt(10) != 'T' || date(s.substring(0, 10)) == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(s.charAt(10) == 'T' ? s : s.substring(0, 10) + 'T' + s.substring(11));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** ISO 8601 with seconds always, fraction only when there is one: {@link #timestamp} reads it back. */
    static String text(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }

    private static int digits(String s, int from) {
        int at = from;
        while (at < s.length() && s.charAt(at) >= '0' && s.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }
}
