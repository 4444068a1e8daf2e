package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;

class JsonTest {

    private static String text(Object value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    @Test
    void oneValueHasOneEncoding() {
        assertThat(text(Map.of("b", 1, "a", List.of(true, "中\"\\\n\u0001/😀"), "€", -5L))).isEqualTo("{\"a\":[true,\"中\\\"\\\\\\n\\u0001/😀\"],\"b\":1,\"€\":-5}");
        assertThat(text(Arrays.asList(null, List.of(), Map.of()))).isEqualTo("[null,[],{}]");
    }

    @Provide
    Arbitrary<Object> values() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab\"\\\n\t\u0000中😀").excludeChars('\uD83D', '\uDE00').ofMaxLength(6).map(s -> (Object) s),
                Arbitraries.longs().map(n -> (Object) n), Arbitraries.of(true, false).map(b -> (Object) b));
        Arbitrary<Object> list = leaf.list().ofMaxSize(4).map(l -> (Object) l);
        return Arbitraries.oneOf(leaf, list, Arbitraries.maps(Arbitraries.strings().alpha().ofMaxLength(3), Arbitraries.oneOf(leaf, list)).ofMaxSize(4).map(m -> (Object) m));
    }

    @Property(tries = 300)
    void whatIsWrittenIsRead(@ForAll("values") Object value) {
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "01", "+1", "-0", "1.5", "1e3", "9223372036854775808", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"a\": 1}", "[1,]", "[1", "{\"a\"}",
            "\"\\/\"", "\"\\u0041\"", "\"\\u000A\"", "\"a", "\"\n\"", "nul", "truex", "\"\\ud800\"", "{1:2}", "\uFEFF1"})
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> Json.read(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void depthAndBadBytesAreRefused() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000).getBytes(StandardCharsets.UTF_8))).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'})).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Json.write(1.5)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Json.write("\uD800")).isInstanceOf(InvalidInput.class);
    }
}
