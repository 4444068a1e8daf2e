package org.tacit.flow.op;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.tacit.base.ProtocolViolation;
import org.tacit.psi.Items;
import org.tacit.wire.Party;

/** Identifiers as an artifact that people and programs read: CSV (RFC 4180) of one column in UTF-8, every identifier in quotes. */
record IdentifierFile(String column, Items items) {

    /**
     * Checks that what a peer sent is text.
     *
     * @throws ProtocolViolation where it is not UTF-8
     */
    IdentifierFile checked(Party sender) {
        for (int i = 0; i < items.count(); i++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(i)));
            } catch (CharacterCodingException e) {
                throw ProtocolViolation.of("%1$s sent an identifier that is not text in UTF-8; its software does not follow the protocol.",
                        "%1$s 发来的标识不是 UTF-8 文本；对方软件未遵守协议。", sender);
            }
        }
        return this;
    }

    private byte[] bytes(int i) {
        byte[] item = new byte[items.length(i)];
        items.copy(i, item, 0);
        return item;
    }

    void write(OutputStream out) throws IOException {
        line(out, column.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < items.count(); i++) {
            line(out, bytes(i));
        }
    }

    private static void line(OutputStream out, byte[] cell) throws IOException {
        out.write('"');
        for (byte b : cell) {
            if (b == '"') {
                out.write('"');
            }
            out.write(b);
        }
        out.write('"');
        out.write('\r');
        out.write('\n');
    }
}
