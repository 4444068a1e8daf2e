/** Vectors and matrices of shared secrets ({@link org.tacit.mpc.Mpc}), with interchangeable protocols underneath. */
package org.tacit.mpc;
