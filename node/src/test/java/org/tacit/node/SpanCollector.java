package org.tacit.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** An OpenTelemetry collector on loopback: takes OTLP over HTTP and reads the protobuf itself, so that the test sees what is really sent. */
final class SpanCollector implements AutoCloseable {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    final List<Taken> spans = new CopyOnWriteArrayList<>();
    /** Everything that came, byte for byte. */
    final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** @param node which node sent it */
    record Taken(String node, String trace, String id, String parent, String name, long began, long ended, Map<String, String> attributes) {
    }

    SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!"application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            exchange.sendResponseHeaders(415, -1);
            return;
        }
        bodies.add(body);
        each(body, (field, resourceSpans) -> resourceSpans((byte[]) resourceSpans));
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void resourceSpans(byte[] message) {
        Map<String, String> resource = new LinkedHashMap<>();
        List<byte[]> found = new ArrayList<>();
        each(message, (field, value) -> {
            if (field == 1) {
                each((byte[]) value, (f, v) -> {
                    if (f == 1) {
                        attribute((byte[]) v, resource);
                    }
                });
            } else if (field == 2) {
                each((byte[]) value, (f, v) -> {
                    if (f == 2) {
                        found.add((byte[]) v);
                    }
                });
            }
        });
        found.forEach(span -> spans.add(span(resource.get("service.instance.id"), span)));
    }

    private static Taken span(String node, byte[] message) {
        Map<Integer, Object> fields = new LinkedHashMap<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        each(message, (field, value) -> {
            if (field == 9) {
                attribute((byte[]) value, attributes);
            } else {
                fields.put(field, value);
            }
        });
        return new Taken(node, hex(fields.get(1)), hex(fields.get(2)), hex(fields.get(4)), text(fields.get(5)), (long) fields.get(7), (long) fields.get(8), attributes);
    }

    private static void attribute(byte[] message, Map<String, String> into) {
        String[] pair = new String[2];
        each(message, (field, value) -> {
            if (field == 1) {
                pair[0] = text(value);
            } else if (field == 2) {
                each((byte[]) value, (f, v) -> pair[1] = v instanceof byte[] ? text(v) : v.toString());
            }
        });
        into.put(pair[0], pair[1]);
    }

    private static String hex(Object bytes) {
        return bytes == null ? "" : HexFormat.of().formatHex((byte[]) bytes);
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    /** The fields of a protobuf message in the order in which they stand. */
    private static void each(byte[] message, BiConsumer<Integer, Object> field) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            field.accept((int) (tag >>> 3), switch ((int) (tag & 7)) {
                case VARINT -> varint(in);
                case FIXED_64 -> in.getLong();
                case FIXED_32 -> (long) in.getInt();
                case BYTES -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    yield bytes;
                }
                default -> throw new IllegalStateException("wire type " + (tag & 7));
            });
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number of more than 64 bits");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
