package org.tacit.pir.sealed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tacit.psi.unbalanced.Disk;

/** Names of a version's files. A version is there when its table is, which is named last. */
final class Versions {

    private Versions() {
    }

    static Path table(Path folder, long version) {
        return folder.resolve("v%08d.table".formatted(version));
    }

    static Path owner(Path folder, long version) {
        return folder.resolve("v%08d.owner".formatted(version));
    }

    /** By what a version differs from the one before. */
    static Path delta(Path folder, long version) {
        return folder.resolve("v%08d.delta".formatted(version));
    }

    /** Tables, the present one last. */
    static List<Path> tables(Path folder) {
        try {
            return Files.isDirectory(folder) ? Disk.list(folder, "v*.table") : List.of();
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** Deletes what is not needed for a version, nor to get to it from earlier ones by steps that are together shorter than the table. */
    static void keepOnly(Path folder, SealedDescriptor present) {
        try {
            Set<Path> kept = new HashSet<>(List.of(table(folder, present.version()), owner(folder, present.version())));
            long bytes = 0;
            for (long version = present.version(); version > present.first() && Files.exists(delta(folder, version)); version--) {
                bytes += Files.size(delta(folder, version));
                if (bytes >= present.fileBytes()) {
                    break;
                }
                kept.add(delta(folder, version));
            }
            for (Path file : Disk.list(folder, "v*")) {
                if (!kept.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
