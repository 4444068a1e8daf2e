/** What columns hold, suggested from their names and cells: categories, grades, confidence and the reason. {@code docs/catalogue.md} states the rules. */
package org.tacit.data.classify;
