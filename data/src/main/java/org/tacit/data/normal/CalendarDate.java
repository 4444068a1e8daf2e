package org.tacit.data.normal;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Days of the calendar, written year first. */
final class CalendarDate {

    private static final int LONGEST = 11;

    private CalendarDate() {
    }

    /** {@code yyyy-MM-dd}. Where there are no separators, eight digits are needed; with them a month or day may have one. */
    static String normal(String value) {
        String text = PlainText.width(PlainText.trim(value));
        if (text.length() == 8 && PlainText.allDigits(text, 0)) {
            return isDay(text) ? text.substring(0, 4) + '-' + text.substring(4, 6) + '-' + text.substring(6) : null;
        }
        if (text.length() > LONGEST) {
            return null;
        }
        boolean chinese = text.length() > 4 && text.charAt(4) == '年';
        String body = chinese ? text.endsWith("日") ? text.substring(0, text.length() - 1) : "" : text;
        if (body.length() < 8 || "-/.年".indexOf(body.charAt(4)) < 0) {
            return null;
        }
        int second = body.indexOf(chinese ? '月' : body.charAt(4), 5);
        if (second < 0) {
            return null;
        }
        String day = body.substring(0, 4) + two(body.substring(5, second)) + two(body.substring(second + 1));
        return day.length() == 8 && PlainText.allDigits(day, 0) && isDay(day) ? normal(day) : null;
    }

    private static String two(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }

    /** Whether {@code yyyyMMdd}, all digits, is a day. */
    static boolean isDay(String digits) {
        try {
            LocalDate.of(Integer.parseInt(digits, 0, 4, 10), Integer.parseInt(digits, 4, 6, 10), Integer.parseInt(digits, 6, 8, 10));
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
