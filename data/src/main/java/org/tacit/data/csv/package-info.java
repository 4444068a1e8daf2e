/** Comma-separated text as RFC 4180 writes it, read strictly: what is not well-formed is refused with its place, never guessed at. */
package org.tacit.data.csv;
