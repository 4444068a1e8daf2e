package org.tacit.node.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A little object storage that speaks S3 on loopback: lists and gives objects, two keys a page, to whoever signs with version 4 as published. */
final class S3Server implements AutoCloseable {

    static final String ACCESS_KEY = "AKTEST";
    static final String SECRET_KEY = "s3cr3t/of+the+test";

    final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final HttpServer server;
    /** Sends everybody elsewhere. */
    volatile boolean redirects;

    S3Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (redirects) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + port() + "/elsewhere");
                exchange.sendResponseHeaders(307, -1);
            } else if (!isSigned(exchange)) {
                send(exchange, 403, "<?xml version=\"1.0\"?><Error><Code>SignatureDoesNotMatch</Code><Message>no</Message></Error>".getBytes(StandardCharsets.UTF_8));
            } else {
                give(exchange);
            }
        }
    }

    private void give(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, String> query = query(exchange);
        if (path.equals("/data") || path.equals("/data/")) {
            send(exchange, 200, list(query.getOrDefault("prefix", ""), query.getOrDefault("continuation-token", "")).getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/data/") && objects.containsKey(path.substring(6))) {
            exchange.getResponseHeaders().set("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
            exchange.getResponseHeaders().set("ETag", "\"0\"");
            send(exchange, 200, objects.get(path.substring(6)));
        } else {
            send(exchange, 404, "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>no</Message></Error>".getBytes(StandardCharsets.UTF_8));
        }
    }

    private String list(String prefix, String after) {
        List<String> keys = objects.keySet().stream().filter(k -> k.startsWith(prefix) && k.compareTo(after) > 0).toList();
        boolean more = keys.size() > 2;
        List<String> page = more ? keys.subList(0, 2) : keys;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>data</Name><IsTruncated>" + more + "</IsTruncated>"
                + (more ? "<NextContinuationToken>" + page.getLast() + "</NextContinuationToken>" : "")
                + page.stream().map(k -> "<Contents><Key>" + k + "</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified><ETag>\"0\"</ETag><Size>" + objects.get(k).length + "</Size></Contents>")
                        .collect(Collectors.joining()) + "</ListBucketResult>";
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int cut = pair.indexOf('=');
                query.put(cut < 0 ? pair : pair.substring(0, cut), cut < 0 ? "" : URLDecoder.decode(pair.substring(cut + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    /** AWS Signature Version 4 of the headers that the request says it signed. */
    private static boolean isSigned(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null || !header.startsWith("AWS4-HMAC-SHA256 ")) {
            return false;
        }
        Map<String, String> parts = Arrays.stream(header.substring(17).split(", *")).map(p -> p.split("=", 2)).collect(Collectors.toMap(p -> p[0], p -> p[1]));
        String[] scope = parts.get("Credential").split("/");
        String query = exchange.getRequestURI().getRawQuery() == null ? "" : Arrays.stream(exchange.getRequestURI().getRawQuery().split("&")).map(p -> p.contains("=") ? p : p + "=").sorted()
                .collect(Collectors.joining("&"));
        String headers = Arrays.stream(parts.get("SignedHeaders").split(";")).map(h -> h + ":" + String.join(",", exchange.getRequestHeaders().get(h)).strip() + "\n").collect(Collectors.joining());
        String canonical = exchange.getRequestMethod() + "\n" + exchange.getRequestURI().getRawPath() + "\n" + query + "\n" + headers + "\n" + parts.get("SignedHeaders") + "\n"
                + exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        String toSign = "AWS4-HMAC-SHA256\n" + exchange.getRequestHeaders().getFirst("x-amz-date") + "\n" + String.join("/", Arrays.copyOfRange(scope, 1, 5)) + "\n"
                + HexFormat.of().formatHex(sha256(canonical));
        byte[] key = hmac(hmac(hmac(hmac(("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8), scope[1]), scope[2]), scope[3]), "aws4_request");
        return scope[0].equals(ACCESS_KEY) && HexFormat.of().formatHex(hmac(key, toSign)).equals(parts.get("Signature"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
