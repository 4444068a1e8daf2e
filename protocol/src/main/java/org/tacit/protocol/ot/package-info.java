/**
 * Oblivious transfer: 128 transfers with public keys ({@link org.tacit.protocol.ot.EndemicOt}) are stretched to any number of
 * correlated ones with symmetric ones alone ({@link org.tacit.protocol.ot.SoftSpokenOt}; against peers that cheat {@link org.tacit.protocol.ot.CheckedOt}). What is built on top needs
 * {@link org.tacit.protocol.ot.CotSender} and {@link org.tacit.protocol.ot.CotReceiver} only.
 */
package org.tacit.protocol.ot;
