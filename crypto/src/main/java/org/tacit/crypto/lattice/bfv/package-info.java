/**
 * BFV: exact arithmetic modulo t on encrypted vectors and polynomials (Brakerski, CRYPTO 2012; Fan and Vercauteren, ePrint 2012/144), in residues as
 * Halevi, Polyakov and Shoup do (CT-RSA 2019).
 */
package org.tacit.crypto.lattice.bfv;
