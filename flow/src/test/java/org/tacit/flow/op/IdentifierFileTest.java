package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;

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
        var bank = LocalParties.parties(2).getFirst();
        new IdentifierFile(List.of("a", "b"), Items.of(table, List.of("a", "b"))).checked(bank).write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"a\",\"b\"\r\n\"x\",\"李\"\r\n\"ab\",\"c\"\r\n");
        for (Items wrong : List.of(Items.of(List.of("one")), Items.of(table, List.of("a", "b", "a")), Items.of(List.of("\u0001\0\0\0a\u0009\0\0\0b")))) {
            assertThatThrownBy(() -> new IdentifierFile(List.of("a", "b"), wrong).checked(bank)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("2 column");
        }
    }

    @Test
    void whatIsNoTextIsRefused() {
        Items items = new Items.Builder().add(new byte[] {(byte) 0xc3, 0x28}).build();
        assertThatThrownBy(() -> new IdentifierFile(List.of("id"), items).checked(LocalParties.parties(2).getFirst())).isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("UTF-8");
    }
}
