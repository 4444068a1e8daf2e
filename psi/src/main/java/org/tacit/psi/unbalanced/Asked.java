package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers that the small side got and keeps, so that it asks about no identifier twice under one key: what it asks about tomorrow are the
 * identifiers that are new tomorrow. What was answered in a run that broke off is there, too.
 *
 * <p>The answers to each message go to a file of their own; at the end of a run all become one file, which holds the identifiers of that
 * run and no others. Records as in {@link KnownValues}, named under a random key of this folder. One user at a time.
 */
final class Asked implements AutoCloseable {

    private static final int MOST_FILES = 8;

    private final Path folder;
    private final int value;
    private final byte[] key;
    private final List<KnownValues> files = new ArrayList<>();
    private final List<Path> paths = new ArrayList<>();
    private int next;

    /** @param value bytes of an answer that are kept */
    Asked(Path folder, int value, SecureRandom random) {
        this.folder = folder;
        this.value = value;
        try {
            Files.createDirectories(folder);
            Path secret = folder.resolve("names");
            if (!Files.exists(secret)) {
                byte[] fresh = new byte[32];
                random.nextBytes(fresh);
                Disk.write(secret, fresh);
            }
            key = Files.readAllBytes(secret);
            for (Path file : Disk.list(folder, "answers-????????")) {
                add(file);
                next = Integer.parseInt(file.getFileName().toString().substring("answers-".length())) + 1;
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (files.size() > MOST_FILES) {
            merge(null);
        }
    }

    KnownValues.Names names() {
        return new KnownValues.Names(key);
    }

    /** Copies the answer that is kept under a name, if there is one. */
    boolean copy(byte[] names, int at, byte[] out, int to) {
        for (KnownValues file : files) {
            if (file.copy(names, at, out, to)) {
                return true;
            }
        }
        return false;
    }

    /** Keeps the answers to one message, on the disk when this returns. */
    void keep(byte[] names, byte[] values, int count) {
        byte[] records = SortedRuns.sorted(count, names, KnownValues.NAME, KnownValues.NAME, values, value);
        Path file = folder.resolve("answers-%08d".formatted(next++));
        byte[] content = Arrays.copyOf(KnownValues.head(count), KnownValues.HEAD + records.length);
        System.arraycopy(records, 0, content, KnownValues.HEAD, records.length);
        try {
            Disk.write(file, content);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
        add(file);
    }

    private void add(Path file) {
        try {
            files.add(new KnownValues(file, value));
            paths.add(file);
        } catch (IOException e) {
            throw Disk.failed(file, e);
        }
    }

    /** @param present the first eight bytes of the names of this run's items, ascending; the others are forgotten */
    void finish(long[] present) {
        if (files.size() > 1 || files.size() == 1 && files.getFirst().count() > present.length) {
            merge(present);
        }
    }

    /** All files in one, ascending; a name once. */
    private void merge(long[] present) {
        long[] at = new long[files.size()];
        Path file = folder.resolve("answers-%08d".formatted(next++));
        byte[] record = new byte[KnownValues.NAME + value];
        try (var out = new KnownValues.Writer(file, value)) {
            for (int least = least(at); least >= 0; least = least(at)) {
                files.get(least).record(at[least], record);
                for (int f = 0; f < at.length; f++) {
                    at[f] += at[f] < files.get(f).count() && files.get(f).startsWith(at[f], record) ? 1 : 0;
                }
                if (present == null || Arrays.binarySearch(present, KnownValues.big(record, 0)) >= 0) {
                    out.add(record);
                }
            }
            out.commit();
        }
        List<Path> old = List.copyOf(paths);
        close();
        add(file);
        try {
            for (Path each : old) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    private int least(long[] at) {
        int least = -1;
        for (int f = 0; f < at.length; f++) {
            if (at[f] < files.get(f).count() && (least < 0 || files.get(f).compare(at[f], files.get(least), at[least]) < 0)) {
                least = f;
            }
        }
        return least;
    }

    @Override
    public void close() {
        files.forEach(KnownValues::close);
        files.clear();
        paths.clear();
    }
}
