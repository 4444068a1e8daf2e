/** Who is calling, and what they may do. */
package org.tacit.node.access;
