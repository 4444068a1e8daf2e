/**
 * Vector oblivious linear evaluation over GF(2^128): one end holds a slope, the other random points and the values of lines there.
 * What is built on top needs {@link org.tacit.protocol.vole.VoleSender} and {@link org.tacit.protocol.vole.VoleReceiver} only.
 */
package org.tacit.protocol.vole;
