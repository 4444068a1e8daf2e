package org.tacit.node.deid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Exports on the disk: a folder each, with {@code export.json}, the plan, the file, and while it runs what lies between. */
final class ExportFolder {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String STATE = "export.json";
    private static final String PLAN = "plan";

    private final Path folder;

    ExportFolder(Path folder) {
        this.folder = folder;
    }

    void save(TableExport export) {
        NodeHome.makeFolder(folder);
        Path own = of(export.id());
        NodeHome.makeFolder(own);
        Path part = own.resolve(STATE + ".part");
        try {
            Files.writeString(part, JSON.writeValueAsString(export));
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, own.resolve(STATE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw NodeHome.unwritable(own, e);
        }
    }

    /** The plan as it was given, for whoever asks later what was done. */
    void savePlan(String id, String plan) {
        NodeHome.makeFolder(folder);
        NodeHome.makeFolder(of(id));
        NodeHome.writePrivate(of(id).resolve(PLAN), plan);
    }

    String plan(String id) {
        try {
            return Files.readString(of(id).resolve(PLAN));
        } catch (IOException e) {
            throw NodeHome.unreadable(of(id).resolve(PLAN), e);
        }
    }

    List<TableExport> load() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<TableExport> exports = new ArrayList<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path own : list.sorted().toList()) {
                Path state = own.resolve(STATE);
                if (Files.isRegularFile(state)) {
                    try {
                        exports.add(JSON.readValue(Files.readString(state), TableExport.class));
                    } catch (JacksonException e) {
                        throw new InvalidInput(org.tacit.base.Text.of("%s is damaged; delete its folder.", "%s 已损坏；请删除其所在文件夹。", state), e);
                    }
                } else {
                    delete(own);
                }
            }
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
        return exports;
    }

    Path of(String id) {
        return folder.resolve(id);
    }

    Path file(TableExport export) {
        return of(export.id()).resolve("data." + export.format().ending());
    }

    /** An empty folder that {@link #sweep} deletes. */
    Path work(String id) {
        Path work = of(id).resolve("work");
        NodeHome.makeFolder(of(id));
        NodeHome.makeFolder(work);
        return work;
    }

    void sweep(String id) {
        delete(of(id).resolve("work"));
    }

    void remove(String id) {
        delete(of(id));
    }

    static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path one : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            throw NodeHome.unwritable(path, e);
        }
    }

    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
