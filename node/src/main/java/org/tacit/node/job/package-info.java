/** Running signed contracts, at both nodes at once, and what remains of it. */
package org.tacit.node.job;
