package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.util.List;
import org.tacit.base.Text;

/**
 * What a transform may be told.
 *
 * @param fallback its value where a plan says nothing; null where a plan must say it
 * @param least    for numbers, else null; likewise {@code most}
 * @param choices  for {@link Kind#CHOICE}
 */
public record Parameter(String name, Kind kind, String fallback, BigDecimal least, BigDecimal most, List<String> choices, Text help) {

    public enum Kind { WHOLE, NUMBER, TEXT, CHOICE, LIST, KEY, TABLE }

    static Parameter whole(String name, String fallback, long least, long most, String en, String zh) {
        return new Parameter(name, Kind.WHOLE, fallback, BigDecimal.valueOf(least), BigDecimal.valueOf(most), List.of(), new Text(en, zh));
    }

    static Parameter number(String name, String fallback, String least, String most, String en, String zh) {
        return new Parameter(name, Kind.NUMBER, fallback, new BigDecimal(least), new BigDecimal(most), List.of(), new Text(en, zh));
    }

    static Parameter choice(String name, String fallback, List<String> choices, String en, String zh) {
        return new Parameter(name, Kind.CHOICE, fallback, null, null, choices, new Text(en, zh));
    }

    static Parameter text(String name, String fallback, String en, String zh) {
        return new Parameter(name, Kind.TEXT, fallback, null, null, List.of(), new Text(en, zh));
    }

    static Parameter list(String name, String fallback, String en, String zh) {
        return new Parameter(name, Kind.LIST, fallback, null, null, List.of(), new Text(en, zh));
    }

    static Parameter key() {
        return new Parameter("key", Kind.KEY, null, null, null, List.of(), new Text("handle of the key", "密钥句柄"));
    }

    static Parameter suite() {
        return choice("suite", "aes", List.of("aes", "sm4"), "block cipher", "分组密码");
    }

    static Parameter table(String name, String en, String zh) {
        return new Parameter(name, Kind.TABLE, "", null, null, List.of(), new Text(en, zh));
    }
}
