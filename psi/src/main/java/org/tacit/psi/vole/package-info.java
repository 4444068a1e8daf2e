/**
 * Private set intersection from vector oblivious linear evaluation and an oblivious key-value store (Raghuraman, Rindal, CCS 2022),
 * semi-honest, symmetric operations only after a set-up of constant size. {@code docs/protocols/psi-vole.md} is its page.
 */
package org.tacit.psi.vole;
