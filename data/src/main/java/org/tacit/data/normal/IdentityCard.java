package org.tacit.data.normal;

/**
 * Citizen identity numbers of China, GB 11643-1999: six digits of a place, eight of the day of birth, three in sequence, and a check
 * character by ISO 7064 MOD 11-2. The older form of fifteen digits has a year of two digits and no check character.
 */
final class IdentityCard {

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK = "10X98765432";

    private IdentityCard() {
    }

    static String normal(String value) {
        String compact = PlainText.upper(PlainText.compact(value));
        if (compact.length() == 15 && PlainText.allDigits(compact, 0)) {
            // Sequence 996 to 999 was kept for those born before 1900.
            String century = compact.compareTo(compact.substring(0, 12) + "996") >= 0 ? "18" : "19";
            String whole = compact.substring(0, 6) + century + compact.substring(6);
            compact = whole + check(whole);
        }
        if (compact.length() != 18 || !PlainText.allDigits(compact.substring(0, 17), 0) || compact.charAt(0) == '0'
                || compact.charAt(17) != check(compact) || !CalendarDate.isDay(compact.substring(6, 14))) {
            return null;
        }
        return compact;
    }

    /** {@code CHECK[Σ digit·weight mod 11]} over the first seventeen digits. */
    private static char check(String digits) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (digits.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK.charAt(sum % CHECK.length());
    }
}
