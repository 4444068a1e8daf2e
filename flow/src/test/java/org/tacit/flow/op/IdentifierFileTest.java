package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.psi.Items;

class IdentifierFileTest {

    @Test
    void quotesWhatCsvQuotes() throws IOException {
        var out = new ByteArrayOutputStream();
        new IdentifierFile(List.of("手机"), Items.of(List.of("1", "a\"b", "x,y\nz", "张三"))).write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"手机\"\r\n\"1\"\r\n\"a\"\"b\"\r\n\"x,y\nz\"\r\n\"张三\"\r\n");
    }

    @Test
    void partsOfAKeyAreColumns() throws IOException {
        var table = org.tacit.flow.MemoryTable.of("t", List.of(org.tacit.flow.MemoryTable.text("a", org.tacit.data.ColumnKind.IDENTIFIER),
                org.tacit.flow.MemoryTable.text("b", org.tacit.data.ColumnKind.IDENTIFIER)), List.of(new Object[] {"x", "李"}, new Object[] {"ab", "c"}));
        var out = new ByteArrayOutputStream();
        new IdentifierFile(List.of("a", "b"), Items.of(table, List.of("a", "b"))).wellFormed().write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"a\",\"b\"\r\n\"x\",\"李\"\r\n\"ab\",\"c\"\r\n");
        for (Items wrong : List.of(Items.of(List.of("one")), Items.of(table, List.of("a", "b", "a")), Items.of(List.of("\u0001\0\0\0a\u0009\0\0\0b")))) {
            assertThat(new IdentifierFile(List.of("a", "b"), wrong).wellFormed().items().count()).isZero();
        }
    }

    @Test
    void whatIsNoTextIsLeftOut() throws IOException {
        Items items = new Items.Builder().add("1".getBytes(StandardCharsets.UTF_8)).add(new byte[] {(byte) 0xc3, 0x28}).add("2".getBytes(StandardCharsets.UTF_8)).build();
        var out = new ByteArrayOutputStream();
        new IdentifierFile(List.of("id"), items).wellFormed().write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"id\"\r\n\"1\"\r\n\"2\"\r\n");
    }
}
