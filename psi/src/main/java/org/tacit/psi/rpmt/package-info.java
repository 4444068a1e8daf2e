/**
 * Multi-query reverse private membership test: the receiver learns, for each of the sender's items in an order that the sender keeps to
 * itself, whether it holds that item, and not which item it is. Union and cardinality are made of it
 * ({@code docs/protocols/psi-union.md}, {@code docs/protocols/psi-cardinality.md}).
 */
package org.tacit.psi.rpmt;
