/** What was used, what it costs, and the monthly statement that both sides compute for themselves. */
package org.tacit.node.meter;
