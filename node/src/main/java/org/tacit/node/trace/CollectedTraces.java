package org.tacit.node.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Spans to an OpenTelemetry collector, by OTLP over HTTP, in batches from a thread of its own. At most {@link #QUEUE} wait; more are dropped, so that a collector that is away
 * costs memory of that size and no time.
 */
final class CollectedTraces implements Traces {

    private static final int QUEUE = 4096;
    private static final int LONGEST_NAME = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final JobIds ids = new JobIds();
    private final SdkTracerProvider provider;
    private final Tracer tracer;

    CollectedTraces(String collector, String node, String version, Clock clock) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder().setEndpoint(collector.replaceAll("/+$", "") + "/v1/traces").setTimeout(PATIENCE).build();
        provider = SdkTracerProvider.builder()
                .setIdGenerator(ids)
                .setClock(new NodeTime(clock))
                .setSpanLimits(SpanLimits.builder().setMaxAttributeValueLength(LONGEST_NAME).setMaxNumberOfAttributes(16).build())
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "tacit", AttributeKey.stringKey("service.version"), version,
                        AttributeKey.stringKey("service.instance.id"), node)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter).setMaxQueueSize(QUEUE).setExporterTimeout(PATIENCE).build())
                .build();
        tracer = provider.get("org.tacit.node");
    }

    /** The node's clock for the library. */
    private record NodeTime(Clock clock) implements io.opentelemetry.sdk.common.Clock {
        @Override
        public long now() {
            return nanos(clock.instant());
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }

    private static long nanos(Instant at) {
        return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    }

    @Override
    public Span attempt(String trace, String job, int attempt, boolean proposer, int parties) {
        SpanBuilder builder = tracer.spanBuilder("job").setAttribute("tacit.job", job).setAttribute("tacit.attempt", attempt).setAttribute("tacit.parties", parties);
        return new Open(proposer && attempt == 1 ? ids.first(trace, () -> builder.setNoParent().startSpan()) : builder.setParent(under(trace)).startSpan());
    }

    @Override
    public void request(Instant began, Instant ended, String method, String route, int status, String trace) {
        SpanBuilder builder = tracer.spanBuilder(method + " " + route).setSpanKind(SpanKind.SERVER).setStartTimestamp(began)
                .setAttribute("http.request.method", method).setAttribute("http.route", route).setAttribute("http.response.status_code", (long) status);
        io.opentelemetry.api.trace.Span span = (trace.isEmpty() ? builder.setNoParent() : builder.setParent(under(trace))).startSpan();
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(ended);
    }

    private static Context under(String trace) {
        return Context.root().with(io.opentelemetry.api.trace.Span.wrap(
                SpanContext.createFromRemoteParent(trace, JobIds.firstSpan(trace), TraceFlags.getSampled(), TraceState.getDefault())));
    }

    @Override
    public void close() {
        provider.shutdown().join(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private final class Open implements Span {
        private final io.opentelemetry.api.trace.Span span;

        Open(io.opentelemetry.api.trace.Span span) {
            this.span = span;
        }

        @Override
        public Span child(String name, Map<String, String> names) {
            SpanBuilder builder = tracer.spanBuilder(name).setParent(Context.root().with(span));
            names.forEach((key, value) -> builder.setAttribute("tacit." + key, value));
            return new Open(builder.startSpan());
        }

        @Override
        public Span count(String what, long value) {
            span.setAttribute("tacit." + what, value);
            return this;
        }

        @Override
        public void failed(String code) {
            span.setStatus(StatusCode.ERROR, code);
        }

        @Override
        public void close() {
            span.end();
        }
    }
}
