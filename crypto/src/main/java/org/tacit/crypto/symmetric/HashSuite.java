package org.tacit.crypto.symmetric;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SM3Digest;

/** The two hash functions a contract may choose from, both of 256 bits. */
public enum HashSuite {

    /** FIPS 180-4. */
    SHA_256,

    /** GM/T 0004-2012, ISO/IEC 10118-3:2018. */
    SM3;

    public static final int BYTES = 32;

    /** A fresh instance; the function alone, without domain separation. Protocols use {@link DomainHash}. */
    public MessageDigest newDigest() {
        if (this == SM3) {
            return new Wrapped("SM3", new SM3Digest());
        }
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    /** Bouncy Castle's digest in the JDK's clothes, without registering a provider for the whole process. */
    private static final class Wrapped extends MessageDigest {
        private final Digest digest;

        Wrapped(String name, Digest digest) {
            super(name);
            this.digest = digest;
        }

        @Override
        protected int engineGetDigestLength() {
            return digest.getDigestSize();
        }

        @Override
        protected void engineUpdate(byte input) {
            digest.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            digest.update(input, offset, length);
        }

        @Override
        protected byte[] engineDigest() {
            byte[] out = new byte[digest.getDigestSize()];
            digest.doFinal(out, 0);
            return out;
        }

        @Override
        protected void engineReset() {
            digest.reset();
        }
    }
}
