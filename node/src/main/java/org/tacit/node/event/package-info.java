/** What happens at a node, as it happens: for consoles and programs that follow it. */
package org.tacit.node.event;
