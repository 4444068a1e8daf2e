/**
 * Symmetric primitives in bulk: a pseudorandom generator, a correlation-robust hash, domain-separated hashing, and the bit
 * transposition that oblivious transfer needs between them. Everything works on flat arrays; nothing here does I/O.
 */
package org.tacit.crypto.symmetric;
