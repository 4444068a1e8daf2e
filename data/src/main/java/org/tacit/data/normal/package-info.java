/** Named, pure rules that bring identifiers to one form. {@code docs/matching.md} states them. */
package org.tacit.data.normal;
