/** Everything that a node is, in one sealed file, and a node made of it again. See {@code docs/operations.md}. */
package org.tacit.node.backup;
