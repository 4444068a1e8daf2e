package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code node.run} says of a running node.
 *
 * @param pid     process id
 * @param began   when that process began, milliseconds since 1970, 0 where the system does not say: another may have its number by now
 * @param http    loopback port of the REST interface
 * @param port    port for partners, 0 where the node does not listen
 * @param started when it was ready
 */
public record RunFile(long pid, long began, int http, int port, String started) {

    /** The system counts from its own start, whose time it may correct. */
    private static final long CLOCKS_DIFFER_MS = 10_000;

    /** Of this process. */
    public static RunFile mine(int http, int port, Instant started) {
        return new RunFile(ProcessHandle.current().pid(), began(ProcessHandle.current()), http, port, started.toString());
    }

    private static long began(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }


    /** Empty where no node runs on the folder; a file left by a killed process does not count. */
    public static Optional<RunFile> read(NodeHome home) {
        try {
            RunFile file = JsonMapper.shared().readValue(Files.readString(home.running()), RunFile.class);
            return ProcessHandle.of(file.pid).filter(p -> Math.abs(began(p) - file.began) < CLOCKS_DIFFER_MS).isPresent() ? Optional.of(file) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** Visible at once and whole. */
    public void write(NodeHome home) {
        try {
            Path written = home.folder().resolve("node.run.new");
            Files.writeString(written, JsonMapper.shared().writeValueAsString(this) + "\n");
            Files.move(written, home.running(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw NodeHome.unwritable(home.running(), e);
        }
    }
}
