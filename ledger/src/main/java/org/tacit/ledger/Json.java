package org.tacit.ledger;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;

/**
 * Canonical JSON: one value has one encoding, so that it can be hashed and signed. UTF-8, no blanks, object names sorted by
 * UTF-16 unit and unique, only the escapes that must be, numbers only 64-bit integers (RFC 8785 restricted; a fraction is written as text).
 * Values: {@code Map<String, ?>}, {@code List<?>}, {@code String}, {@code Long} or {@code Integer}, {@code Boolean}, {@code Instant} (as text), null.
 */
public final class Json {

    private static final int DEEPEST = 64;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    public static byte[] write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out, 0);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads canonical bytes only: anything that {@link #write} would have written otherwise is refused. */
    public static Object read(byte[] bytes) {
        Json json;
        try {
            json = new Json(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            throw notCanonical(0);
        }
        Object value = json.value(0);
        if (json.at != json.text.length() || !java.util.Arrays.equals(write(value), bytes)) {
            throw notCanonical(json.at);
        }
        return value;
    }

    private static InvalidInput notCanonical(int at) {
        return InvalidInput.of("Not canonical JSON at character %d.", "第 %d 个字符处不是规范 JSON。", at);
    }

    private static void write(Object value, StringBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw InvalidInput.of("JSON nested deeper than %d levels.", "JSON 嵌套超过 %d 层。", DEEPEST);
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean b -> out.append(b);
            case Long n -> out.append(n);
            case Integer n -> out.append(n);
            case String s -> string(s, out);
            case Instant t -> string(t.toString(), out);
            case List<?> list -> {
                out.append('[');
                for (int i = 0; i < list.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(list.get(i), out, depth + 1);
                }
                out.append(']');
            }
            case Map<?, ?> map -> {
                TreeMap<String, Object> sorted = new TreeMap<>();
                map.forEach((name, v) -> sorted.put((String) name, v));
                out.append('{');
                boolean first = true;
                for (var e : sorted.entrySet()) {
                    if (!first) {
                        out.append(',');
                    }
                    first = false;
                    string(e.getKey(), out);
                    out.append(':');
                    write(e.getValue(), out, depth + 1);
                }
                out.append('}');
            }
            default -> throw InvalidInput.of("A %s has no canonical JSON; write it as text.", "%s 没有规范 JSON 形式；请写成文本。", value.getClass().getSimpleName());
        }
    }

    private static void string(String s, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (Character.isSurrogate(c) && (Character.isLowSurrogate(c) || i + 1 == s.length() || !Character.isLowSurrogate(s.charAt(i + 1)))) {
                throw InvalidInput.of("A text holds half a character pair.", "文本含有不成对的代理字符。");
            }
            if (Character.isHighSurrogate(c)) {
                out.append(c).append(s.charAt(++i));
            } else {
                escape(c, out);
            }
        }
        out.append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (c < 0x20) {
                    out.append("\\u%04x".formatted((int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw notCanonical(at);
        }
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Object object(int depth) {
        TreeMap<String, Object> map = new TreeMap<>();
        at++;
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            String name = string();
            expect(':');
            map.put(name, value(depth + 1));
            if (peek() == '}') {
                at++;
                return map;
            }
            expect(',');
        }
    }

    private Object array(int depth) {
        List<Object> list = new ArrayList<>();
        at++;
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
        }
    }

    private String string() {
        expect('"');
        StringBuilder s = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return s.toString();
            }
            if (c != '\\') {
                s.append(c);
                continue;
            }
            char e = next();
            switch (e) {
                case '"', '\\' -> s.append(e);
                case 'b' -> s.append('\b');
                case 'f' -> s.append('\f');
                case 'n' -> s.append('\n');
                case 'r' -> s.append('\r');
                case 't' -> s.append('\t');
                case 'u' -> {
                    int code = 0;
                    for (int i = 0; i < 4; i++) {
                        int digit = Character.digit(next(), 16);
                        if (digit < 0) {
                            throw notCanonical(at);
                        }
                        code = 16 * code + digit;
                    }
                    s.append((char) code);
                }
                default -> throw notCanonical(at);
            }
        }
    }

    private Object number() {
        int from = at;
        while (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) >= '0' && text.charAt(at) <= '9')) {
            at++;
        }
        try {
            return new BigInteger(text.substring(from, Math.min(at, from + 21))).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw notCanonical(from);
        }
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw notCanonical(at);
        }
        at += word.length();
        return value;
    }

    private void expect(char c) {
        if (next() != c) {
            throw notCanonical(at - 1);
        }
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private char peek() {
        if (at >= text.length()) {
            throw notCanonical(at);
        }
        return text.charAt(at);
    }
}
