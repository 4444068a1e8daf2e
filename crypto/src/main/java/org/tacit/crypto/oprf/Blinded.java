package org.tacit.crypto.oprf;

import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/** What a client keeps of one input between question and answer. Used for one evaluation; {@link #close} wipes the blind. */
public final class Blinded implements AutoCloseable {

    final byte[] input;
    final Scalar blind;
    private final byte[] element;

    private Blinded(byte[] input, Scalar blind, byte[] element) {
        this.input = input;
        this.blind = blind;
        this.element = element;
    }

    static Blinded of(OprfMode mode, byte[] input, Scalar blind) {
        Element hashed = new OprfHash(mode).toGroup(input, 0, input.length);
        return new Blinded(input.clone(), blind, hashed.multiply(blind).encode());
    }

    /** {@code blind·H(input)}, 32 bytes: uniformly random, and all that the server gets. */
    public byte[] element() {
        return element.clone();
    }

    /** The 32 bytes of {@code evaluated/blind}. */
    byte[] unblind(Element evaluated) {
        Scalar inverse = blind.invert();
        byte[] unblinded = evaluated.multiply(inverse).encode();
        inverse.wipe();
        return unblinded;
    }

    @Override
    public void close() {
        blind.wipe();
    }
}
