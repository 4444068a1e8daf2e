/**
 * CKKS: sums and products of encrypted real and complex vectors, with a small error (Cheon, Kim, Kim, Song, ASIACRYPT 2017; in residues Cheon, Han, Kim, Kim, Song, SAC 2018).
 *
 * <p>What is decrypted tells more than the numbers: its error depends on the secret key (Li, Micciancio, EUROCRYPT 2021). So a decryption is a
 * {@link org.tacit.crypto.lattice.ckks.LocalValues}, which has no form in which it could be sent, and what a peer gets is a {@link org.tacit.crypto.lattice.ckks.PeerValues},
 * which only flooding with noise makes. Both parties follow the protocol (semi-honest).
 */
package org.tacit.crypto.lattice.ckks;
