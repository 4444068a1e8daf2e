package org.tacit.base;

import java.util.Locale;

/**
 * One sentence in both languages of the product.
 *
 * @param en English
 * @param zh 中文
 */
public record Text(String en, String zh) {

    /** Fills both sentences with the same arguments ({@link String#formatted}); use {@code %1$s} where the word order differs. */
    public static Text of(String en, String zh, Object... arguments) {
        return new Text(en.formatted(arguments), zh.formatted(arguments));
    }

    /** A sentence that reads the same in both languages, such as a name or a number. */
    public static Text same(String text) {
        return new Text(text, text);
    }

    /** Chinese for any Chinese locale, English otherwise. */
    public String in(Locale locale) {
        return Locale.CHINESE.getLanguage().equals(locale.getLanguage()) ? zh : en;
    }

    @Override
    public String toString() {
        return en;
    }
}
