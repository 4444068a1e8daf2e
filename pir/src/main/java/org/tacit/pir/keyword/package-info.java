/**
 * From columns to rows by key: where a row stands in the matrix, and what it is sealed with, so that a client opens the row of the key it
 * asked for and nothing else.
 */
package org.tacit.pir.keyword;
