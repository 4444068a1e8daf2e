package org.tacit.crypto.oprf;

import java.security.SecureRandom;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/**
 * The base mode of RFC 9497, section 3.3.1, in the order of its messages:
 * {@code F(k, x) = H2(x, k·H1(x))}.
 *
 * <p><b>Security guarantees.</b> The server learns nothing about the input; the client learns {@code F} at one input for each
 * evaluation (one-more gap Diffie–Hellman, random oracles). <b>The client cannot tell which key the server used</b>: a server that keeps
 * another key for somebody can recognise them later. Use {@link Voprf} unless that does not matter.
 */
public final class Oprf {

    /** Bytes of the function's value. */
    public static final int OUTPUT_BYTES = 64;

    private Oprf() {
    }

    /** Client: hides an input of at most 65535 bytes. */
    public static Blinded blind(byte[] input, SecureRandom random) {
        return Blinded.of(OprfMode.OPRF, input, nonZero(random));
    }

    static Scalar nonZero(SecureRandom random) {
        Scalar scalar;
        do {
            scalar = Ristretto255.randomScalar(random);
        } while (OprfKey.isZero(scalar));
        return scalar;
    }

    /**
     * Server: {@code k·element}.
     *
     * @throws org.tacit.base.ProtocolViolation if the client's 32 bytes are no element, or the identity
     */
    public static byte[] blindEvaluate(OprfKey key, byte[] blinded) {
        return decode(blinded).multiply(key.secret(OprfMode.OPRF)).encode();
    }

    /**
     * Client: the function's value, 64 bytes.
     *
     * @throws org.tacit.base.ProtocolViolation if the server's 32 bytes are no element, or the identity
     */
    public static byte[] finish(Blinded blinded, byte[] evaluated) {
        byte[] unblinded = blinded.unblind(decode(evaluated));
        return new OprfHash(OprfMode.OPRF).finish(blinded.input, 0, blinded.input.length, null, unblinded, 0);
    }

    /** Server: the value at an input of its own. */
    public static byte[] evaluate(OprfKey key, byte[] input) {
        var hash = new OprfHash(OprfMode.OPRF);
        Element element = hash.toGroup(input, 0, input.length).multiply(key.secret(OprfMode.OPRF));
        return hash.finish(input, 0, input.length, null, element.encode(), 0);
    }

    static Element decode(byte[] element) {
        Checks.length(element, Ristretto255.ELEMENT_BYTES);
        return OprfKey.element(element, 0);
    }
}
