/** Finite fields of characteristic two. */
package org.tacit.crypto.field;
