/** Spans for OpenTelemetry: what a job's time goes to, at all parties under one trace; names, counts and sizes only. */
package org.tacit.node.trace;
