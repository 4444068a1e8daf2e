/** This node's tree heads, written down outside. */
package org.tacit.node.anchor;
