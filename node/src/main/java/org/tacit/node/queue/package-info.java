/** Whose turn it is, and what may run at the same time: fair between tenants, within limits, agreed between nodes without a deadlock. No threads, no database. */
package org.tacit.node.queue;
