/**
 * Ciphers that a cell of a table goes through, and the keys they use. A key is known by its handle; what one transform uses is derived from
 * it for that transform alone, so that two transforms under one handle share no key.
 */
package org.tacit.privacy.cipher;
