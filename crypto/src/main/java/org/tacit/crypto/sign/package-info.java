/** Signatures under a domain: Ed25519 (RFC 8032) and SM2 with SM3 (GB/T 32918.2). */
package org.tacit.crypto.sign;
