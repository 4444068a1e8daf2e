package org.tacit.crypto.sign;

/** The signatures that a party may use; both give 64 bytes. */
public enum SignatureScheme {
    /** RFC 8032, pure Ed25519. Public key: 32 bytes. */
    ED25519("ed25519", 32),
    /** GB/T 32918.2 over the recommended curve with SM3 and the default user id. Public key: 65 bytes, uncompressed. */
    SM2("sm2", 65);

    /** Length of a signature of either scheme. */
    public static final int SIGNATURE_BYTES = 64;

    private final String label;
    private final int keyBytes;

    SignatureScheme(String label, int keyBytes) {
        this.label = label;
        this.keyBytes = keyBytes;
    }

    /** The name in texts and documents. */
    public String label() {
        return label;
    }

    public int keyBytes() {
        return keyBytes;
    }
}
