/** Proposing, checking, signing and declining contracts. */
package org.tacit.node.contract;
