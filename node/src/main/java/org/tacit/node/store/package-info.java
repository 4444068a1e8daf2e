/** The node's SQL database, and what else remembers or announces state. */
package org.tacit.node.store;
