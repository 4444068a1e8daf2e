/** How many items two parties have in common, and not which; {@code docs/protocols/psi-cardinality.md}. */
package org.tacit.psi.cardinality;
