/** What the node records so that it cannot be denied later, and the exchange of signed tree heads with partners. */
package org.tacit.node.evidence;
