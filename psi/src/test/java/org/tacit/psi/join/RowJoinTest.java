package org.tacit.psi.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;

/** Joins between two parties against those of a database that has both tables. */
@Timeout(60)
class RowJoinTest {

    /** Identifiers by row; null is missing. */
    private static Items items(List<String> cells) {
        return Items.withRows(new ItemSource() {
            @Override
            public String identity() {
                return "";
            }

            @Override
            public long size() {
                return cells.size();
            }

            @Override
            public void scan(Receiver receiver) {
                for (int i = 0; i < cells.size(); i++) {
                    if (cells.get(i) == null) {
                        receiver.missing(i);
                    } else {
                        receiver.item(cells.get(i).getBytes(), cells.get(i).length(), i);
                    }
                }
            }
        });
    }

    /** What an intersection gives: the first row of each common identifier, in an order that both share. */
    private static long[] matched(List<String> cells, List<String> common) {
        return common.stream().mapToLong(cells::indexOf).toArray();
    }

    private static List<String> common(List<String> a, List<String> b, long seed) {
        Set<String> both = new TreeSet<>();
        a.stream().filter(x -> x != null && b.contains(x)).forEach(both::add);
        List<String> order = new ArrayList<>(both);
        Collections.shuffle(order, new Random(seed));
        return order;
    }

    private static List<List<Long>> joined(List<String> a, List<String> b, boolean all, Join join) {
        List<String> common = common(a, b, 3);
        var both = LocalParties.run(
                session -> RowJoin.align(session.channel(session.peer()), new MatchedRows(items(a), matched(a, common), all), true, all, join, b.size()),
                session -> RowJoin.align(session.channel(session.peer()), new MatchedRows(items(b), matched(b, common), all), false, all, join, a.size()));
        assertThat(both.first()).hasSameSizeAs(both.second());
        return IntStream.range(0, both.first().length).mapToObj(i -> List.of(both.first()[i], both.second()[i])).sorted((x, y) ->
                Arrays.compare(new long[] {x.get(0), x.get(1)}, new long[] {y.get(0), y.get(1)})).toList();
    }

    private static List<List<Long>> twin(List<String> a, List<String> b, boolean all, Join join) {
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : List.of("a", "b")) {
                List<String> cells = table.equals("a") ? a : b;
                database.createStatement().execute("CREATE TABLE " + table + "0 (r BIGINT, k VARCHAR)");
                try (PreparedStatement insert = database.prepareStatement("INSERT INTO " + table + "0 VALUES (?, ?)")) {
                    for (int i = 0; i < cells.size(); i++) {
                        insert.setLong(1, i);
                        insert.setString(2, cells.get(i));
                        insert.execute();
                    }
                }
                database.createStatement().execute("CREATE VIEW " + table + " AS FROM " + table + "0"
                        + (all ? "" : " QUALIFY k IS NULL OR row_number() OVER (PARTITION BY k ORDER BY r) = 1"));
            }
            List<List<Long>> pairs = new ArrayList<>();
            try (ResultSet rows = database.createStatement().executeQuery("SELECT coalesce(a.r, -1) x, coalesce(b.r, -1) y FROM a " + join + " JOIN b ON a.k = b.k ORDER BY x, y")) {
                while (rows.next()) {
                    pairs.add(List.of(rows.getLong(1), rows.getLong(2)));
                }
            }
            return pairs;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Provide
    Arbitrary<List<String>> cells() {
        return Arbitraries.strings().withChars("abcd").ofMinLength(1).ofMaxLength(2).injectNull(0.15).list().ofMaxSize(25);
    }

    @Property(tries = 60)
    void likeTheDatabase(@ForAll("cells") List<String> a, @ForAll("cells") List<String> b, @ForAll boolean all, @ForAll Join join) {
        assertThat(joined(a, b, all, join)).isEqualTo(twin(a, b, all, join));
    }

    @ParameterizedTest
    @EnumSource(Join.class)
    void emptyAndDisjoint(Join join) {
        for (List<List<String>> pair : List.of(List.of(List.<String>of(), List.<String>of()), List.of(List.of("a"), List.<String>of()), List.of(List.of("a"), List.of("b")),
                List.of(List.of("a", "a"), List.of("a", "a", "a")))) {
            for (boolean all : new boolean[] {false, true}) {
                assertThat(joined(pair.get(0), pair.get(1), all, join)).isEqualTo(twin(pair.get(0), pair.get(1), all, join));
            }
        }
    }

    /** Rows that were left out are in no join. */
    @Test
    void leftOutRowsStayOut() {
        Items items = Items.withRows(new ItemSource() {
            @Override
            public String identity() {
                return "";
            }

            @Override
            public long size() {
                return 5;
            }

            @Override
            public void scan(Receiver receiver) {
                receiver.item(new byte[] {1}, 1, 1);
                receiver.missing(2);
                receiver.item(new byte[] {2}, 1, 4);
            }
        });
        MatchedRows rows = new MatchedRows(items, new long[] {4}, true);
        assertThat(rows.rest()).containsExactly(1, 2);
        assertThat(rows.row(0, 0)).isEqualTo(4);
    }

    private static void refused(Consumer<Channel> cheat, boolean all, Join join) {
        List<String> mine = List.of("a", "b");
        assertThatThrownBy(() -> LocalParties.run(
                session -> RowJoin.align(session.channel(session.peer()), new MatchedRows(items(mine), new long[] {0, 1}, all), true, all, join, 3),
                session -> {
                    cheat.accept(session.channel(session.peer()));
                    session.channel(session.peer()).receiveUpTo(100);
                    return session.channel(session.peer()).receiveUpTo(100);
                })).isInstanceOf(ProtocolViolation.class);
    }

    private static void send(Channel channel, int... numbers) {
        byte[] bytes = new byte[4 * numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            for (int b = 0; b < 4; b++) {
                bytes[4 * i + b] = (byte) (numbers[i] >>> 8 * b);
            }
        }
        channel.send(bytes);
        channel.flush();
    }

    @Test
    void impossibleNumbersAreRefused() {
        refused(channel -> send(channel, 1, 0), true, Join.INNER);
        refused(channel -> send(channel, 1, -1), true, Join.INNER);
        refused(channel -> send(channel, 2, 2), true, Join.INNER);
        refused(channel -> send(channel, Integer.MAX_VALUE, Integer.MAX_VALUE), true, Join.INNER);
        refused(channel -> send(channel, 1), true, Join.INNER);
        refused(channel -> channel.sendLongs(new long[] {2}), false, Join.FULL);
        refused(channel -> channel.sendLongs(new long[] {-1}), false, Join.FULL);
        refused(channel -> channel.sendLongs(new long[] {1}), false, Join.LEFT);
    }

    @Test
    void aProductThatNoArrayHoldsIsRefused() {
        List<String> same = Collections.nCopies(50_000, "a");
        MatchedRows rows = new MatchedRows(items(same), new long[] {0}, true);
        assertThatThrownBy(() -> RowJoin.column(rows, new int[] {50_000}, true, Join.INNER, 0)).isInstanceOf(InvalidInput.class)
                .hasMessageContaining("The join has 2500000000 rows");
    }
}
