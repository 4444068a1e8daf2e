/**
 * Retrieval of a matrix column by learning with errors: SimplePIR (Henzinger, Hong, Corrigan-Gibbs, Meiklejohn, Vaikuntanathan, USENIX Security 2023), with a larger
 * dimension than published.
 */
package org.tacit.pir.lwe;
