/**
 * Tamper-evident evidence: an append-only Merkle log (RFC 9162 §2.1) with tree heads signed by its owner and by partners.
 * A node cannot rewrite what it has shown to anybody; what it never showed, only its own signature vouches for.
 */
package org.tacit.ledger;
