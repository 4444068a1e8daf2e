/** Signed contracts that are run again and again, by the clock. */
package org.tacit.node.schedule;
