package org.tacit.flow.op;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tacit.psi.Items;

/**
 * Identifiers as an artifact that people and programs read: CSV (RFC 4180) in UTF-8, every cell in quotes, one column for each part
 * of the identifier.
 */
record IdentifierFile(List<String> columns, Items items) {

    /** Only those that are text in as many parts: what a peer sent may be something else, and that it was opened here is not for the peer to know. */
    IdentifierFile wellFormed() {
        var good = new Items.Builder();
        for (int i = 0; i < items.count(); i++) {
            if (wellFormed(parts(i))) {
                byte[] item = new byte[items.length(i)];
                items.copy(i, item, 0);
                good.add(item);
            }
        }
        return new IdentifierFile(columns, good.build());
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
