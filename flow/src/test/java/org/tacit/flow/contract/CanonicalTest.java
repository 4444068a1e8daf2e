package org.tacit.flow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.InvalidInput;
import org.tacit.flow.Example;
import tools.jackson.databind.json.JsonMapper;

class CanonicalTest {

    /** RFC 8785 §3.2.2 and §3.2.3: its examples, without the fractional numbers that are refused here. */
    @Test
    void rfc8785Examples() {
        assertThat(text(Map.of("literals", List.of(true, false), "string", "\u20ac$\u000F\nA'B\"\\\\\"/", "numbers", List.of(333333333L))))
                .isEqualTo("{\"literals\":[true,false],\"numbers\":[333333333],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
        // §3.2.3: order by UTF-16 code units, not by code points
        Map<String, Object> keys = new TreeMap<>();
        keys.put("\u20ac", "Euro Sign");
        keys.put("\r", "Carriage Return");
        keys.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
        keys.put("1", "One");
        keys.put("\ud83d\ude00", "Emoji: Grinning Face");
        keys.put("\u0080", "Control");
        keys.put("\u00f6", "Latin Small Letter O With Diaeresis");
        assertThat(text(keys)).isEqualTo("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    }

    /** File and hash were checked with another implementation: Python's json (sorted keys, no spaces) and hashlib. */
    @Test
    void goldenContract() throws IOException {
        try (InputStream golden = getClass().getResourceAsStream("contract-v1.json")) {
            assertThat(new String(Example.contract().encode(), StandardCharsets.UTF_8)).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
        assertThat(Example.contract().hash()).isEqualTo("9e546663c6c6f8622b23480a110b457146a0b888f2bbd07f46cf1bded3cd584a");
    }

    @Test
    void roundTrip() {
        Contract contract = Example.contract();
        Contract again = Contract.decode(contract.encode());
        assertThat(again).isEqualTo(contract);
        assertThat(again.hash()).isEqualTo(contract.hash());
    }

    @Property(tries = 300)
    void stringsSurvive(@ForAll @StringLength(max = 20) String s) {
        boolean whole = StandardCharsets.UTF_8.newEncoder().canEncode(s);
        if (!whole) {
            assertThatThrownBy(() -> Canonical.encode(Map.of("s", s))).isInstanceOf(InvalidInput.class);
        } else {
            assertThat(JsonMapper.shared().readTree(Canonical.encode(Map.of("s", s))).get("s").stringValue()).isEqualTo(s);
        }
    }

    @Test
    void nullsAndFractionsHaveNoForm() {
        assertThatThrownBy(() -> Canonical.encode(Map.of("a", 1.5))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Canonical.encode(Map.of("a", 1L << 53))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Canonical.encode(java.util.Collections.singletonMap("a", null))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "null", "[]", "{}", "\"x\"", "{\"format\":\"contract/v1\"}"})
    void refusesWhatIsNoContract(String json) {
        assertThatThrownBy(() -> Contract.decode(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InvalidInput.class);
    }

    @Test
    void refusesOtherSpellingsOfAContract() {
        String json = new String(Example.contract().encode(), StandardCharsets.UTF_8);
        for (String other : List.of(" " + json, json + "\n", json.replaceFirst("\\{\"", "{\"extra\":1,\""), json.replaceFirst("\"runs\":3", "\"runs\":3,\"runs\":4"),
                json.replaceFirst("\"runs\":3", "\"runs\":\"3\""), json.replaceFirst("\"runs\":3", "\"runs\":3.0"), json.replaceFirst("\"runs\":3", "\"runs\":null"),
                json.replaceFirst("\"runs\":3,", ""), json.replaceFirst("consent", "\\\\u0063onsent"), json.replaceFirst("\"tacit\"", "\"tacit\" "),
                json.replaceFirst("2027-01-01T00:00:00Z", "2027-01-01T00:00:00.000Z"))) {
            assertThat(other).isNotEqualTo(json);
            assertThatThrownBy(() -> Contract.decode(other.getBytes(StandardCharsets.UTF_8))).as(other).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void refusesNullsInsideMaps() {
        String json = new String(Example.contract().encode(), StandardCharsets.UTF_8).replaceFirst("\"left\":\"bank\"", "\"left\":null");
        assertThatThrownBy(() -> Contract.decode(json.getBytes(StandardCharsets.UTF_8))).isInstanceOf(InvalidInput.class);
    }

    private static String text(Object value) {
        return new String(Canonical.encode(value), StandardCharsets.UTF_8);
    }
}
