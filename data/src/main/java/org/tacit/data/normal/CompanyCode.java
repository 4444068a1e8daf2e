package org.tacit.data.normal;

/**
 * Unified social credit codes of China, GB 32100-2015: eighteen of 31 characters (digits and letters without I, O, S, V, Z), the third to
 * the eighth digits of a place, the last a check character.
 */
final class CompanyCode {

    private static final String CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int LENGTH = 18;

    private CompanyCode() {
    }

    static String normal(String value) {
        String code = PlainText.upper(PlainText.compact(value));
        if (code.length() != LENGTH || !PlainText.allDigits(code.substring(2, 8), 0)) {
            return null;
        }
        // Σ value_i · 3^i mod 31 over the first seventeen; the check character has the value (31 − Σ) mod 31.
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < LENGTH - 1; i++) {
            int number = CHARACTERS.indexOf(code.charAt(i));
            if (number < 0) {
                return null;
            }
            sum += number * weight;
            weight = weight * 3 % 31;
        }
        return code.charAt(LENGTH - 1) == CHARACTERS.charAt((31 - sum % 31) % 31) ? code : null;
    }
}
