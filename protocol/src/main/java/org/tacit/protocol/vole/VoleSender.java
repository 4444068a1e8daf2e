package org.tacit.protocol.vole;

/**
 * The end of a vector oblivious linear evaluation over F = GF(2^128) that holds the slope {@code Δ}: for each index it gets a random
 * {@code K}, the other end gets a random {@code A} and
 * <pre>
 *   C = K ⊕ Δ·A
 * </pre>
 * {@code A} is uniform in the subspace of the elements whose bits from {@code bits} on are zero (all of F at 128): the "subfield" of the
 * papers. Sums over GF(2) keep the relation, so whatever is linear over GF(2) may be done with A, C and K.
 *
 * <h2>Security guarantees</h2>
 * The sender learns nothing of A, the receiver nothing of Δ; whether also against a peer that cheats, {@link SilentVole} says. Δ is 128 random bits, fixed for the life of the object.
 *
 * <p>An element is two numbers, low half first; {@link org.tacit.crypto.field.Gf128} has the product and
 * {@link org.tacit.crypto.field.Gf128Multiplier} many at a time. Both ends make the same calls with the same sizes in the same order.
 * One thread at a time; for parallel parts set up another pair on a fork of the channel.
 */
public interface VoleSender {

    /** Low half of Δ. */
    long delta0();

    /** High half of Δ. */
    long delta1();

    /** {@code n} correlations; {@code K_i} goes to {@code k[offset + 2i, offset + 2i + 2)}. */
    void expand(int n, long[] k, int offset);
}
