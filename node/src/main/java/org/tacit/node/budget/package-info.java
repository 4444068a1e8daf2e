/** The privacy-budget ledger: how much of a table's differential privacy is spent, on whom, and what is left. */
package org.tacit.node.budget;
