package org.tacit.privacy.cipher;

/** Where keys are kept. A plan names a key by its handle and never holds one. */
@FunctionalInterface
public interface KeySource {

    int BYTES = 32;

    /** A copy of the {@value #BYTES} secret bytes of this handle, the caller's to wipe; {@link org.tacit.base.InvalidInput} where there is no such key. */
    byte[] secret(String handle);
}
