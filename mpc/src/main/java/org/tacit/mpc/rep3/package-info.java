/** Three parties, replicated shares over Z_2^64, at most one of them corrupted: semi-honest, or malicious with verification. */
package org.tacit.mpc.rep3;
