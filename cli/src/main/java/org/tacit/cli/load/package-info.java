/** {@code tacit bench api}: many people and programs at one node's REST interface. */
package org.tacit.cli.load;
