package org.tacit.psi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemsTest {

    @Test
    void missingAndRepeatedRowsAreCountedAndNamed() {
        Items items = Items.of(Arrays.asList("a", null, "b", "a", "", "b", "c"));
        assertThat(items.report()).isEqualTo(new Items.Report(7, 3, 2, List.of(1L, 4L), 2, List.of(3L, 5L)));
        assertThat(IntStream.range(0, 3).map(items::row)).containsExactly(0, 2, 6);
    }

    @Test
    void nothingIsNormalised() {
        assertThat(Items.of(List.of("a", "A", " a", "a ", "ａ", "é", "e\u0301")).count()).isEqualTo(7);
    }

    @Test
    void exampleRowsAreFew() {
        Items items = Items.of(IntStream.range(0, 100).mapToObj(i -> "same").toList());
        assertThat(items.report().duplicates()).isEqualTo(99);
        assertThat(items.report().duplicateRows()).hasSize(10).startsWith(1L).endsWith(10L);
    }

    @Test
    void manyItemsKeepTheirBytes() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            ids.add("客户" + i * 7919L);
        }
        Items items = Items.of(ids);
        assertThat(items.count()).isEqualTo(50_000);
        for (int i = 0; i < 50_000; i += 997) {
            byte[] bytes = new byte[items.length(i)];
            items.copy(i, bytes, 0);
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(ids.get(i));
            assertThat(items.row(i)).isEqualTo(i);
        }
    }
}
