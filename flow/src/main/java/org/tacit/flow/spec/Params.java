package org.tacit.flow.spec;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parameter values by name. Each is a {@link Long}, a {@link String} (decimals too), a {@link Boolean} or a list of strings;
 * nothing else, so that one value has one encoding.
 */
public record Params(@JsonValue Map<String, Object> values) {

    public static final Params NONE = new Params(Map.of());

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Params {
        TreeMap<String, Object> sorted = new TreeMap<>();
        values.forEach((name, value) -> sorted.put(name, normal(name, value)));
        values = Collections.unmodifiableMap(sorted);
    }

    private static Object normal(String name, Object value) {
        return switch (value) {
            case Integer i -> (long) i;
            case Long l -> l;
            case String s -> s;
            case Boolean b -> b;
            case List<?> list when list.stream().allMatch(String.class::isInstance) -> List.copyOf(list);
            case null, default -> throw org.tacit.base.InvalidInput.of(
                    "Parameter '%s' is neither a whole number, a text, true/false nor a list of texts.",
                    "参数“%s”既不是整数、文本、真假值，也不是文本列表。", name);
        };
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public long integer(String name) {
        return (Long) get(name);
    }

    public int intValue(String name) {
        return Math.toIntExact(integer(name));
    }

    public double decimal(String name) {
        return new BigDecimal(text(name)).doubleValue();
    }

    /** Text, choice, column, or a decimal as written. */
    public String text(String name) {
        return (String) get(name);
    }

    public boolean flag(String name) {
        return (Boolean) get(name);
    }

    @SuppressWarnings("unchecked")
    public List<String> list(String name) {
        return (List<String>) get(name);
    }

    private Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no parameter " + name);
        }
        return value;
    }
}
