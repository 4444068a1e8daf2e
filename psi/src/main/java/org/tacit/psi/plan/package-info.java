/** Which protocol fits two parties' sizes, line and demands, and why; {@code docs/decisions/psi-planner.md}. */
package org.tacit.psi.plan;
