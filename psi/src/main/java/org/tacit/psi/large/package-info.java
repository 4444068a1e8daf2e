/**
 * Intersections of any size: partitions on disk, one after the other through a two-party protocol in bounded memory, resumable.
 * {@code docs/protocols/psi-large.md} is its page.
 */
package org.tacit.psi.large;
