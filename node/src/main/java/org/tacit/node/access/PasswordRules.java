package org.tacit.node.access;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;

/**
 * What a password must be: long, and not one that everybody tries first. No rule about kinds of characters and none about changing it every so often:
 * both make people choose worse ones (NIST SP 800-63B).
 */
final class PasswordRules {

    static final int SHORTEST = 12;
    static final int LONGEST = 128;
    private static final int FEWEST_DIFFERENT = 6;

    /** Words that passwords are built around; digits and signs around one, or the word again, make it no better. */
    private static final Set<String> BANNED = Set.of("password", "passwort", "passwd", "passphrase", "mypassword", "qwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "asdfghjkl",
            "asdfghjklzxcvbnm", "zxcvbnm", "qazwsxedc", "qazwsx", "abcdefghijkl", "abcdefghijklm", "abcdefghijklmnop", "abcdefg", "abcdef", "abc", "iloveyou", "woaini", "mima", "letmein",
            "letmeinnow", "welcome", "welcomehome", "changeme", "changemenow", "changeit", "administrator", "admin", "superadmin", "root", "superuser", "master", "secret",
            "topsecret", "dragon", "monkey", "football", "baseball", "sunshine", "princess", "superman", "batman", "trustno", "trustnoone", "correcthorsebatterystaple", "guest",
            "default", "test", "testtest", "tester", "login", "access", "internet", "computer", "tacit", "tacitnode", "moqi", "bank", "yinhang", "company", "spring", "summer",
            "autumn", "winter", "january", "february", "october", "november", "december", "monday", "friday", "shadow", "michael", "jordan", "liverpool", "charlie", "starwars",
            "whatever", "freedom", "nothing", "database", "oracle", "postgres", "server", "security", "hello", "helloworld", "nihao", "woshishui", "zhongguo", "beijing", "shanghai");
    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final String RUNS = "01234567890123456789 98765432109876543210 qwertyuiopasdfghjklzxcvbnm abcdefghijklmnopqrstuvwxyzabc";

    private PasswordRules() {
    }

    static void check(String account, String password) {
        if (password == null || password.codePointCount(0, password.length()) < SHORTEST || password.length() > LONGEST) {
            throw InvalidInput.of("A password has %d to %d characters; several words are easiest to remember.", "密码须为 %d 至 %d 个字符；用几个词组成最容易记住。", SHORTEST, LONGEST);
        }
        String plain = Normalizer.normalize(password, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String letters = leet(AROUND.matcher(plain).replaceAll(""));
        if (BANNED.contains(letters) || BANNED.contains(half(letters)) || RUNS.contains(plain) || plain.codePoints().distinct().count() < FEWEST_DIFFERENT
                || plain.contains(account.toLowerCase(Locale.ROOT)) && account.length() * 2 > plain.length()) {
            throw InvalidInput.of("This password is one of those that are tried first, or is close to the account's name; choose another.", "该密码属于最先被尝试的密码，或与账户名过于相近；请更换。");
        }
    }

    /** The usual signs in place of letters. */
    private static String leet(String text) {
        return text.replace('0', 'o').replace('1', 'i').replace('3', 'e').replace('4', 'a').replace('5', 's').replace('7', 't').replace('@', 'a').replace('$', 's').replace('!', 'i');
    }

    /** What is written twice, once. */
    private static String half(String text) {
        String first = text.substring(0, text.length() / 2);
        return text.equals(first + first) ? first : text;
    }
}
