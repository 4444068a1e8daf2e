package org.tacit.crypto.oprf;

/** The three modes of RFC 9497. A key belongs to one of them, and their hashes are apart. */
public enum OprfMode {
    /** The server proves nothing. */
    OPRF,
    /** The server proves that it used the key of its public key. */
    VOPRF,
    /** As {@link #VOPRF}, with a public input beside the private one. */
    POPRF;

    /** {@code "OPRFV1-" || mode || "-ristretto255-SHA512"}, the mode as one byte 0, 1 or 2. */
    String context() {
        return "OPRFV1-" + (char) ordinal() + "-ristretto255-SHA512";
    }
}
