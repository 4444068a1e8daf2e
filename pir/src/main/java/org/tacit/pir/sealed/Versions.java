package org.tacit.pir.sealed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Deletes what is not needed for a version, nor to get to it from those since {@code first}. */
    static void keepOnly(Path folder, SealedDescriptor present) {
        String version = "v%08d.".formatted(present.version());
        try {
            for (Path file : Disk.list(folder, "v*")) {
                String name = file.getFileName().toString();
                boolean step = name.endsWith(".delta") && name.compareTo("v%08d.delta".formatted(present.first())) > 0 && name.compareTo(version + "delta") <= 0;
                if (!step && !name.equals(version + "table") && !name.equals(version + "owner")) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
