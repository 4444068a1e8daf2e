package org.tacit.psi.unbalanced;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * Folders {@code epoch-0001}, {@code epoch-0002} …, one for each key that an encoded set has had. The latest is the only one in use: both
 * sides refuse to go back, so that a key that was given up is not used again.
 */
public final class Epochs {

    /** Highest number of an epoch. */
    static final int MOST = 9999;
    private static final String NAME = "epoch-%04d";

    private Epochs() {
    }

    /**
     * The folder of an epoch, made where it is new.
     *
     * @throws InvalidInput if a later one was begun here
     */
    public static Path enter(Path folder, int epoch) {
        if (epoch < 1 || epoch > MOST) {
            throw InvalidInput.of("%d is not a key epoch; they are numbered from 1 to 9999.", "%d 不是有效的密钥轮次；轮次编号为 1 至 9999。", epoch);
        }
        try {
            Files.createDirectories(folder);
            Path mine = folder.resolve(NAME.formatted(epoch));
            for (Path other : Disk.list(folder, "epoch-*")) {
                if (other.compareTo(mine) > 0) {
                    throw InvalidInput.of("Key epoch %d of this encoded set was given up for %s; name that one in the flow.",
                            "该编码集合的密钥轮次 %d 已停用，现为 %s；请在流程中改用后者。", epoch, other.getFileName());
                }
            }
            Files.createDirectories(mine);
            return mine;
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** The latest epoch that was begun, finished or not; 0 where none was. */
    public static int latest(Path folder) {
        try {
            List<Path> all = Files.isDirectory(folder) ? Disk.list(folder, "epoch-*") : List.of();
            return all.isEmpty() ? 0 : number(all.getLast());
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }

    /** Of a folder that {@link #enter} made. */
    static int number(Path epoch) {
        return Integer.parseInt(epoch.getFileName().toString().substring("epoch-".length()));
    }

    /** Deletes the epochs before this one, keys first and overwritten. */
    public static void giveUpBefore(Path folder, int epoch) {
        try {
            for (Path other : Disk.list(folder, "epoch-*")) {
                if (other.compareTo(folder.resolve(NAME.formatted(epoch))) < 0) {
                    KeyFile.destroy(other);
                    Disk.deleteFolder(other);
                }
            }
        } catch (IOException e) {
            throw Disk.failed(folder, e);
        }
    }
}
