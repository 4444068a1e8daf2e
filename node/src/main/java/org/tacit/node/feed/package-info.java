/** What each party says about one subject, signed and in its own order, brought to everybody who has to hear it. */
package org.tacit.node.feed;
