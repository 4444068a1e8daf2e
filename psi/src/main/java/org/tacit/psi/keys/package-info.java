/** Identifiers brought to one form, as a step of its own that each party takes alone. {@code docs/operators/key.prepare.md} is its page. */
package org.tacit.psi.keys;
