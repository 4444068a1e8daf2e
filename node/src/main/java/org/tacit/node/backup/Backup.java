package org.tacit.node.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import org.tacit.node.vault.PassphraseSeal;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes everything that a node is into one file that a passphrase opens: database, evidence, keys, tables, what jobs have left.
 *
 * <h2>What moment it shows</h2>
 * The database and the evidence log are of one and the same moment, between two changes. Files beside them are copied right after it: a file that a row names was there before
 * the row, so it is in the backup unless it was destroyed meanwhile; what came later is in no row and is cleared away when the restored node starts. What was being written is as a power
 * cut would have left it, and is mended as after one.
 *
 * <pre>
 * backup.json      org.tacit.node.backup.BackupSummary without its counts
 * home/…           files of the folder
 * database/TABLE   rows, see {@link DatabaseRows}; those that others refer to first
 * end.json         the whole summary
 * </pre>
 */
public final class Backup {

    /** Not part of a node's state, or written otherwise. */
    private static final Set<String> LEFT_OUT = Set.of("database", "logs", "backups", "node.lock", "node.run", "node.run.new", Restored.FILE);
    private static final String NODE_KEY = "vault/node";

    /**
     * The moment that is backed up.
     *
     * @param rows     a transaction that reads the database as it is at that moment
     * @param evidence bytes of each file of the evidence folder that belong to it, by name
     */
    public record Moment(Connection rows, Map<String, Long> evidence, long entries, String root) {
    }

    private final NodeHome home;
    private final String node;
    private final String fingerprint;
    private final boolean nodeKey;
    private final List<Text> notes = new ArrayList<>();
    private long files;

    /** @param nodeKey whether the key that everything at rest is sealed with comes along, where it is a file in the folder */
    public Backup(NodeHome home, String node, String fingerprint, boolean nodeKey) {
        this.home = home;
        this.node = node;
        this.fingerprint = fingerprint;
        this.nodeKey = nodeKey;
    }

    /** Writes it; {@code out} stays open. */
    public BackupSummary write(Moment moment, Instant now, OutputStream out, String passphrase, SecureRandom random) {
        try {
            OutputStream sealed = PassphraseSeal.seal(out, passphrase, random);
            BackupSummary summary;
            try (ZipOutputStream zip = new ZipOutputStream(sealed, StandardCharsets.UTF_8)) {
                summary = write(moment, now, zip);
            }
            out.flush();
            return summary;
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The backup cannot be written (%s); check the free space. What was written of it is of no use.",
                    "无法写入备份（%s）；请检查剩余空间。已写入的部分不可用。", String.valueOf(e.getMessage())), e);
        } catch (SQLException e) {
            throw new InvalidInput(Text.of("The database cannot be read for the backup (%s).", "备份时无法读取数据库（%s）。", String.valueOf(e.getMessage())), e);
        }
    }

    private BackupSummary write(Moment moment, Instant now, ZipOutputStream zip) throws IOException, SQLException {
        String schema = DatabaseRows.schema(moment.rows);
        keyNotes();
        json(zip, "backup.json", new BackupSummary(node, fingerprint, now.toString(), schema, moment.entries, moment.root, 0, 0, notes));
        for (var file : moment.evidence.entrySet()) {
            try (InputStream in = Files.newInputStream(home.evidence().resolve(file.getKey()))) {
                add(zip, "evidence/" + file.getKey(), in, file.getValue());
            } catch (NoSuchFileException e) {
                // One that has nothing in it yet.
            }
        }
        folder(zip);
        long rows = 0;
        for (String table : DatabaseRows.tables(moment.rows)) {
            zip.putNextEntry(new ZipEntry("database/" + table));
            rows += DatabaseRows.write(moment.rows, table, zip);
            zip.closeEntry();
        }
        BackupSummary summary = new BackupSummary(node, fingerprint, now.toString(), schema, moment.entries, moment.root, files, rows, notes);
        json(zip, "end.json", summary);
        return summary;
    }

    private void keyNotes() {
        boolean there = Files.isDirectory(home.folder().resolve(NODE_KEY));
        if (there && nodeKey) {
            notes.add(Text.of("The node's key is in the backup, sealed with the rest: whoever has file and passphrase can open everything.", "备份中包含节点密钥（与其余内容一同加密）：持有文件和口令短语者可打开一切。"));
        } else if (there) {
            notes.add(Text.of("The node's key (vault/node) was left out: what is sealed at rest opens only where it is restored from the backup of keys.", "未包含节点密钥（vault/node）：须从密钥备份恢复后才能打开静态加密的数据。"));
        } else if (Files.isDirectory(home.vault())) {
            notes.add(Text.of("The node's key is not in the folder (vault.yaml says where) and is not in the backup.", "节点密钥不在目录中（位置见 vault.yaml），因此不在备份中。"));
        }
    }

    private void folder(ZipOutputStream zip) throws IOException {
        Files.walkFileTree(home.folder(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = home.folder().relativize(directory).toString();
                return LEFT_OUT.contains(name) || name.equals("evidence") || name.equals(NODE_KEY) && !nodeKey ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = home.folder().relativize(file).toString();
                if (attributes.isRegularFile() && !LEFT_OUT.contains(name)) {
                    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                        add(zip, name, in, Long.MAX_VALUE);
                    } catch (NoSuchFileException e) {
                        // Gone since it was listed.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private void add(ZipOutputStream zip, String name, InputStream in, long most) throws IOException {
        zip.putNextEntry(new ZipEntry("home/" + name.replace('\\', '/')));
        byte[] buffer = new byte[1 << 16];
        long left = most;
        for (int n = in.read(buffer, 0, (int) Math.min(buffer.length, left)); n > 0; n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) {
            zip.write(buffer, 0, n);
            left -= n;
        }
        zip.closeEntry();
        files++;
    }

    private static void json(ZipOutputStream zip, String name, Object value) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(JsonMapper.shared().writeValueAsBytes(value));
        zip.closeEntry();
    }
}
