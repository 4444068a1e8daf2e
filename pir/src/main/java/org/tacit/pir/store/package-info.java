/**
 * Published tables: what a provider keeps of a table that partners look rows up in, through snapshots and key epochs, and the conversation by which a partner
 * gets to know what it is. {@code docs/lookup.md}.
 */
package org.tacit.pir.store;
