/** Projects: what several parties do together, who takes part, and what they say to each other about it. */
package org.tacit.node.project;
