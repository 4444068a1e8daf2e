package org.tacit.flow.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One encoding for one value: the JSON of RFC 8785 (keys sorted by UTF-16 code units, no white space, shortest escapes, UTF-8),
 * restricted to objects, arrays, strings, booleans and whole numbers within ±(2^53−1). There are no nulls and no fractions, so
 * the parts of RFC 8785 that are easy to get wrong do not occur.
 */
public final class Canonical {

    private static final long MAX_SAFE = (1L << 53) - 1;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES, DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Canonical() {
    }

    /** The encoding of a record. */
    public static byte[] encode(Object value) {
        StringBuilder out = new StringBuilder(4096);
        write(MAPPER.valueToTree(value), out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads an encoding; {@link InvalidInput} where a field is missing, unknown or of another type, or the form is not canonical. */
    public static <T> T decode(byte[] bytes, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(bytes, type);
        } catch (JacksonException e) {
            throw new InvalidInput(org.tacit.base.Text.of("This is not a %s of this version: %s.", "这不是本版本的 %s：%s。",
                    type.getSimpleName(), e.getOriginalMessage()), e);
        }
        if (value == null || !isEncodingOf(value, bytes)) {
            throw InvalidInput.of("This %s is not in canonical form; it was changed or written by other software.",
                    "该 %s 不是规范编码：内容被改动，或由其他软件写成。", type.getSimpleName());
        }
        return value;
    }

    private static boolean isEncodingOf(Object value, byte[] bytes) {
        try {
            return Arrays.equals(encode(value), bytes);
        } catch (IllegalArgumentException holdsANull) {
            return false;
        }
    }

    /** Lower-case hex SHA-256, with the domain {@code tacit/contract/v1}. */
    static String hash(byte[] encoded) {
        return sha256("tacit/contract/v1\n", encoded);
    }

    /** Lower-case hex SHA-256 of a domain and an encoding. */
    public static String sha256(String domain, byte[] encoded) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(domain.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(encoded));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> {
                // String's natural order is by UTF-16 code units, which is what RFC 8785 §3.2.3 asks for.
                TreeMap<String, JsonNode> sorted = new TreeMap<>();
                for (Map.Entry<String, JsonNode> property : node.properties()) {
                    sorted.put(property.getKey(), property.getValue());
                }
                out.append('{');
                String comma = "";
                for (Map.Entry<String, JsonNode> property : sorted.entrySet()) {
                    out.append(comma);
                    string(property.getKey(), out);
                    out.append(':');
                    write(property.getValue(), out);
                    comma = ",";
                }
                out.append('}');
            }
            case ARRAY -> {
                out.append('[');
                String comma = "";
                for (JsonNode element : node) {
                    out.append(comma);
                    write(element, out);
                    comma = ",";
                }
                out.append(']');
            }
            case STRING -> string(node.stringValue(), out);
            case BOOLEAN -> out.append(node.booleanValue());
            case NUMBER -> {
                if (!node.isIntegralNumber() || !node.canConvertToLong() || Math.abs(node.longValue()) > MAX_SAFE) {
                    throw new IllegalArgumentException("only whole numbers up to 2^53-1 have a canonical form here");
                }
                out.append(node.longValue());
            }
            default -> throw new IllegalArgumentException(node.getNodeType() + " has no canonical form here");
        }
    }

    /** RFC 8785 §3.2.2.2; a lone surrogate has no UTF-8 form and is refused. */
    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u%04x".formatted((int) c));
                    } else if (Character.isSurrogate(c)) {
                        if (!Character.isHighSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                            throw InvalidInput.of("A text contains half of a character pair; write it again.", "文本含有不完整的字符，请重新输入。");
                        }
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
