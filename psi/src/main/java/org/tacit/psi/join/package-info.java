/** From common identifiers to aligned rows: repeated identifiers, and rows that one side has alone. {@code docs/matching.md} is its page. */
package org.tacit.psi.join;
