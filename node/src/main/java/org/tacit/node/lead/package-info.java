/** Several processes that share one node's folder and database: one leads, the others pass requests on to it and stand by. See {@code docs/decisions/one-process-leads.md}. */
package org.tacit.node.lead;
