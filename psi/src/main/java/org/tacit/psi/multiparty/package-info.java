/**
 * Private set intersection of three and more parties, revealing nothing about pairs, against any number of semi-honest parties together
 * (Kolesnikov, Matania, Pinkas, Rosulek, Trieu, CCS 2017). {@link org.tacit.psi.multiparty.MultipartyPsi} is the way in,
 * {@code docs/protocols/psi-multiparty.md} its page.
 */
package org.tacit.psi.multiparty;
