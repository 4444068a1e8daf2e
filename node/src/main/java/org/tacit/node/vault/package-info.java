/**
 * Secrets and files at rest. A key of the node wraps the keys of its tenants, a tenant's key wraps a key for each file: who lacks the node's key can
 * open nothing, and destroying one key makes unreadable what it sealed, wherever a copy of that lies.
 */
package org.tacit.node.vault;
