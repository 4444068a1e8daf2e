/**
 * Two-party computation on additive shares over Z_2^64 against semi-honest parties, with every correlation from oblivious
 * transfer and no dealer; see {@link org.tacit.mpc.semi2k.Semi2k}.
 */
package org.tacit.mpc.semi2k;
