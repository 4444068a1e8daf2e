package org.tacit.node.trace;

import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Ids of spans: random, but for the first span of a job, whose ids every party can compute. */
final class JobIds implements IdGenerator {

    private final IdGenerator random = IdGenerator.random();
    private final ThreadLocal<String> first = new ThreadLocal<>();

    /** The span that is begun inside is the first of this trace. */
    <T> T first(String trace, Supplier<T> begin) {
        first.set(trace);
        try {
            return begin.get();
        } finally {
            first.remove();
        }
    }

    /** Id of a trace's first span: eight bytes of a hash of the trace's id. */
    static String firstSpan(String trace) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(("tacit/span/v1\n" + trace).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String generateSpanId() {
        return first.get() == null ? random.generateSpanId() : firstSpan(first.get());
    }

    @Override
    public String generateTraceId() {
        return first.get() == null ? random.generateTraceId() : first.get();
    }
}
