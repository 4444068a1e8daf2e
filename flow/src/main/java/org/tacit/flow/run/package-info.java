/** Running a contract at one node: durable artifacts, agreement on where to resume, events. */
package org.tacit.flow.run;
