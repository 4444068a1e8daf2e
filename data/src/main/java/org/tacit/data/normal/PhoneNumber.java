package org.tacit.data.normal;

/** Telephone numbers. */
final class PhoneNumber {

    private static final int CHINESE = 11;
    /** ITU-T E.164, §6: fifteen digits at most, country code included; no country's numbers are shorter than seven with it. */
    private static final int SHORTEST = 7;
    private static final int LONGEST = 15;

    private PhoneNumber() {
    }

    /** A mobile number of mainland China as eleven digits. A prefix is taken off only where eleven digits remain. */
    static String chinese(String value) {
        String compact = PlainText.compact(value);
        for (String prefix : new String[] {"", "+86", "0086", "86"}) {
            if (compact.length() == prefix.length() + CHINESE && compact.startsWith(prefix) && compact.charAt(prefix.length()) == '1'
                    && PlainText.allDigits(compact, prefix.length())) {
                return compact.substring(prefix.length());
            }
        }
        return null;
    }

    /** {@code +} and the digits. */
    static String e164(String value) {
        String compact = PlainText.compact(value);
        int from = compact.startsWith("+") ? 1 : compact.startsWith("00") ? 2 : -1;
        if (from < 0 || !PlainText.allDigits(compact, from) || compact.charAt(from) == '0') {
            return null;
        }
        int digits = compact.length() - from;
        return digits < SHORTEST || digits > LONGEST ? null : "+" + compact.substring(from);
    }
}
