package org.tacit.bench;

import java.util.Map;

/** What one party process measured. */
record PartyReport(String party, double seconds, long bytesSent, long rounds, long peakHeapMb, double cpuSeconds, Map<String, Object> figures) {
}
