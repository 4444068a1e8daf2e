package org.tacit.psi.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.TableWriter;
import org.tacit.psi.Items;
import org.tacit.psi.join.RowJoin;
import org.tacit.wire.Channel;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Tap;

/** The bank receives, telecom owns. */
@Timeout(120)
class PayloadTest {

    private static final int ROWS = 600;
    private static final List<String> COLUMNS = List.of("note", "count", "amount", "flag", "day", "at");
    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);

    @TempDir
    private static Path folder;
    private static TableStore store;
    private static Table table;
    private static List<ColumnType> types;
    /** Cells by identifier. */
    private static final Map<String, List<String>> CELLS = new HashMap<>();
    private static final List<String> IDS = IntStream.range(0, ROWS).mapToObj(i -> "telecom-" + i * 7919L).toList();

    @BeforeAll
    static void begin() {
        store = TableStore.open(folder);
        types = List.of(ColumnType.TEXT, ColumnType.INTEGER, ColumnType.REAL, ColumnType.BOOLEAN, ColumnType.DATE, ColumnType.TIMESTAMP);
        Schema schema = new Schema(IntStream.range(0, COLUMNS.size()).mapToObj(c -> new Column(COLUMNS.get(c), types.get(c), ColumnKind.ATTRIBUTE, Grade.L1)).toList());
        Random random = new Random(4);
        try (TableWriter writer = store.writer("people", schema)) {
            for (int i = 0; i < ROWS; i++) {
                String[] cells = {i == 0 ? "" : "备注-the-note-of-" + i, Integer.toString(i - 300), Double.toString(random.nextGaussian()), i % 2 == 0 ? "true" : "false",
                    "2024-02-" + (10 + i % 20), "2024-05-06T07:08:" + (10 + i % 50)};
                cells[random.nextInt(cells.length)] = i % 3 == 0 ? null : cells[0];
                if (i % 3 != 0) {
                    cells[0] = "x".repeat(i % 40);
                    IntStream.range(1, cells.length).filter(c -> cells[c] != null && cells[c].startsWith("备注")).forEach(c -> cells[c] = null);
                }
                for (String cell : cells) {
                    writer.text(cell);
                }
                writer.endRow();
                CELLS.put(IDS.get(i), Arrays.asList(cells));
            }
            table = writer.finish();
        }
    }

    @AfterAll
    static void end() {
        store.close();
    }

    private record Run(Map<Long, List<String>> rows, SealedPayload.Received received, long ownerSaw) {
    }

    private static Run run(UnaryOperator<SessionOptions> options, List<String> bank, List<String> telecom) {
        Map<Long, List<String>> rows = new TreeMap<>();
        // Items of telecom are rows of the table: identifiers that it does not bring are missing there.
        var both = LocalParties.run(options,
                session -> new SealedPayload(session, TELECOM, ROWS).receive(Items.of(bank), types, (row, cells) -> assertThat(rows.put(row, Arrays.asList(cells))).isNull()),
                session -> new SealedPayload(session, TELECOM, 1000).send(Items.of(IDS.stream().map(id -> telecom.contains(id) ? id : null).toList()), table, COLUMNS));
        return new Run(rows, both.first(), both.second());
    }

    private static Map<Long, List<String>> expected(List<String> bank, List<String> telecom) {
        Map<Long, List<String>> rows = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < bank.size(); i++) {
            if (bank.get(i) != null && telecom.contains(bank.get(i)) && seen.add(bank.get(i))) {
                rows.put((long) i, CELLS.get(bank.get(i)));
            }
        }
        return rows;
    }

    private static void check(List<String> bank, List<String> telecom) {
        Run run = run(options -> options, bank, telecom);
        assertThat(run.rows()).isEqualTo(expected(bank, telecom));
        assertThat(run.received()).isEqualTo(new SealedPayload.Received(telecom.size(), run.rows().size(), 0));
        assertThat(run.ownerSaw()).isEqualTo(bank.stream().filter(b -> b != null).distinct().count());
    }

    @Test
    void matchingRowsAndNoOthers() {
        List<String> bank = new ArrayList<>(IDS.subList(200, 450));
        IntStream.range(0, 300).forEach(i -> bank.add("bank-" + i));
        bank.add(null);
        bank.add(bank.getFirst());
        check(bank, IDS.subList(100, 500));
    }

    @Test
    void emptyDisjointEqualAndOne() {
        check(List.of(), IDS);
        check(IDS.subList(0, 10), List.of());
        check(List.of("a", "b"), IDS);
        check(IDS, IDS);
        check(List.of(IDS.get(7)), List.of(IDS.get(7)));
        check(List.of(IDS.get(7)), List.of(IDS.get(8)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anySets(long seed) {
        Random random = new Random(seed);
        check(Stream.concat(IDS.stream().filter(i -> random.nextInt(3) == 0), random.ints(random.nextInt(200)).mapToObj(Integer::toString)).toList(),
                IDS.stream().filter(i -> random.nextBoolean()).toList());
    }

    /** What the receiver sends, and when, has nothing to do with who matched; no cell is on the wire. */
    @Test
    void theOwnerSeesTheSameWhoeverMatched() {
        List<List<String>> shapes = new ArrayList<>();
        byte[] note = "备注-the-note".getBytes(StandardCharsets.UTF_8);
        for (List<String> bank : List.of(IDS.subList(0, 50), IntStream.range(0, 50).mapToObj(i -> "nobody" + i).toList())) {
            ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
            run(options -> options.withWrap(new Tap((from, to, channel, message) -> {
                if (from.name().equals("bank") && Thread.currentThread().getName().equals("bank")) {
                    sent.add(channel + " " + message.length);
                }
                for (int i = 0; i + note.length <= message.length; i++) {
                    assertThat(Arrays.equals(message, i, i + note.length, note, 0, note.length)).isFalse();
                }
            })), bank, IDS);
            shapes.add(sent.stream().sorted().toList());
        }
        assertThat(shapes.get(0)).isEqualTo(shapes.get(1)).isNotEmpty();
    }

    @Test
    void exactBytes() {
        long[] bytes = new long[1];
        LocalParties.run(
                session -> new SealedPayload(session, TELECOM, ROWS).receive(Items.of(IDS.subList(0, 20)), types, (row, cells) -> { }),
                session -> {
                    new SealedPayload(session, TELECOM, 1000).send(Items.of(IDS), table, COLUMNS);
                    bytes[0] = session.channel(BANK).traffic().bytesSent();
                    return null;
                });
        int row = RowLayout.of(table, COLUMNS).bytes();
        // Six messages of widths, two of the announcement, one of rows, and a frame of four bytes before each.
        long payload = 32 + 4 + 4 * COLUMNS.size() + (long) ROWS * (28 + row);
        assertThat(bytes[0] - payload).isBetween(0L, 200L);
    }

    /** An owner that spoils a row learns nothing by it: the receiver counts, and both end well. */
    @Test
    void spoiledRowsAreCountedSilently() {
        int sealed = 28 + RowLayout.of(table, COLUMNS).bytes();
        Run run = run(options -> options.withWrap(Fault.change(2 + COLUMNS.size(), message -> {
            assertThat(message.length).isEqualTo(ROWS * sealed);
            for (int r = 0; r < ROWS; r++) {
                message[r * sealed + 20] ^= 1;
            }
            return message;
        }).at("telecom").on("main")), IDS.subList(0, 30), IDS);
        assertThat(run.received()).isEqualTo(new SealedPayload.Received(ROWS, 0, 30));
        assertThat(run.rows()).isEmpty();
        assertThat(run.ownerSaw()).isEqualTo(30);
    }

    /** A row that comes twice is taken once. */
    @Test
    void aRepeatedRowIsNobodys() {
        int sealed = 28 + RowLayout.of(table, COLUMNS).bytes();
        Run run = run(options -> options.withWrap(Fault.change(2 + COLUMNS.size(), message -> {
            for (int r = 1; r < ROWS; r++) {
                System.arraycopy(message, 0, message, r * sealed, sealed);
            }
            return message;
        }).at("telecom").on("main")), IDS, IDS);
        assertThat(run.received()).isEqualTo(new SealedPayload.Received(ROWS, 1, 0));
    }

    /** An owner that cheats, having taken all that it is sent, and waits to hear of it. */
    private static void refused(Consumer<Channel> cheat, String sentence) {
        assertThatThrownBy(() -> LocalParties.run(
                session -> new SealedPayload(session, TELECOM, 100).receive(Items.of(IDS.subList(0, 3)), types, (row, cells) -> { }),
                session -> {
                    cheat.accept(session.channel(session.peer()));
                    return session.channel(session.peer()).receive(1);
                })).isInstanceOf(ProtocolViolation.class).hasMessageContaining(sentence);
    }

    @Test
    void announcementsAreChecked() {
        refused(channel -> {
            channel.send(new byte[32]);
            channel.receive(32);
            channel.receive(4);
        }, "delivers other columns");
        refused(channel -> {
            channel.send(channel.receive(32));
            channel.sendInt(101);
            channel.receive(4);
        }, "announced 101");
        refused(channel -> {
            channel.send(channel.receive(32));
            channel.sendInt(5);
            channel.receive(4);
            channel.sendInt(RowLayout.LONGEST + 1);
        }, "announced 65537");
        refused(channel -> {
            channel.send(channel.receive(32));
            channel.sendInt(5);
            channel.receive(4);
            for (int c = 0; c < COLUMNS.size(); c++) {
                channel.sendInt(1);
            }
        }, "longer than any may be");
    }

    @Test
    void aCutEndsBoth() {
        for (Fault fault : List.of(Fault.cutAtMessage(4).at("telecom").on("main"), Fault.cutAtMessage(2).at("bank").on("main/payload"), Fault.truncate(8, 1).at("telecom").on("main"))) {
            assertThatThrownBy(() -> run(options -> options.withWrap(fault), IDS.subList(0, 30), IDS)).isInstanceOfAny(PeerFailed.class, ProtocolViolation.class);
        }
    }

    // ---- aligned rows ----

    private static List<List<String>> aligned(long[] bankRows, long[] telecomRows) {
        List<List<String>> rows = new ArrayList<>();
        long[] order = {0};
        var both = LocalParties.run(
                session -> new AlignedPayload(session).receive(bankRows, types, (row, cells) -> {
                    assertThat(row).isEqualTo(bankRows[(int) order[0]++]);
                    rows.add(Arrays.asList(cells));
                }),
                session -> {
                    new AlignedPayload(session).send(table, COLUMNS, telecomRows);
                    return null;
                });
        assertThat(both.first()).isEqualTo(Arrays.stream(telecomRows).filter(r -> r >= 0).count());
        return rows;
    }

    @Test
    void alignedRowsInTheirOrder() {
        Random random = new Random(1);
        long[] rows = LongStream.range(0, 5000).map(i -> random.nextInt(4) == 0 ? RowJoin.ABSENT : random.nextInt(ROWS)).toArray();
        List<List<String>> got = aligned(LongStream.range(0, 5000).toArray(), rows);
        for (int i = 0; i < rows.length; i++) {
            assertThat(got.get(i)).isEqualTo(rows[i] < 0 ? Arrays.asList(new String[COLUMNS.size()]) : CELLS.get(IDS.get((int) rows[i])));
        }
        assertThat(aligned(new long[0], new long[0])).isEmpty();
        assertThat(aligned(new long[] {3}, new long[] {RowJoin.ABSENT})).hasSize(1);
    }

    @Test
    void alignmentsOfDifferentLengthAreRefused() {
        assertThatThrownBy(() -> aligned(new long[] {1}, new long[] {1, 2})).isInstanceOf(ProtocolViolation.class).hasMessageContaining("both must come from the same step");
    }

    @Test
    void malformedAlignedRowsAreRefused() {
        assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap(Fault.change(1 + COLUMNS.size(), message -> {
            message[0] = 2;
            return message;
        }).at("telecom").on("main")), session -> new AlignedPayload(session).receive(new long[] {1}, types, (row, cells) -> { }), session -> {
            new AlignedPayload(session).send(table, COLUMNS, new long[] {1});
            return null;
        })).isInstanceOf(ProtocolViolation.class).hasMessageContaining("do not have the form");
    }
}
