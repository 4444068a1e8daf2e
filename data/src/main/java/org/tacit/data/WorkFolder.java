package org.tacit.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A folder for one running process, held by a file lock: what a killed process left behind is swept by the next. */
record WorkFolder(Path path, FileChannel channel, FileLock lock) implements AutoCloseable {

    private static final String LOCK = "lock";

    static WorkFolder create(Path parent) throws IOException {
        Files.createDirectories(parent);
        List<Path> others;
        try (Stream<Path> list = Files.list(parent)) {
            others = list.toList();
        }
        others.forEach(WorkFolder::sweepIfDead);
        Path path = Files.createDirectory(parent.resolve(UUID.randomUUID().toString()));
        FileChannel channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new WorkFolder(path, channel, channel.lock());
    }

    private static void sweepIfDead(Path folder) {
        // A folder without a lock file is one that is being made just now.
        try (FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
            if (lock != null) {
                delete(folder);
            }
        } catch (IOException | OverlappingFileLockException e) {
            // Alive, or somebody else sweeps it.
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(folder)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
            delete(path);
        } catch (IOException e) {
            // The next process sweeps it.
        }
    }
}
