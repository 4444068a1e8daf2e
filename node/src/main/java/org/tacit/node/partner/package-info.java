/** Whom this node knows, and how two nodes come to know each other. */
package org.tacit.node.partner;
