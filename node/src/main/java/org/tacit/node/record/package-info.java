/** Rows of the database that decide something, bound to the evidence log: a row that is not as the log says is found and named. */
package org.tacit.node.record;
