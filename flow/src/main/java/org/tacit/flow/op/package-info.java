/** The operators that ship with Tacit. */
package org.tacit.flow.op;
