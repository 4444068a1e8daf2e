/** Columns of one party for the other's matching rows. {@code docs/protocols/payload.md} is its page. */
package org.tacit.psi.payload;
