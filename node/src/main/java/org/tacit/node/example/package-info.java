/** Tables and a flow that a new node tries itself out with. */
package org.tacit.node.example;
