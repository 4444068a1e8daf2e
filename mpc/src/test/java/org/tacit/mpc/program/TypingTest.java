package org.tacit.mpc.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.base.InvalidInput;
import org.tacit.mpc.program.ValueType.About;

/** What is known of a program before it runs, and what is refused. */
class TypingTest {

    private static final List<String> RANGES = List.of("range first.a 0 100", "range second.x 0 10");

    private static ValueType type(String expression) {
        List<String> lines = new java.util.ArrayList<>(RANGES);
        lines.add("r = " + expression);
        lines.add("open r to both");
        return VectorProgram.parse(lines).types(1000).values().iterator().next();
    }

    /** What a result says about the second party's rows, whoever chose the first's. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "mean(second.x)                                 | FIGURES",
            "var(second.x)                                  | FIGURES",
            "second[x, z].T @ second[x, z]                  | FIGURES",
            "mean(second.x) < mean(first.a)                 | FIGURES",
            "sum(second.x * mean(first.a))                  | FIGURES",
            "sum(first.a)                                   | NOTHING",
            "count()                                        | NOTHING",
            // The first party can put a 1 in one row and 0 elsewhere.
            "sum(first.a * second.x)                        | SINGLE_ROWS",
            "first.a.T @ second.x                           | SINGLE_ROWS",
            "sum(where(first.a == 17, second.x, 0))         | SINGLE_ROWS",
            // A comparison picks rows, also the owner's own.
            "sum(second.x > 9)                              | SINGLE_ROWS",
            "sum(where(second.z == 4711, second.x, 0))      | SINGLE_ROWS",
            "sum(1 / (second.x - 3))                        | SINGLE_ROWS",
            "sum(second.x * second.x * second.x)            | SINGLE_ROWS",
            "sum(exp(second.x))                             | SINGLE_ROWS",
            "sum(max(second.x, 9))                          | SINGLE_ROWS",
            "sum(abs(second.x - 9))                         | SINGLE_ROWS",
            "sum(first.a * second.x) - sum(first.a)         | SINGLE_ROWS",
            "second.x + first.a                             | EACH_ROW",
            "second.x - mean(second.x)                      | EACH_ROW",
            "first.a * mean(second.x)                       | FIGURES",
    })
    void whatIsSaidAboutWhoseRows(String expression, About about) {
        assertThat(type(expression).about(1)).isEqualTo(about);
    }

    @Test
    void shapesAndRanges() {
        ValueType product = type("(first[a, a] * 2 + 1) * second.x");
        assertThat(product.cells(1000)).isEqualTo(2000);
        assertThat(product.range()).isEqualTo(new VectorProgram.Range(0, 2010));
        assertThat(type("sum(first.a * second.x)").range()).isEqualTo(new VectorProgram.Range(0, 1_000_000));
        assertThat(type("mean(first.a) - second.x").hidden()).isTrue();
        assertThat(type("mean(first.a) - first.a").hidden()).isFalse();
        assertThat(type("first.a.T").cells(1000)).isEqualTo(1000);
        assertThat(type("sum(first.a * second.x * 0)").columns(1)).containsExactly("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "first.a @ second.x                | do not fit together",
            "first.a @ second.x.T              | a cell for every pair of rows",
            "first.a / (second.x - first.a)    | cannot be divided by",
            "second.x / first.a                | give a range without zero",
            "first.a * second.z                | range second.z 0 1000",
            "sqrt(first.a * second.x)          | works on values of one side only",
            "where(first.a, 1, 0)              | where needs 0 or 1",
            "sigmoid(first.a * second.x * 10)  | works up to 1023",
            "first.a / 0                       | divides by zero",
            "sum(first.a.T)                    | Leave the .T away",
    })
    void whatDoesNotWorkIsRefusedWithItsLine(String expression, String sentence) {
        assertThatThrownBy(() -> type(expression)).isInstanceOf(InvalidInput.class).hasMessageStartingWith("Line 3 of the program: ").hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "r = first.a +               | ends too early",
            "r = (first.a                | ')' is missing",
            "r = q + 1                   | 'q' has no value yet",
            "r = third.a                 | 'third' has no value yet",
            "r = median(first.a)         | no function 'median'",
            "r = mean(first.a, 2)        | takes 1 values, not 2",
            "r = first.a; r = 1          | has a value already",
            "open r to first             | has no value yet",
            "r = 1; open r to nobody     | neither first, second nor both",
            "r = 1; open r to first; open r to second | opened twice",
            "range first.a 3 1           | ends before it begins",
            "r = 1e999                   | no number",
            "r = 1x                      | no number",
            "r = first.\"                | quote is not closed",
            "first = 1                   | cannot be a name",
            "r = 1 2                     | not expected here",
            "r = 1                       | opens nothing",
    })
    void whatCannotBeReadIsToldWithItsLine(String lines, String sentence) {
        assertThatThrownBy(() -> VectorProgram.parse(List.of(lines.split(";\\s*")))).isInstanceOf(InvalidInput.class).hasMessageContaining(sentence);
    }

    @Test
    void depthAndLengthAreBounded() {
        assertThatThrownBy(() -> VectorProgram.parse(List.of("r = " + "(".repeat(900) + "1" + ")".repeat(900)))).isInstanceOf(InvalidInput.class).hasMessageContaining("nests too deeply");
        assertThatThrownBy(() -> VectorProgram.parse(List.of("r = " + "-".repeat(900) + "1"))).isInstanceOf(InvalidInput.class).hasMessageContaining("nests too deeply");
        assertThatThrownBy(() -> VectorProgram.parse(List.of("r = 1" + "+1".repeat(900)))).isInstanceOf(InvalidInput.class).hasMessageContaining("too long");
        assertThatThrownBy(() -> VectorProgram.parse(List.of("r = 1" + " ".repeat(3000)))).isInstanceOf(InvalidInput.class).hasMessageContaining("longer than");
        assertThatThrownBy(() -> VectorProgram.parse(java.util.Collections.nCopies(501, ""))).isInstanceOf(InvalidInput.class).hasMessageContaining("501 lines");
    }
}
