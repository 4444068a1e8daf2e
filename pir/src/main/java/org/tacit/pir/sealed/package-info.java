/**
 * Private lookup by a sealed table: a client holds all rows sealed, and asks for what opens the ones it may see. For tables that a client can take whole, and for many keys at once.
 * <a href="../../../../../../../../docs/protocols/pir-sealed.md">Protocol, guarantees and cost.</a>
 */
package org.tacit.pir.sealed;
