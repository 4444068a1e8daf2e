package org.tacit.crypto.he;

import java.math.BigInteger;
import java.security.SecureRandom;

/** The owner's key. Shows nothing of itself. */
public interface AdditivePrivateKey {

    AdditivePublicKey publicKey();

    /**
     * The message in {@code (−bound, bound)}. The secret key is used behind fresh randomness in every call, so that time spent says
     * nothing about the key.
     *
     * @throws org.tacit.base.InvalidInput if the scheme can tell that the number left its bound
     */
    BigInteger decrypt(long[] c, int at, SecureRandom random);
}
