package org.tacit.data.normal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.Test;

class NormalisationTest {

    private static String apply(String rule, String value) {
        return Normalisation.find(rule).orElseThrow().apply(value);
    }

    /** Numbers that the standards print as examples are among these: 11010519491231002X and 440524188001010014 (GB 11643), 91350100M000100Y43 (GB 32100). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
            "trim| \u3000a b\u00a0\t\uFEFF|a b", "trim|a|a", "spaces|a \u3000 b  c|a b c", "width|Ａｂ１２－　＠|Ab12- @", "nfkc|ﬁ１Å|fi1Å",
            "lower|ÀB|àb", "upper|straße|STRASSE", "digits|no. １２-3|123",
            "phone|13800138000|13800138000", "phone|+86 138-0013-8000|13800138000", "phone|0086 13800138000|13800138000", "phone|8613800138000|13800138000",
            "phone|（＋８６）１３８ ００１３ ８０００|13800138000", "phone|12977463951|12977463951",
            "e164|+44 (20) 7946 0958|+442079460958", "e164|0041 44 668 18 00|+41446681800", "e164|+8613800138000|+8613800138000",
            "id_card|11010519491231002X|11010519491231002X", "id_card|11010519491231002x|11010519491231002X", "id_card|440524188001010014|440524188001010014",
            "id_card|130503670401001|130503196704010016", "id_card|110105 19491231 002x|11010519491231002X",
            "company|91350100M000100Y43|91350100M000100Y43", "company|91350100m000100y43|91350100M000100Y43",
            "bank_card|4111 1111 1111 1111|4111111111111111", "bank_card|6011000990139424|6011000990139424", "bank_card|378282246310005|378282246310005",
            "date|2024-02-29|2024-02-29", "date|2024/2/9|2024-02-09", "date|20240229|2024-02-29", "date|2024年2月9日|2024-02-09", "date|２０２４．１２．３１|2024-12-31"})
    void fits(String rule, String value, String normal) {
        assertThat(apply(rule, value)).isEqualTo(normal);
        assertThat(apply(rule, normal)).isEqualTo(normal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, value = {
            "digits|none", "phone|1380013800", "phone|23800138000", "phone|138001380001", "phone|1380013800a", "phone|1.38E10", "phone|+85 13800138000", "phone|++8613800138000",
            "e164|13800138000", "e164|+0123456789", "e164|+1234567890123456", "e164|+123456", "e164|+", "e164|00",
            "id_card|110105194912310021", "id_card|11010519491331002X", "id_card|1101051949123100X2", "id_card|13050367040100", "id_card|130503670432001",
            "id_card|01010519491231002X", "company|91350100M000100Y44", "company|91350100I000100Y43", "company|9135010OM000100Y43", "company|91350100M000100Y4",
            "bank_card|4111111111111112", "bank_card|79927398713", "bank_card|41111111111111111111", "bank_card|4111x11111111111",
            "date|2023-02-29", "date|2024-13-01", "date|24-01-01", "date|2024-1", "date|2024-01/01", "date|01/02/2024", "date|2024-01-02T00:00:00", "date|2024年1月",
            "date|2024年1-2日", "date|2024--1", "date|0000-00-00"})
    void doesNotFit(String rule, String value) {
        assertThat(apply(rule, value)).isNull();
    }

    /** Any text, and texts near the forms that the rules know. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> near = Arbitraries.strings().withChars("01345689+-/.年月日 \u3000１８Ｘx(XAM").ofMaxLength(24);
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(30), near, near.map(s -> "+86" + s), near.map(s -> "2024-" + s));
    }

    @Property(tries = 2000)
    void idempotent(@ForAll("texts") String text) {
        for (Normalisation rule : Normalisation.values()) {
            String once = rule.apply(text);
            if (once != null) {
                assertThat(rule.apply(once)).as(rule.label()).isEqualTo(once);
            }
        }
    }

    @Property(tries = 300)
    void separatorsAndPrefixesDoNotMatter(@ForAll @LongRange(min = 0, max = 9_999_999_999L) long rest, @ForAll @IntRange(min = 0, max = 3) int prefix,
                                          @ForAll @IntRange(min = 0, max = 10) int at) {
        String number = "1%010d".formatted(rest);
        String written = new String[] {"", "+86", "0086 ", "86-"}[prefix] + number.substring(0, at) + " －" + number.substring(at);
        assertThat(apply("phone", written)).isEqualTo(number);
    }

    /** A check character catches every change of one digit. */
    @Test
    void checkCharactersCatchSlips() {
        for (String[] good : new String[][] {{"id_card", "11010519491231002X"}, {"company", "91350100M000100Y43"}, {"bank_card", "6011000990139424"}}) {
            int length = good[1].length();
            IntStream.range(0, length).forEach(i -> IntStream.rangeClosed('0', '9').filter(c -> c != good[1].charAt(i)).forEach(c ->
                    assertThat(apply(good[0], good[1].substring(0, i) + (char) c + good[1].substring(i + 1))).isNull()));
        }
    }

    @Test
    void namesAreFound() {
        assertThat(Normalisation.labels()).doesNotHaveDuplicates().allSatisfy(l -> assertThat(Normalisation.find(l)).isPresent());
        assertThat(Normalisation.find("Trim")).isEmpty();
    }
}
