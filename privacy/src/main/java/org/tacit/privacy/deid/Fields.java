package org.tacit.privacy.deid;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;

/** One map of a document, read field by field; what nobody read is refused. */
final class Fields {

    private final String path;
    private final Map<String, Object> map = new LinkedHashMap<>();
    private final Set<String> read = new HashSet<>();

    Fields(String path, Object value) {
        this.path = path;
        if (!(value instanceof Map<?, ?> given)) {
            throw InvalidInput.of("The plan's %s is a map of fields.", "方案的 %s 须为字段映射。", path);
        }
        given.forEach((key, v) -> map.put(String.valueOf(key), v));
    }

    boolean has(String name) {
        return map.get(name) != null;
    }

    Set<String> names() {
        return map.keySet();
    }

    Object any(String name) {
        read.add(name);
        return map.get(name);
    }

    String text(String name) {
        Object value = any(name);
        if (value == null || value instanceof Map || value instanceof List || value.toString().isBlank() || value.toString().length() > 200) {
            throw wrong(name, "a text of 1 to 200 characters", "1 到 200 个字符的文本");
        }
        return value.toString();
    }

    String text(String name, String fallback) {
        return has(name) ? text(name) : fallback;
    }

    BigDecimal number(String name, String least, String most) {
        try {
            String text = text(name);
            BigDecimal number = text.length() > 40 ? null : new BigDecimal(text);
            if (number != null && number.compareTo(new BigDecimal(least)) >= 0 && number.compareTo(new BigDecimal(most)) <= 0 && Math.abs((long) number.scale()) <= 40) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw wrong(name, "a number from " + least + " to " + most, least + " 到 " + most + " 之间的数");
    }

    long whole(String name, long least, long most) {
        BigDecimal number = number(name, Long.toString(least), Long.toString(most));
        if (number.stripTrailingZeros().scale() > 0) {
            throw wrong(name, "a whole number", "整数");
        }
        return number.longValueExact();
    }

    long whole(String name, long least, long most, long fallback) {
        return has(name) ? whole(name, least, most) : fallback;
    }

    String choice(String name, String fallback, List<String> choices) {
        String text = text(name, fallback);
        if (!choices.contains(text)) {
            throw wrong(name, "one of " + choices, choices + " 之一");
        }
        return text;
    }

    List<String> texts(String name) {
        if (any(name) == null) {
            return List.of();
        }
        if (!(any(name) instanceof List<?> list) || list.size() > 10_000 || list.stream().anyMatch(v -> v == null || v instanceof Map || v instanceof List || v.toString().length() > 200)) {
            throw wrong(name, "a list of texts", "文本列表");
        }
        return list.stream().map(Object::toString).toList();
    }

    List<Fields> maps(String name) {
        if (any(name) == null) {
            return List.of();
        }
        if (!(any(name) instanceof List<?> list) || list.size() > 1000) {
            throw wrong(name, "a list", "列表");
        }
        return list.stream().map(v -> new Fields(path + "." + name, v)).toList();
    }

    Fields map(String name) {
        return new Fields(path.equals("document") ? name : path + "." + name, any(name));
    }

    /** Everything was read. */
    void end() {
        for (String name : map.keySet()) {
            if (!read.contains(name)) {
                throw InvalidInput.of("The plan's %s has no field '%s'; the fields here are %s.", "方案的 %s 没有字段“%s”；此处可用字段：%s。", path, name, read);
            }
        }
    }

    InvalidInput wrong(String name, String en, String zh) {
        return InvalidInput.of("The plan's %1$s: '%2$s' is %3$s.", "方案的 %1$s：“%2$s”须为 %4$s。", path, name, en, zh);
    }
}
