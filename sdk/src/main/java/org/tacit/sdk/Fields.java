package org.tacit.sdk;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.ledger.Json;

/** A JSON object of the node, read field by field: a missing one, or one of another type, is an error and never a null. */
record Fields(Map<?, ?> map) {

    static Fields read(String canonical) {
        return of(Json.read(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    static Fields of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw other();
    }

    private static InvalidInput other() {
        return InvalidInput.of("The node answers in a form that this version does not know; update the older one.", "节点的答复本版本无法识别；请升级较旧的一方。");
    }

    private <T> T field(String name, Class<T> type) {
        Object value = map.get(name);
        if (!type.isInstance(value)) {
            throw other();
        }
        return type.cast(value);
    }

    String text(String name) {
        return field(name, String.class);
    }

    long number(String name) {
        return field(name, Long.class);
    }

    boolean flag(String name) {
        return field(name, Boolean.class);
    }

    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw other();
        }
    }

    Fields object(String name) {
        return of(map.get(name));
    }

    List<Fields> objects(String name) {
        List<?> list = field(name, List.class);
        return list.stream().map(Fields::of).toList();
    }

    List<String> texts(String name) {
        List<?> list = field(name, List.class);
        if (!list.stream().allMatch(String.class::isInstance)) {
            throw other();
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** As it was hashed and signed. */
    byte[] canonical() {
        return Json.write(map);
    }
}
