/** This node's own tables and what partners may do with their columns. */
package org.tacit.node.catalogue;
