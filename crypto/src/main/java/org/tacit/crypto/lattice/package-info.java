/**
 * Lattice encryption over {@code R_Q = Z_Q[X]/(X^N + 1)}, Q a product of primes of at most 61 bits (RNS): arithmetic, allowed parameters,
 * samplers, keys. The schemes are in {@link org.tacit.crypto.lattice.bfv} and beside it.
 *
 * <p>Polynomials are flat arrays of limbs × N words; the word of coefficient i modulo prime j is at {@code j·N + i}. No method branches on a
 * coefficient or uses one as an index, sampling by rejection apart, where what is rejected says nothing about what is kept.
 */
package org.tacit.crypto.lattice;
