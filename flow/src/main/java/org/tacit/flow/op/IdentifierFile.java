package org.tacit.flow.op;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tacit.base.ProtocolViolation;
import org.tacit.psi.Items;
import org.tacit.wire.Party;

/**
 * Identifiers as an artifact that people and programs read: CSV (RFC 4180) in UTF-8, every cell in quotes, one column for each part
 * of the identifier.
 */
record IdentifierFile(List<String> columns, Items items) {

    /**
     * Checks that what a peer sent is text in as many parts.
     *
     * @throws ProtocolViolation where it is not
     */
    IdentifierFile checked(Party sender) {
        for (int i = 0; i < items.count(); i++) {
            if (!wellFormed(parts(i))) {
                throw ProtocolViolation.of("%1$s sent an identifier that is not text in UTF-8 of %2$d column(s); its software does not follow the protocol.",
                        "%1$s 发来的标识不是由 %2$d 列组成的 UTF-8 文本；对方软件未遵守协议。", sender, columns.size());
            }
        }
        return this;
    }

    private boolean wellFormed(List<byte[]> parts) {
        if (parts.size() != columns.size()) {
            return false;
        }
        try {
            for (byte[] part : parts) {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(part));
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The reverse of {@link Items#of(org.tacit.data.Table, List)}: of several columns each part follows its length. Empty where it is none. */
    private List<byte[]> parts(int i) {
        byte[] item = new byte[items.length(i)];
        items.copy(i, item, 0);
        if (columns.size() == 1) {
            return List.of(item);
        }
        List<byte[]> parts = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(item).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= 4) {
            int length = in.getInt();
            if (length < 1 || length > in.remaining()) {
                return List.of();
            }
            byte[] part = new byte[length];
            in.get(part);
            parts.add(part);
        }
        return in.hasRemaining() ? List.of() : parts;
    }

    void write(OutputStream out) throws IOException {
        line(out, columns.stream().map(name -> name.getBytes(StandardCharsets.UTF_8)).toList());
        for (int i = 0; i < items.count(); i++) {
            line(out, parts(i));
        }
    }

    private static void line(OutputStream out, List<byte[]> cells) throws IOException {
        for (int c = 0; c < cells.size(); c++) {
            if (c > 0) {
                out.write(',');
            }
            out.write('"');
            for (byte b : cells.get(c)) {
                if (b == '"') {
                    out.write('"');
                }
                out.write(b);
            }
            out.write('"');
        }
        out.write('\r');
        out.write('\n');
    }
}
