/** What the organisation that runs this node is called before people. */
package org.tacit.node.organisation;
