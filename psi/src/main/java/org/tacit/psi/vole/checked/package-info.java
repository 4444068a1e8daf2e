/**
 * Private set intersection from vector oblivious linear evaluation against peers that cheat (Rindal, Schoppmann, Eurocrypt 2021;
 * Raghuraman, Rindal, CCS 2022). {@code docs/protocols/psi-vole.md} has the protocol, {@code docs/decisions/malicious-psi.md} the argument.
 */
package org.tacit.psi.vole.checked;
