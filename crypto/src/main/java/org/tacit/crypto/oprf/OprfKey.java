package org.tacit.crypto.oprf;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.ExpandMessage;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import org.tacit.crypto.curve.RistrettoBatch;

/** A server's secret key for one mode, and the public key that goes with it. Wiped by {@link #close}; shows nothing of itself. */
public final class OprfKey implements AutoCloseable {

    /** Bytes of a seed for {@link #derive}. */
    public static final int SEED_BYTES = 32;

    private final OprfMode mode;
    private final Scalar secret;
    private final byte[] publicKey;
    private boolean closed;

    private OprfKey(OprfMode mode, Scalar secret) {
        this.mode = mode;
        this.secret = secret;
        this.publicKey = Ristretto255.multiplyBase(secret).encode();
    }

    /**
     * DeriveKeyPair, section 3.2.1: the same key from the same seed and info, always.
     *
     * @param seed 32 secret bytes; whoever has them has the key
     * @param info public, at most 65535 bytes; another info, another key
     */
    public static OprfKey derive(OprfMode mode, byte[] seed, byte[] info) {
        if (seed.length != SEED_BYTES || info.length > OprfHash.MOST_INPUT) {
            throw new IllegalArgumentException("32 bytes of seed and at most 65535 of info");
        }
        ExpandMessage toScalar = ExpandMessage.sha512("DeriveKeyPair" + mode.context());
        var input = new ByteArrayOutputStream();
        input.writeBytes(seed);
        OprfHash.framed(input, info);
        byte[] message = Arrays.copyOf(input.toByteArray(), input.size() + 1);
        byte[] wide = new byte[Ristretto255.UNIFORM_BYTES];
        try {
            for (int counter = 0; counter < 256; counter++) {
                message[message.length - 1] = (byte) counter;
                toScalar.expand(message, 0, message.length, wide);
                Scalar secret = Ristretto255.reduceScalar(wide, 0);
                if (!isZero(secret)) {
                    return new OprfKey(mode, secret);
                }
            }
        } finally {
            Arrays.fill(message, (byte) 0);
            Arrays.fill(wide, (byte) 0);
        }
        throw InvalidInput.of("No key can be derived from this seed; use another.", "无法由该种子派生密钥，请更换种子。");
    }

    /** A fresh, uniformly random key. */
    public static OprfKey random(OprfMode mode, SecureRandom random) {
        Scalar secret;
        do {
            secret = Ristretto255.randomScalar(random);
        } while (isZero(secret));
        return new OprfKey(mode, secret);
    }

    /** The key that {@link #encode} wrote. */
    public static OprfKey decode(OprfMode mode, byte[] encoded) {
        if (encoded.length != Ristretto255.SCALAR_BYTES) {
            throw notAKey();
        }
        Scalar secret;
        try {
            secret = Ristretto255.decodeScalar(encoded, 0);
        } catch (ProtocolViolation e) {
            throw notAKey();
        }
        if (isZero(secret)) {
            throw notAKey();
        }
        return new OprfKey(mode, secret);
    }

    private static InvalidInput notAKey() {
        return InvalidInput.of("The stored OPRF key is damaged; restore it from its backup.", "保存的 OPRF 密钥已损坏，请从备份恢复。");
    }

    static boolean isZero(Scalar scalar) {
        int any = 0;
        for (byte b : scalar.encode()) {
            any |= b;
        }
        return any == 0;
    }

    public OprfMode mode() {
        return mode;
    }

    /** {@code k·G}, 32 bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** The secret, 32 bytes, for a store that keeps it; the caller wipes them. */
    public byte[] encode() {
        return secret(mode).encode();
    }

    Scalar secret(OprfMode expected) {
        if (closed) {
            throw new IllegalStateException("key was wiped");
        }
        if (mode != expected) {
            throw new IllegalArgumentException("key of mode " + mode + " used in mode " + expected);
        }
        return secret;
    }

    /**
     * A public key from a peer.
     *
     * @throws ProtocolViolation if it is not of 32 bytes, no element, or the identity
     */
    public static Element decodePublic(byte[] encoded) {
        Checks.length(encoded, Ristretto255.ELEMENT_BYTES);
        return element(encoded, 0);
    }

    /** DeserializeElement, section 2.1: canonical and not the identity. */
    static Element element(byte[] in, int offset) {
        Element element = Ristretto255.decode(in, offset);
        if (element.isIdentity()) {
            throw neutral();
        }
        return element;
    }

    /** {@link #element} for {@code count} of them. */
    static Element[] elements(byte[] in, int offset, int count) {
        Element[] elements = RistrettoBatch.decode(in, offset, count);
        // The neutral element has one encoding, zeros.
        for (int i = 0; i < count; i++) {
            int from = offset + i * Ristretto255.ELEMENT_BYTES;
            int any = 0;
            for (int k = 0; k < Ristretto255.ELEMENT_BYTES; k++) {
                any |= in[from + k];
            }
            if (any == 0) {
                throw neutral();
            }
        }
        return elements;
    }

    private static ProtocolViolation neutral() {
        return ProtocolViolation.of("the peer sent the neutral element where none is allowed; the job stops", "对方发来了不允许的单位元，任务中止");
    }

    /** Wipes the secret. */
    @Override
    public void close() {
        closed = true;
        secret.wipe();
    }

    @Override
    public String toString() {
        return "OprfKey(" + mode + ")";
    }
}
