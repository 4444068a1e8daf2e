/**
 * Diffie–Hellman private set intersection (Meadows 1986; Huberman, Franklin, Hogg 1999), semi-honest, two scalar
 * multiplications per item and side. {@code docs/protocols/psi-ecdh.md} is its page.
 */
package org.tacit.psi.ecdh;
