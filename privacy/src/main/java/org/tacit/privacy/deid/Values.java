package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.privacy.cipher.Suite;

/** Parameters of one transform of one column, checked against what it declares. */
public final class Values {

    private static final int LONGEST = 200;
    private static final int MOST_ITEMS = 10_000;
    private static final int DIGITS = 40;

    private final String where;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Values(String where) {
        this.where = where;
    }

    /** @param where column and transform, for errors */
    static Values check(String where, List<Parameter> declared, Map<String, Object> given) {
        Values values = new Values(where);
        for (String name : given.keySet()) {
            if (declared.stream().noneMatch(p -> p.name().equals(name))) {
                throw InvalidInput.of("%s: there is no parameter '%s'; the parameters are %s.", "%s：没有参数“%s”；可用参数：%s。", where, name,
                        declared.stream().map(Parameter::name).toList());
            }
        }
        for (Parameter p : declared) {
            Object value = given.getOrDefault(p.name(), p.fallback());
            if (value == null) {
                throw InvalidInput.of("%s: the parameter '%s' is missing (%s).", "%1$s：缺少参数“%2$s”（%4$s）。", where, p.name(), p.help().en(), p.help().zh());
            }
            values.values.put(p.name(), values.checked(p, value));
        }
        return values;
    }

    private Object checked(Parameter p, Object value) {
        return switch (p.kind()) {
            case WHOLE, NUMBER -> value.equals("") && "".equals(p.fallback()) ? "" : number(p, value);
            case LIST -> list(p, value);
            case CHOICE -> {
                String text = value.toString().toLowerCase(Locale.ROOT);
                if (!p.choices().contains(text)) {
                    throw InvalidInput.of("%s: '%s' is one of %s.", "%s：“%s”须为 %s 之一。", where, p.name(), p.choices());
                }
                yield text;
            }
            case TEXT, KEY, TABLE -> {
                if (value instanceof Collection || value instanceof Map || value.toString().length() > LONGEST) {
                    throw InvalidInput.of("%s: '%s' is a text of at most %d characters.", "%s：“%s”须为不超过 %d 个字符的文本。", where, p.name(), LONGEST);
                }
                yield value.toString();
            }
        };
    }

    private BigDecimal number(Parameter p, Object value) {
        try {
            String text = value.toString();
            BigDecimal number = new BigDecimal(text.length() > DIGITS ? "" : text);
            boolean plain = Math.abs((long) number.scale()) <= DIGITS && (p.kind() == Parameter.Kind.NUMBER || number.stripTrailingZeros().scale() <= 0);
            if (plain && number.compareTo(p.least()) >= 0 && number.compareTo(p.most()) <= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, without the text.
        }
        throw InvalidInput.of("%s: '%s' is a %s from %s to %s.", "%1$s：“%2$s”须为 %4$s 到 %5$s 之间的%6$s。", where, p.name(),
                p.kind() == Parameter.Kind.WHOLE ? "whole number" : "number", p.least().toPlainString(), p.most().toPlainString(),
                p.kind() == Parameter.Kind.WHOLE ? "整数" : "数值");
    }

    private List<String> list(Parameter p, Object value) {
        if (value.equals("")) {
            return List.of();
        }
        if (!(value instanceof Collection<?> items) || items.size() > MOST_ITEMS
                || items.stream().anyMatch(i -> i == null || i instanceof Collection || i instanceof Map || i.toString().length() > LONGEST)) {
            throw InvalidInput.of("%s: '%s' is a list of at most %d texts or numbers.", "%s：“%s”须为不超过 %d 项的文本或数值列表。", where, p.name(), MOST_ITEMS);
        }
        return items.stream().map(Object::toString).toList();
    }

    InvalidInput wrong(String en, String zh, Object... arguments) {
        return InvalidInput.of("%s: ".formatted(where).replace("%", "%%") + en, where.replace("%", "%%") + "：" + zh, arguments);
    }

    String where() {
        return where;
    }

    boolean given(String name) {
        return !values.get(name).equals("");
    }

    String text(String name) {
        return (String) values.get(name);
    }

    BigDecimal number(String name) {
        return (BigDecimal) values.get(name);
    }

    int whole(String name) {
        return number(name).intValueExact();
    }

    long wholeLong(String name) {
        return number(name).longValueExact();
    }

    @SuppressWarnings("unchecked")
    List<String> list(String name) {
        return (List<String>) values.get(name);
    }

    Suite suite() {
        return Suite.valueOf(text("suite").toUpperCase(Locale.ROOT));
    }
}
