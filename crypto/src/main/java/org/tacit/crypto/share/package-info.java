/** Secret sharing over Z_2^64 and the fixed-point numbers that it carries. Pure functions. */
package org.tacit.crypto.share;
