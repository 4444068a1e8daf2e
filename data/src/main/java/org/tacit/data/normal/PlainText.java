package org.tacit.data.normal;

import java.text.Normalizer;
import java.util.Locale;

/** Rules for text of any meaning. */
final class PlainText {

    private PlainText() {
    }

    /** White space of Unicode, the no-break and the full-width space among it, and the two marks of no width that files leave behind. */
    static boolean isSpace(char c) {
        return c == ' ' || c >= 0x80 && Character.isSpaceChar(c) || Character.isWhitespace(c) || c == '\u0085' || c == '\u200B' || c == '\uFEFF';
    }

    static String trim(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    static String spaces(String value) {
        StringBuilder out = new StringBuilder(value.length());
        boolean inside = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isSpace(c)) {
                out.append(c);
            } else if (!inside) {
                out.append(' ');
            }
            inside = isSpace(c);
        }
        return out.toString();
    }

    /** U+FF01 … U+FF5E stand for '!' … '~', U+3000 for the space. */
    static char halfWidth(char c) {
        return c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c == '\u3000' ? ' ' : c;
    }

    static String width(String value) {
        StringBuilder out = new StringBuilder(value);
        for (int i = 0; i < value.length(); i++) {
            out.setCharAt(i, halfWidth(value.charAt(i)));
        }
        return out.toString();
    }

    static String nfkc(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFKC);
    }

    static String lower(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }

    static String digits(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = halfWidth(value.charAt(i));
            if (c >= '0' && c <= '9') {
                out.append(c);
            }
        }
        return out.isEmpty() ? null : out.toString();
    }

    /** Half-width and without what people put between groups of digits: white space, points, brackets, and dashes of all kinds. */
    static String compact(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = halfWidth(value.charAt(i));
            boolean between = isSpace(c) || c == '-' || c == '.' || c == '(' || c == ')' || c == '·' || c >= '\u2010' && c <= '\u2015' || c == '\u2212';
            if (!between) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Whether characters from {@code from} on are digits, all of them and at least one. */
    static boolean allDigits(String value, int from) {
        for (int i = from; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return from < value.length();
    }
}
