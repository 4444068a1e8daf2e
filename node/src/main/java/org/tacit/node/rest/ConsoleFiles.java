package org.tacit.node.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The console as npm built it: its first page and the files that page names, from the class path, each read once. */
final class ConsoleFiles {

    /** One folder deep and nothing hidden: no name leads anywhere else. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,150}");
    private static final Map<String, String> TYPES = Map.of("js", "text/javascript;charset=utf-8", "css", "text/css;charset=utf-8", "svg", "image/svg+xml", "png", "image/png",
            "woff2", "font/woff2", "json", "application/json", "csv", "text/csv;charset=utf-8", "yaml", "application/yaml;charset=utf-8", "webmanifest", "application/manifest+json");

    /** @param packed as gzip, empty where that saves nothing */
    record ConsoleFile(String type, byte[] bytes, Optional<byte[]> packed) {
    }

    private final String folder;
    private final Map<String, Optional<ConsoleFile>> files = new ConcurrentHashMap<>();

    ConsoleFiles(String folder) {
        this.folder = folder;
    }

    /** Where the module 'console' puts it. */
    static ConsoleFiles ofClassPath() {
        return new ConsoleFiles("/org/tacit/console/");
    }

    /** The first page, with a gap where the nonce goes; empty where the node was built without its console. */
    Optional<String> page() {
        return read("index.html").map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** A file under {@code assets/}, whose name changes with its content, or one beside the first page. */
    Optional<ConsoleFile> file(String folderName, String name) {
        if (!NAME.matcher(name).matches() || name.equals("index.html")) {
            return Optional.empty();
        }
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        String path = folderName + name;
        Optional<ConsoleFile> known = files.get(path);
        if (known != null) {
            return known;
        }
        Optional<ConsoleFile> found = read(path).map(bytes -> new ConsoleFile(type, bytes, packed(type, bytes)));
        // Names that are not there are not kept: anybody may make them up.
        found.ifPresent(file -> files.put(path, found));
        return found;
    }

    private Optional<byte[]> read(String path) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(folder + path)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> packed(String type, byte[] bytes) {
        if (type.startsWith("font/") || type.equals("image/png") || bytes.length < 1000) {
            return Optional.empty();
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(out.toByteArray());
    }
}
