/** Making people alike: hierarchies of values, k-anonymity by search and by partition, groups of near neighbours. */
package org.tacit.privacy.group;
