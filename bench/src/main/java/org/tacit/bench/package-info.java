/**
 * {@code tacit bench}: whole protocols between operating-system processes, over the product's own TLS channels, checked against a
 * plaintext computation every time. What a buyer measures here is what production does; there is no faster mode.
 */
package org.tacit.bench;
