package org.tacit.privacy.deid;

/** Check characters that a transform has to make anew. {@code org.tacit.data.normal} says whether a given number is right. */
final class CheckDigits {

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    private CheckDigits() {
    }

    /** The eighteenth character of an identity number from its first seventeen digits, GB 11643 (ISO 7064 MOD 11-2). */
    static char identity(String seventeen) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (seventeen.charAt(i) - '0') * WEIGHTS[i];
        }
        return "10X98765432".charAt(sum % 11);
    }

    /** The last digit of a card number from those before it, by Luhn's formula (ISO/IEC 7812-1). */
    static char luhn(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            sum += i % 2 == 1 ? digit : 2 * digit / 10 + 2 * digit % 10;
        }
        return (char) ('0' + (10 - sum % 10) % 10);
    }
}
