/** How well people can be recognised in a table: k-anonymity, l-diversity, t-closeness, and the risk to be found. */
package org.tacit.privacy.risk;
