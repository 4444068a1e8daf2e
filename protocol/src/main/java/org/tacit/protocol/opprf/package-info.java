/**
 * Oblivious pseudorandom functions, programmable and not, over keys of 128 bits, from vector oblivious linear evaluation and a
 * key-value store; semi-honest. {@link org.tacit.protocol.opprf.Opprf} is the way in, {@code docs/protocols/opprf.md} its page.
 */
package org.tacit.protocol.opprf;
