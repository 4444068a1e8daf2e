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
        new IdentifierFile("手机", Items.of(List.of("1", "a\"b", "x,y\nz", "张三"))).write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("\"手机\"\r\n\"1\"\r\n\"a\"\"b\"\r\n\"x,y\nz\"\r\n\"张三\"\r\n");
    }

    @Test
    void whatIsNoTextIsRefused() {
        Items items = new Items.Builder().add(new byte[] {(byte) 0xc3, 0x28}).build();
        assertThatThrownBy(() -> new IdentifierFile("id", items).checked(LocalParties.parties(2).getFirst())).isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("UTF-8");
    }
}
