/** A flow bound to parties and tables, in one canonical encoding, hashed and signed by each party. */
package org.tacit.flow.contract;
