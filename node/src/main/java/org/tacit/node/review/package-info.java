/** What a person reads before saying yes to a contract. */
package org.tacit.node.review;
