/** Where tables come from: folders, object storage and databases, within what the node's machine allows. {@code docs/catalogue.md} tells how. */
package org.tacit.node.source;
