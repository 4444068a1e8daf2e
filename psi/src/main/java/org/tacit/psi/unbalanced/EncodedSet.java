package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The small side's copy of one version: fingerprints that mean nothing until the large side evaluates an item. Mapped, not read, so that
 * looking up takes no memory to speak of.
 */
public final class EncodedSet implements AutoCloseable {

    private final SortedFile file;

    private EncodedSet(SortedFile file) {
        this.file = file;
    }

    /**
     * The latest version in a folder that {@link SetTransfer#fetch} filled. Reads it once, to check it.
     *
     * @throws org.tacit.base.InvalidInput if it was changed or cut since it was fetched
     */
    public static Optional<EncodedSet> open(Path folder) {
        try {
            Files.createDirectories(folder);
            List<Path> versions = Disk.list(folder, "v*.set");
            if (versions.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(of(versions.getLast()));
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    static EncodedSet of(Path path) {
        SortedFile file = new SortedFile(path, 0);
        try {
            return new EncodedSet(file.verified());
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    static Path path(Path folder, long version) {
        return folder.resolve("v%010d.set".formatted(version));
    }

    public SetDescriptor descriptor() {
        return file.descriptor();
    }

    boolean contains(byte[] value, int offset) {
        return file.find(value, offset) >= 0;
    }

    @Override
    public void close() {
        file.close();
    }
}
