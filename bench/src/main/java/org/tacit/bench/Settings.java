package org.tacit.bench;

import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;

/** The options of one bench run by name, the same at the parent and at every party. */
record Settings(Map<String, String> values) {

    Settings {
        values = Map.copyOf(new TreeMap<>(values));
    }

    /** The same with one option set otherwise. */
    Settings with(String name, Object value) {
        Map<String, String> changed = new TreeMap<>(values);
        changed.put(name, value.toString());
        return new Settings(changed);
    }

    String text(String name, String byDefault) {
        return values.getOrDefault(name, byDefault);
    }

    boolean flag(String name) {
        return Boolean.parseBoolean(values.getOrDefault(name, "false"));
    }

    int number(String name, int byDefault) {
        String value = values.get(name);
        try {
            return value == null ? byDefault : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw InvalidInput.of("--%s is '%s'; a whole number is expected.", "--%s 为“%s”，应为整数。", name, value);
        }
    }

    double real(String name, double byDefault) {
        String value = values.get(name);
        try {
            return value == null ? byDefault : Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw InvalidInput.of("--%s is '%s'; a number is expected.", "--%s 为“%s”，应为数字。", name, value);
        }
    }
}
