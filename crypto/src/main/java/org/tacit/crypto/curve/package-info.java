/**
 * Groups for Diffie–Hellman and oblivious transfer: ristretto255, Curve25519 and SM2, each in pure Java, in batch, and
 * constant-time where a secret is handled.
 *
 * <p>{@link org.tacit.crypto.curve.DhGroup} is what private set intersection needs: hash items to the curve and raise them
 * to a secret power. {@link org.tacit.crypto.curve.Ristretto255} is the prime-order group of base oblivious transfer.
 */
package org.tacit.crypto.curve;
