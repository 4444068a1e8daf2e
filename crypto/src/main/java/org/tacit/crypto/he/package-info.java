/** Additively homomorphic encryption: sums and multiples of encrypted numbers, computed by somebody who has no key. */
package org.tacit.crypto.he;
