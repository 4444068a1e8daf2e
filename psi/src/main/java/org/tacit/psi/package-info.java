/**
 * Private set intersection: two parties find the identifiers that both hold, and learn nothing else about each other's.
 * {@link org.tacit.psi.Psi} is the concept; each protocol has a package of its own.
 */
package org.tacit.psi;
