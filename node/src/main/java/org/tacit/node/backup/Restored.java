package org.tacit.node.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tacit.node.home.NodeHome;

/**
 * That a node was made of a backup and whether partners know more of its log than the backup has: the file {@code restored} in its folder, with the backup's time, its entries and,
 * a line each, the partners that were asked.
 *
 * @param entries of the log in the backup
 * @param held    whether the hold was placed that keeps jobs from starting until a person has looked
 */
public record Restored(String takenAt, long entries, boolean held, List<String> asked) {

    static final String FILE = "restored";

    public Restored {
        asked = List.copyOf(asked);
    }

    static Restored of(BackupSummary backup) {
        return new Restored(backup.takenAt(), backup.entries(), false, List.of());
    }

    private static Path file(NodeHome home) {
        return home.folder().resolve(FILE);
    }

    /** Empty where the node was not restored, or was and everything has been compared. */
    public static Optional<Restored> read(NodeHome home) {
        if (!Files.exists(file(home))) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(file(home));
            String[] first = lines.getFirst().split(" ");
            return Optional.of(new Restored(first[0], Long.parseLong(first[1]), Boolean.parseBoolean(first[2]), lines.subList(1, lines.size())));
        } catch (IOException e) {
            throw NodeHome.unreadable(file(home), e);
        }
    }

    public Restored withHold(NodeHome home) {
        return new Restored(takenAt, entries, true, asked).write(home);
    }

    public Restored withAsked(NodeHome home, String partner) {
        List<String> more = new ArrayList<>(asked);
        more.add(partner);
        return new Restored(takenAt, entries, held, more).write(home);
    }

    Restored write(NodeHome home) {
        List<String> lines = new ArrayList<>(Arrays.asList(takenAt + " " + entries + " " + held));
        lines.addAll(asked);
        try {
            Path fresh = file(home).resolveSibling(FILE + ".new");
            Files.write(fresh, lines);
            Files.move(fresh, file(home), java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw NodeHome.unwritable(file(home), e);
        }
        return this;
    }
}
