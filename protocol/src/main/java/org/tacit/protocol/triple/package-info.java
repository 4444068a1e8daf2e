/**
 * Shares of products from correlated oblivious transfer, in bulk and without a dealer: products of privately held numbers over
 * Z_2^64 and bits ({@link org.tacit.protocol.triple.Products}), private look-ups in private tables
 * ({@link org.tacit.protocol.triple.Lookup}), over transfers in both directions ({@link org.tacit.protocol.triple.TwoWayCot}).
 */
package org.tacit.protocol.triple;
