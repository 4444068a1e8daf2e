package org.tacit.node.service;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tacit.node.home.NodeHome;

/**
 * Every call of a service, without what was asked: a CSV file a day, {@code calls-2026-11-21.csv}, kept for {@value #DAYS} days. A hit and a miss leave the same line.
 */
final class CallLog implements AutoCloseable {

    static final int DAYS = 400;
    private static final String HEAD = "time,who,session,edition,questions,bytes,outcome,micros";

    private final Path folder;
    private String day = "";
    private BufferedWriter out;

    CallLog(Path folder) {
        this.folder = folder;
        NodeHome.makeFolder(folder);
    }

    private Path file(String of) {
        return folder.resolve("calls-" + of + ".csv");
    }

    synchronized void add(ServiceCall call) {
        try {
            String now = LocalDate.ofInstant(call.time(), ZoneOffset.UTC).toString();
            if (!now.equals(day)) {
                begin(now);
            }
            out.write("%s,%s,%s,%s,%d,%d,%s,%d%n".formatted(call.time(), call.who().replaceAll("[,\\s]", "_"), call.session(), call.edition(), call.questions(), call.bytes(), call.outcome(), call.micros()));
            out.flush();
        } catch (IOException e) {
            throw NodeHome.unwritable(file(day), e);
        }
    }

    private void begin(String now) throws IOException {
        close();
        day = now;
        boolean fresh = !Files.exists(file(day));
        out = Files.newBufferedWriter(file(day), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (fresh) {
            out.write(HEAD + System.lineSeparator());
        }
        String oldest = LocalDate.parse(now).minusDays(DAYS).toString();
        for (Path file : files()) {
            if (dayOf(file).compareTo(oldest) < 0) {
                Files.delete(file);
            }
        }
    }

    private static String dayOf(Path file) {
        String name = file.getFileName().toString();
        return name.substring("calls-".length(), name.length() - ".csv".length());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.getFileName().toString().matches("calls-\\d{4}-\\d{2}-\\d{2}\\.csv")).sorted().toList();
        }
    }

    /** The newest calls, at most so many, the newest first. */
    synchronized List<ServiceCall> newest(int most) {
        List<ServiceCall> calls = new ArrayList<>();
        try {
            for (Path file : files().reversed()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = lines.size() - 1; i > 0 && calls.size() < most; i--) {
                    read(lines.get(i)).ifPresent(calls::add);
                }
                if (calls.size() >= most) {
                    break;
                }
            }
            return calls;
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
    }

    /** A line of this version, or of the one before, which had {@code time,session,questions,outcome,micros}; a line that a crash cut off is none. */
    private static Optional<ServiceCall> read(String line) {
        String[] p = line.split(",", -1);
        try {
            return switch (p.length) {
                case 5 -> p[0].equals("time") ? Optional.empty()
                        : Optional.of(new ServiceCall(Instant.parse(p[0]), "", p[1], "", Long.parseLong(p[2]), 0, p[3], Long.parseLong(p[4])));
                case 8 -> p[0].equals("time") ? Optional.empty()
                        : Optional.of(new ServiceCall(Instant.parse(p[0]), p[1], p[2], p[3], Long.parseLong(p[4]), Long.parseLong(p[5]), p[6], Long.parseLong(p[7])));
                default -> Optional.empty();
            };
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (out != null) {
                out.close();
            }
            out = null;
            day = "";
        } catch (IOException e) {
            throw NodeHome.unwritable(file(day), e);
        }
    }
}
