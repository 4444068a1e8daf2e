/** The kill switch: what must not run at this node until a person lifts it. */
package org.tacit.node.hold;
