/**
 * Lookup at two hosts that do not collude, by distributed point functions: Boyle, Gilboa, Ishai, "Function Secret Sharing: Improvements and Extensions" (CCS 2016, ePrint 2018/707).
 */
package org.tacit.pir.dpf;
