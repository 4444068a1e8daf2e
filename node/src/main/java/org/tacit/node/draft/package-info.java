/** Flows that people draw and have not proposed yet. */
package org.tacit.node.draft;
