/** What nodes say to each other: the topics, their form, and the long-lived conversation that carries them. */
package org.tacit.node.link;
