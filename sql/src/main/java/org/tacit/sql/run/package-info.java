/** The party program of a query: the own part, rows put side by side, sums on shares, and what is opened of them. */
package org.tacit.sql.run;
