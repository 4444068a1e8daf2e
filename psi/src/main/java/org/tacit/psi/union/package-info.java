/** What two parties hold together, at one of them; {@code docs/protocols/psi-union.md}. */
package org.tacit.psi.union;
