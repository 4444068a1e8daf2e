package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/**
 * Places in a node's process where it stops if the test wants it to: a file with the place's name is a closed gate, one with {@code .reached} behind it says that
 * somebody stands before it.
 */
final class Gates {

    private final Path folder;

    private Gates(Path folder) {
        this.folder = folder;
    }

    /** Of the node in {@code node}. */
    static Gates of(Path node) {
        try {
            return new Gates(Files.createDirectories(node.resolveSibling(node.getFileName() + ".gates")));
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    private Path reached(String place) {
        return folder.resolve(place + ".reached");
    }

    // ---- the test ----

    void close(String place) {
        try {
            Files.deleteIfExists(reached(place));
            Files.writeString(folder.resolve(place), "");
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    void awaitReached(String place) {
        Await.until("the node is at " + place, () -> Files.exists(reached(place)));
    }

    void open(String place) {
        try {
            Files.deleteIfExists(folder.resolve(place));
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    // ---- the node ----

    void pass(String place) {
        if (Files.exists(folder.resolve(place))) {
            try {
                Files.writeString(reached(place), "");
            } catch (IOException e) {
                throw HeldNode.unchecked(e);
            }
            while (Files.exists(folder.resolve(place)) && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
