package org.tacit.privacy.cipher;

import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.SM4Engine;

/** The two block ciphers that a plan may choose from; both have blocks of 128 bits. */
public enum Suite {

    /** FIPS 197, with keys of 256 bits. */
    AES(32),

    /** GB/T 32907-2016, with keys of 128 bits. */
    SM4(16);

    private final int keyBytes;

    Suite(int keyBytes) {
        this.keyBytes = keyBytes;
    }

    public int keyBytes() {
        return keyBytes;
    }

    BlockCipher engine() {
        return this == AES ? AESEngine.newInstance() : new SM4Engine();
    }
}
