/**
 * Lookup among candidates that the client names: one of k by oblivious transfer. Naor, Pinkas, "Oblivious Transfer and Polynomial Evaluation" (STOC 1999).
 */
package org.tacit.pir.choice;
