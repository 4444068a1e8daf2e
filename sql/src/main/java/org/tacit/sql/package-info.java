/**
 * Joint SQL: {@link org.tacit.sql.plan} makes of a query what each owner computes alone and what is computed on shares, {@link org.tacit.sql.run}
 * is the party program. {@code docs/sql.md} is its page.
 */
package org.tacit.sql;
