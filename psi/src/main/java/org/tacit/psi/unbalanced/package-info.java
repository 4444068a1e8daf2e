/**
 * Intersection of a small list with a huge one. The owner of the large list encodes it once under an oblivious function and keeps the
 * encoding up to date ({@link org.tacit.psi.unbalanced.PublishedSet}); the small side fetches it
 * ({@link org.tacit.psi.unbalanced.SetTransfer}) and later asks about its own items
 * ({@link org.tacit.psi.unbalanced.UnbalancedPsi}), at a cost that follows the small list alone. See
 * {@code docs/protocols/psi-unbalanced.md}.
 */
package org.tacit.psi.unbalanced;
