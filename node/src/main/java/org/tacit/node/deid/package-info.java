/** What this node shows of its own tables and lets out of the house: keys, previews, exports, and the way back for those who may. */
package org.tacit.node.deid;
