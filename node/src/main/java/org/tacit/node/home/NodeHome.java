package org.tacit.node.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.tacit.base.InvalidInput;

/**
 * Where a node keeps everything it owns: one folder, readable by its owner alone.
 *
 * <pre>
 * config.yaml      settings, for people to edit
 * keys.txt         public keys that tree heads are checked with
 * token            what a client on this machine shows to be let in
 * setup-text       what makes the first administrator, until there is one
 * access.yaml      where people sign in instead, if anywhere
 * identity/        TLS key and certificate, contract-signing keys
 * database/        embedded database
 * tables/          snapshots of registered tables
 * evidence/        Merkle log and tree heads
 * watched/         evidence of others that this node watches
 * jobs/            artifacts of each job's steps
 * kept/            what operators keep between jobs: encoded sets with their keys, counters
 * services/        published tables with their keys, call logs
 * deid/            keys of pseudonyms and encrypted columns, mapping tables
 * exports/         tables that may leave, de-identified
 * vault/           keys that data at rest is sealed with
 * logs/            node.log
 * node.run         process id and ports while it runs
 * </pre>
 */
public record NodeHome(Path folder) {

    public NodeHome {
        folder = folder.toAbsolutePath().normalize();
    }

    /** The folder of an initialised node, or an error that says how to make one. */
    public static NodeHome existing(Path folder) {
        NodeHome home = new NodeHome(folder);
        if (!Files.isRegularFile(home.config())) {
            throw InvalidInput.of("%s holds no node; make one with 'tacit node init %s --name NAME'.",
                    "%s 中没有节点；请用“tacit node init %s --name 名称”创建。", home.folder, home.folder);
        }
        return home;
    }

    public Path config() {
        return folder.resolve("config.yaml");
    }

    public Path token() {
        return folder.resolve("token");
    }

    public Path setupText() {
        return folder.resolve("setup-text");
    }

    public Path identity() {
        return folder.resolve("identity");
    }

    public Path database() {
        return folder.resolve("database");
    }

    public Path tables() {
        return folder.resolve("tables");
    }

    public Path evidence() {
        return folder.resolve("evidence");
    }

    public Path watched() {
        return folder.resolve("watched");
    }

    public Path jobs() {
        return folder.resolve("jobs");
    }

    public Path kept() {
        return folder.resolve("kept");
    }

    public Path services() {
        return folder.resolve("services");
    }

    public Path deid() {
        return folder.resolve("deid");
    }

    public Path exports() {
        return folder.resolve("exports");
    }

    public Path vault() {
        return folder.resolve("vault");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    public Path running() {
        return folder.resolve("node.run");
    }

    public Path lock() {
        return folder.resolve("node.lock");
    }

    /** What a client shows to the node's HTTP port; readable by the owner of the folder alone. */
    public String readToken() {
        try {
            return Files.readString(token()).strip();
        } catch (IOException e) {
            throw unreadable(token(), e);
        }
    }

    /** Makes a folder that only its owner may enter, where the file system knows of owners. */
    public static void makeFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            restrict(folder, "rwx------");
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** Writes a file that only its owner may read, and that did not exist before. */
    public static void writePrivate(Path file, byte[] content) {
        try {
            Files.createFile(file);
            restrict(file, "rw-------");
            Files.write(file, content, new OpenOption[] {StandardOpenOption.WRITE});
        } catch (FileAlreadyExistsException e) {
            throw InvalidInput.of("%s exists already; nothing was changed.", "%s 已存在，未做任何更改。", file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    public static void writePrivate(Path file, String content) {
        writePrivate(file, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    public static InvalidInput unreadable(Path file, IOException cause) {
        return new InvalidInput(org.tacit.base.Text.of("%s cannot be read (%s); check that it exists and that you own it.",
                "无法读取 %s（%s）；请确认文件存在且归您所有。", file, cause.getClass().getSimpleName()), cause);
    }

    public static InvalidInput unwritable(Path file, IOException cause) {
        return new InvalidInput(org.tacit.base.Text.of("%s cannot be written (%s); check its owner and the free space.",
                "无法写入 %s（%s）；请检查所有者和剩余空间。", file, cause.getClass().getSimpleName()), cause);
    }
}
