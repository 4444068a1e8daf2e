/** Which method of private lookup fits a table, its questions, the line and the demands, and why; {@code docs/decisions/lookup-planner.md}. */
package org.tacit.pir.plan;
