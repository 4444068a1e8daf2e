/** Who learns what, as data: facts, their sentences, and what follows from putting facts together. */
package org.tacit.flow.disclosure;
