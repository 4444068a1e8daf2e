/** Signed tree heads written down where no party can change them. A digest leaves, never a head. */
package org.tacit.anchor;
