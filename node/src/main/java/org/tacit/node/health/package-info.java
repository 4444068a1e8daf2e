/** Whether a node works, and how much: for those who operate it. */
package org.tacit.node.health;
