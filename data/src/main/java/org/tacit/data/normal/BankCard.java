package org.tacit.data.normal;

/** Card numbers, ISO/IEC 7812-1: up to nineteen digits, the last by Luhn's formula. */
final class BankCard {

    private BankCard() {
    }

    static String normal(String value) {
        String number = PlainText.compact(value);
        return number.length() >= 12 && number.length() <= 19 && PlainText.allDigits(number, 0) && luhn(number) ? number : null;
    }

    /** From the right every second digit counts double, and a sum of ten or more by its digits; in all a multiple of ten. */
    private static boolean luhn(String number) {
        int sum = 0;
        for (int i = 0; i < number.length(); i++) {
            int digit = number.charAt(number.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : 2 * digit / 10 + 2 * digit % 10;
        }
        return sum % 10 == 0;
    }
}
