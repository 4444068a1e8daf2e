/**
 * Small programs over two owners' columns: parsed, judged before they run (shapes, ranges, what a result says about whose rows), and run with whatever
 * one owner can do alone in plaintext at its side. {@code docs/protocols/vector-programs.md}.
 */
package org.tacit.mpc.program;
