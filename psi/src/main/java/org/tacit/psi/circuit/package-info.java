/**
 * Intersection that stays secret: both parties hold shares of which places match and of the columns there, for {@code mpc} to go on with.
 * {@code docs/protocols/psi-circuit.md} is its page.
 */
package org.tacit.psi.circuit;
