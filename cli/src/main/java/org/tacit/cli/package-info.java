/** {@code tacit …}: the commands, and the client of a node's REST interface that they are made of. */
package org.tacit.cli;
