package org.tacit.crypto.oprf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tacit.base.InvalidInput;
import org.tacit.crypto.curve.ExpandMessage;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import org.tacit.crypto.curve.RistrettoBatch;

/** The hashes of one mode, RFC 9497 sections 2.1, 3.3 and 4.1. An object serves one thread. */
final class OprfHash {

    /** Longest private or public input, by the two bytes of its length. */
    static final int MOST_INPUT = 65535;

    final OprfMode mode;
    private final ExpandMessage toGroup;
    private final ExpandMessage toScalar;
    private final MessageDigest sha512 = sha512();
    private final byte[] uniform = new byte[Ristretto255.UNIFORM_BYTES];

    OprfHash(OprfMode mode) {
        this.mode = mode;
        toGroup = ExpandMessage.sha512("HashToGroup-" + mode.context());
        toScalar = ExpandMessage.sha512("HashToScalar-" + mode.context());
    }

    static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("SHA-512 is part of every JDK", e);
        }
    }

    /** The identity would let anybody evaluate; an input that hashes to it cannot be found, and is refused all the same. */
    Element toGroup(byte[] data, int offset, int count) {
        require(count);
        toGroup.expand(data, offset, count, uniform);
        Element element = Ristretto255.hashToGroup(uniform, 0);
        requireNotIdentity(element);
        return element;
    }

    /** {@link #toGroup} for the inputs {@code from} to {@code to}. */
    Element[] toGroup(byte[] data, int[] offsets, int from, int to) {
        byte[] all = new byte[(to - from) * Ristretto255.UNIFORM_BYTES];
        for (int i = from; i < to; i++) {
            require(offsets[i + 1] - offsets[i]);
            toGroup.expand(data, offsets[i], offsets[i + 1] - offsets[i], uniform);
            System.arraycopy(uniform, 0, all, (i - from) * uniform.length, uniform.length);
        }
        Element[] elements = RistrettoBatch.hashToGroup(all, to - from);
        for (Element element : elements) {
            requireNotIdentity(element);
        }
        return elements;
    }

    private static void require(int count) {
        if (count > MOST_INPUT) {
            throw InvalidInput.of("An input of %d bytes is longer than the 65535 bytes that the function takes.",
                    "输入长 %d 字节，超过该函数允许的 65535 字节。", count);
        }
    }

    private static void requireNotIdentity(Element element) {
        if (element.isIdentity()) {
            throw InvalidInput.of("An input hashes to the neutral element, which the function does not take.", "某个输入映射为单位元，该函数不接受。");
        }
    }

    Scalar toScalar(byte[] message) {
        toScalar.expand(message, 0, message.length, uniform);
        return Ristretto255.reduceScalar(uniform, 0);
    }

    /** {@code H(len(input) ‖ input ‖ [len(info) ‖ info ‖] len(element) ‖ element ‖ "Finalize")}: 64 bytes. */
    byte[] finish(byte[] data, int offset, int count, byte[] info, byte[] element, int elementOffset) {
        length(count);
        sha512.update(data, offset, count);
        if (info != null) {
            length(info.length);
            sha512.update(info);
        }
        length(Ristretto255.ELEMENT_BYTES);
        sha512.update(element, elementOffset, Ristretto255.ELEMENT_BYTES);
        sha512.update(FINALIZE);
        return sha512.digest();
    }

    private static final byte[] FINALIZE = "Finalize".getBytes(StandardCharsets.US_ASCII);

    private void length(int count) {
        sha512.update((byte) (count >> 8));
        sha512.update((byte) count);
    }

    /** Appends {@code I2OSP(len(part), 2) ‖ part}. */
    static ByteArrayOutputStream framed(ByteArrayOutputStream to, byte[] part) {
        to.write(part.length >> 8);
        to.write(part.length);
        to.writeBytes(part);
        return to;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@code m = HashToScalar("Info" ‖ len(info) ‖ info)}, section 3.3.3. */
    Scalar tweak(byte[] info) {
        if (info.length > MOST_INPUT) {
            throw InvalidInput.of("A public input of %d bytes is longer than the 65535 bytes that the function takes.",
                    "公开输入长 %d 字节，超过该函数允许的 65535 字节。", info.length);
        }
        var framed = new ByteArrayOutputStream();
        framed.writeBytes(ascii("Info"));
        return toScalar(framed(framed, info).toByteArray());
    }
}
