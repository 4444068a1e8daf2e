package org.tacit.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.wire.Tap;

/** What a node sends, in the clear: one file for each channel name, messages one after the other, so that none hides a border. */
final class Recording implements AutoCloseable {

    private final String node;
    private final Path folder;
    private final Map<String, Stream> streams = new TreeMap<>();

    private static final class Stream {
        Path file;
        OutputStream out;
        long bytes;
    }

    Recording(String node, Path folder) throws IOException {
        this.node = node;
        this.folder = Files.createDirectories(folder);
    }

    /** To be put around every connection of the node; the partner's own recording has the other direction. */
    Tap tap() {
        return new Tap((from, to, channel, message) -> {
            if (from.name().equals(node)) {
                write(channel, message);
            }
        });
    }

    private synchronized void write(String channel, byte[] message) {
        try {
            Stream stream = streams.computeIfAbsent(channel, c -> new Stream());
            if (stream.out == null) {
                stream.file = folder.resolve(streams.size() + ".bin");
                stream.out = new BufferedOutputStream(Files.newOutputStream(stream.file), 1 << 16);
            }
            stream.out.write(message);
            stream.bytes += message.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files by channel; complete once the node is closed. */
    synchronized Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        streams.forEach((channel, stream) -> files.put(channel, stream.file));
        return files;
    }

    synchronized long bytes() {
        return streams.values().stream().mapToLong(s -> s.bytes).sum();
    }

    @Override
    public synchronized void close() throws IOException {
        for (Stream stream : streams.values()) {
            stream.out.close();
        }
    }
}
