package org.tacit.data;

/** Sensitivity, from public (L1) to the most sensitive (L5). */
public enum Grade { L1, L2, L3, L4, L5 }
