package org.tacit.crypto.oprf;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.Ristretto255;

/** Sizes of what a peer sent. */
final class Checks {

    private Checks() {
    }

    static void length(byte[] message, int expected) {
        if (message.length != expected) {
            throw ProtocolViolation.of("the peer sent %1$d bytes where %2$d are due; the job stops", "对方发来 %1$d 字节，应为 %2$d 字节，任务中止",
                    message.length, expected);
        }
    }

    static void count(int sent, int expected) {
        if (sent != expected) {
            throw ProtocolViolation.of("the peer evaluated %1$d elements where %2$d are due; the job stops",
                    "对方求值了 %1$d 个元素，应为 %2$d 个，任务中止", sent, expected);
        }
    }

    /** Decoded and checked, one after the other. */
    static Dleq.Elements elements(List<byte[]> encoded) {
        var flat = new ByteArrayOutputStream(encoded.size() * Ristretto255.ELEMENT_BYTES);
        for (byte[] element : encoded) {
            length(element, Ristretto255.ELEMENT_BYTES);
            flat.writeBytes(element);
        }
        return Dleq.Elements.decode(flat.toByteArray(), 0, encoded.size());
    }
}
