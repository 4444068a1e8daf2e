/** A node's folder: settings, keys, and who runs on it. */
package org.tacit.node.home;
