/**
 * Oblivious pseudorandom functions after RFC 9497, suite {@code ristretto255-SHA512}: a server holds a key {@code k}, a client an input
 * {@code x}; the client comes to know {@code F(k, x)} and nothing else about {@code k}, the server nothing about {@code x}.
 *
 * <p>{@link org.tacit.crypto.oprf.Oprf} is the base mode, {@link org.tacit.crypto.oprf.Voprf} the verifiable one, in which the server
 * proves that it used the key of a known public key, {@link org.tacit.crypto.oprf.Poprf} adds a public input that both sides see.
 * {@link org.tacit.crypto.oprf.VoprfBatch} is the verifiable mode for many inputs at once. See {@code docs/protocols/oprf.md}.
 */
package org.tacit.crypto.oprf;
