package org.tacit.mpc.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.mpc.program.VectorProgram.Column;
import org.tacit.mpc.semi2k.Semi2k;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Programs at two parties against their plaintext twin. */
class ProgramRunTest {

    private static final int ROWS = 90;
    private static final String RANGES = "range first.a -50 100; range first.b 0 1; range second.x 0 20000; range second.y -3 3; range second.\"月收入\" 1 90; ";

    private static Map<Column, double[]> columns(long seed, int rows) {
        Random random = new Random(seed);
        Map<Column, double[]> columns = new HashMap<>();
        columns.put(new Column(0, "a"), random.doubles(rows, -50, 100).toArray());
        columns.put(new Column(0, "b"), random.ints(rows, 0, 2).asDoubleStream().toArray());
        columns.put(new Column(1, "x"), random.doubles(rows, 0, 20_000).toArray());
        columns.put(new Column(1, "y"), random.doubles(rows, -3, 3).toArray());
        columns.put(new Column(1, "月收入"), random.ints(rows, 1, 91).asDoubleStream().toArray());
        return columns;
    }

    private static VectorProgram program(String lines) {
        return VectorProgram.parse(List.of((RANGES + lines).split(";\\s*")));
    }

    private static List<Map<String, ProgramRun.Opened>> run(VectorProgram program, Map<Column, double[]> columns, int rows, AtomicInteger runtimes) {
        return LocalParties.run(2, session -> one(program, columns, rows, runtimes, session));
    }

    private static Map<String, ProgramRun.Opened> one(VectorProgram program, Map<Column, double[]> columns, int rows, AtomicInteger runtimes, Session session) {
        return new ProgramRun(program, session.index(), rows, column -> {
            assertThat(column.owner()).isEqualTo(session.index());
            return columns.get(column);
        }, session.channel(session.peer()), () -> {
            runtimes.incrementAndGet();
            return Semi2k.open(session, "program", ProgramRun.fractionBits(rows));
        }).run();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "r = first.a * second.y; open r to both",
            "r = sum(first.a * second.x) / count(); open r to both",
            "r = (first[a, b] - mean(first[a, b])).T @ (second[x, y] - mean(second[x, y])) / count(); open r to both",
            "late = first.a > second.y; r = sum(late); open r to both",
            "r = first.b - second.y; open r to both",
            "r = first.a / second.\"月收入\"; open r to both",
            "r = where(first.a < second.\"月收入\", first.a, -second.y * 2.5); open r to both",
            "same = first.b == (second.y > 0); other = first.b != (second.y > 0); r = sum(same) + 1000 * sum(other); open r to both",
            "r = max(first.a, second.y) - min(first.a, second.x / 300); open r to both",
            "r = abs(first.a - second.\"月收入\"); open r to both",
            "r = sigmoid(first.b * second.y - 0.5); open r to both",
            "r = var(first.a + second.y); open r to both",
            "two = (first.a <= 10) * (second.y >= 0); r = where(1 - two, 7, 3) + two; open r to both",
            "r = mean(second.x) - mean(first.a) * 100; open r to both",
            "w = (second[x, y].T @ first[a, b]) / count(); r = second[x, y] @ w; open r to both",
            "r = (first.a - 3) * (first.a + 3) * second.y * second.y; open r to both",
            "r = sqrt(abs(first.a)) * exp(second.y) + log(second.\"月收入\"); open r to both",
            "r = 0 * first.a + 0 * (first.a * second.y); open r to both",
    })
    void equalsItsTwin(String lines) {
        VectorProgram program = program(lines);
        Map<Column, double[]> columns = columns(lines.hashCode(), ROWS);
        double[][] wanted = PlainProgram.run(program, columns, ROWS).get("r");
        double size = Math.max(1, program.types(ROWS).values().iterator().next().bound());
        var results = run(program, columns, ROWS, new AtomicInteger());
        assertThat(results.get(0).get("r").cells()).containsExactly(results.get(1).get("r").cells());
        ProgramRun.Opened got = results.getFirst().get("r");
        assertThat(got.rows()).isEqualTo(wanted.length);
        assertThat(got.cols()).isEqualTo(wanted[0].length);
        for (int i = 0; i < wanted.length; i++) {
            for (int j = 0; j < wanted[0].length; j++) {
                assertThat(got.cells()[i * got.cols() + j]).isCloseTo(wanted[i][j], within(size * (lines.contains("sigmoid") ? 0x1p-11 : 1e-5)));
            }
        }
    }

    @Test
    void eachSideGetsWhatIsOpenedToIt() {
        VectorProgram program = program("s = sum(first.a * second.y); m = mean(first.a); w = mean(second.x); open s to first; open m to second; open w to both");
        var results = run(program, columns(3, ROWS), ROWS, new AtomicInteger());
        assertThat(results.get(0).keySet()).containsExactly("s", "w");
        assertThat(results.get(1).keySet()).containsExactly("m", "w");
    }

    @Test
    void whatOneSideHasAloneNeedsNoShares() {
        AtomicInteger runtimes = new AtomicInteger();
        Map<Column, double[]> columns = columns(4, ROWS);
        VectorProgram program = VectorProgram.parse(List.of("m = mean(second.x * second.x) / 3", "v = var(first.a)", "open m to first", "open v to second"));
        var results = run(program, columns, ROWS, runtimes);
        assertThat(runtimes).hasValue(0);
        double[][] wanted = PlainProgram.run(program, columns, ROWS).get("m");
        assertThat(results.get(0).get("m").cells()[0]).isCloseTo(wanted[0][0], within(1e-9 * wanted[0][0]));
    }

    @Test
    void comparisonsOfWholeNumbersAreExact() {
        Map<Column, double[]> columns = new HashMap<>();
        columns.put(new Column(0, "a"), new Random(1).ints(400, -1_000_000, 1_000_000).asDoubleStream().toArray());
        double[] b = columns.get(new Column(0, "a")).clone();
        for (int i = 0; i < b.length; i++) {
            b[i] += i % 3 - 1;
        }
        columns.put(new Column(1, "b"), b);
        VectorProgram program = VectorProgram.parse(List.of("range first.a -1000001 1000001", "range second.b -1000001 1000001", "less = first.a < second.b",
                "same = first.a == second.b", "most = first.a <= second.b", "open less to both", "open same to both", "open most to both"));
        var twin = PlainProgram.run(program, columns, 400);
        run(program, columns, 400, new AtomicInteger()).getFirst().forEach((name, opened) ->
                assertThat(opened.cells()).as(name).containsExactly(java.util.Arrays.stream(twin.get(name)).mapToDouble(row -> row[0]).toArray()));
    }

    @Test
    void fractionBitsLeaveRoomForTheSum() {
        for (long rows : new long[] {1, 2, 1000, 1_000_000, Integer.MAX_VALUE}) {
            int bits = ProgramRun.fractionBits(rows);
            assertThat(bits).isBetween(8, 24);
            assertThat(rows * Math.pow(2, 2 * bits)).isLessThan(Math.pow(2, 61));
        }
    }
}
