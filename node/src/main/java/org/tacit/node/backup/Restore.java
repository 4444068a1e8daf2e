package org.tacit.node.backup;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.ledger.AuditReport;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.record.RecordAudit;
import org.tacit.node.store.Database;
import org.tacit.node.vault.PassphraseSeal;
import tools.jackson.databind.json.JsonMapper;

/** Makes a node of a {@link Backup}, in a new folder and an empty database, and checks what it made. */
public final class Restore {

    private static final String CONFIG = "config.yaml";

    private final NodeHome home;
    private final String database;
    private BackupSummary begun;
    private BackupSummary ended;
    private byte[] config;
    private NodeConfig settings;
    /** One connection for all tables: an embedded database closes with its last one. */
    private Connection into;
    private List<String> tables;

    /**
     * What was made, and what the check of it found.
     *
     * @param audit of evidence and rows
     */
    public record Outcome(BackupSummary backup, AuditReport audit) {
    }

    private interface Closing extends AutoCloseable {
        @Override
        void close() throws SQLException;
    }

    private Restore(NodeHome home, String database) {
        this.home = home;
        this.database = database;
    }

    /**
     * @param database instead of the backup's: empty for the embedded one, null for that of the backup's settings
     * @param held     heads of this node's log that partners hold: they show whether the backup is older than what partners have seen
     */
    public static Outcome of(InputStream sealed, String passphrase, Path folder, String database, List<SignedTreeHead> held) {
        NodeHome home = new NodeHome(folder);
        refuseUsed(home.folder());
        Restore restore = new Restore(home, database);
        try (@SuppressWarnings("try") Closing filled = restore::closeDatabase; InputStream in = PassphraseSeal.open(new BufferedInputStream(sealed), passphrase); ZipInputStream zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            NodeHome.makeFolder(home.folder());
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                restore.take(entry.getName(), zip);
            }
            // To the authenticated end.
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new InvalidInput(Text.of("The backup cannot be restored into %s (%s); remove what is there and try again.", "无法恢复到 %s（%s）；请清除其中内容后重试。", home.folder(), String.valueOf(e.getMessage())), e);
        } catch (SQLException e) {
            throw new InvalidInput(Text.of("The database cannot be filled (%s); empty it and the folder, and try again.", "无法写入数据库（%s）；请清空数据库和目录后重试。", String.valueOf(e.getMessage())), e);
        }
        return restore.end(held);
    }

    private static void refuseUsed(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isPresent()) {
                throw InvalidInput.of("%s is not empty: a backup is restored into a new folder, so that it overwrites no node. Nothing was changed.", "%s 不是空目录：备份只能恢复到新目录，以免覆盖现有节点。未做任何更改。", folder);
            }
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
    }

    private void take(String name, ZipInputStream zip) throws IOException, SQLException {
        if (name.equals("backup.json")) {
            begun = summary(zip);
        } else if (name.equals("end.json")) {
            ended = summary(zip);
        } else if (begun == null) {
            throw damaged(name);
        } else if (name.equals("home/" + CONFIG)) {
            configure(new String(zip.readNBytes(1 << 20), StandardCharsets.UTF_8));
        } else if (name.startsWith("home/")) {
            file(name.substring(5), zip);
        } else if (name.startsWith("database/")) {
            rows(name.substring(9), zip);
        } else {
            throw damaged(name);
        }
    }

    private static BackupSummary summary(InputStream in) throws IOException {
        return JsonMapper.shared().readValue(in.readNBytes(1 << 20), BackupSummary.class);
    }

    private static InvalidInput damaged(String name) {
        return InvalidInput.of("The backup holds '%s' where it cannot be.", "备份中的“%s”位置无效。", name);
    }

    private void configure(String text) {
        String whole = text;
        if (database != null) {
            Matcher line = java.util.regex.Pattern.compile("(?m)^database:.*$").matcher(text);
            String with = "database: \"" + database.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            whole = line.find() ? line.replaceFirst(Matcher.quoteReplacement(with)) : text + with + "\n";
        }
        config = whole.getBytes(StandardCharsets.UTF_8);
    }

    private void file(String name, InputStream in) throws IOException {
        Path file = home.folder().resolve(name).normalize();
        if (!file.startsWith(home.folder()) || file.equals(home.folder()) || name.contains("..") || name.contains("\\")) {
            throw damaged(name);
        }
        for (Path parent = home.folder(); !parent.equals(file.getParent()); ) {
            parent = parent.resolve(file.getName(parent.getNameCount()));
            NodeHome.makeFolder(parent);
        }
        try {
            NodeHome.writePrivate(file, new byte[0]);
            try (var out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
        } catch (FileAlreadyExistsException e) {
            throw damaged(name);
        }
    }

    private void rows(String table, InputStream zip) throws IOException, SQLException {
        if (into == null) {
            prepare();
        }
        if (!tables.contains(table)) {
            throw damaged("database/" + table);
        }
        // The reader of lines ends where the entry does; the zip goes on.
        DatabaseRows.read(into, table, new FilterInputStream(zip) {
            @Override
            public void close() {
                // Not ours.
            }
        });
        into.commit();
    }

    /** The tables as they were, without the rows that migrations put into new ones. */
    private void prepare() throws IOException, SQLException {
        if (config == null) {
            throw damaged("database");
        }
        // Read as the node would; the file itself comes last, since a folder with it is a whole node.
        Path place = Files.createTempDirectory(home.folder(), "settings");
        NodeHome.writePrivate(place.resolve(CONFIG), config);
        settings = NodeConfig.read(new NodeHome(place));
        Files.delete(place.resolve(CONFIG));
        Files.delete(place);
        NodeHome.makeFolder(home.database());
        if (settings.externalDatabase().isPresent() && !Database.isEmpty(settings.database())) {
            throw InvalidInput.of("The database that config.yaml of the backup names is not empty: a backup is restored into a new one (--database), so that it overwrites no node. Remove %s before you try again.",
                    "备份的 config.yaml 所指数据库不为空：备份只能恢复到新的数据库（--database），以免覆盖现有节点。重试前请删除 %s。", home.folder());
        }
        Database.prepare(home.database(), settings.database(), begun.schema());
        into = Database.writing(home.database(), settings.database());
        into.setAutoCommit(false);
        tables = DatabaseRows.tables(into);
        for (String table : tables.reversed()) {
            try (var statement = into.createStatement()) {
                statement.executeUpdate("delete from " + table);
            }
        }
        into.commit();
    }

    private void closeDatabase() throws SQLException {
        if (into != null) {
            into.close();
        }
    }

    private Outcome end(List<SignedTreeHead> held) {
        if (ended == null || into == null) {
            throw InvalidInput.of("The backup ends before it is whole; %s is no node.", "备份不完整；%s 中没有可用节点。", home.folder());
        }
        for (Path part : new Path[] {home.tables(), home.evidence(), home.jobs(), home.logs()}) {
            NodeHome.makeFolder(part);
        }
        Restored.of(ended).write(home);
        NodeHome.writePrivate(home.config(), config);
        return new Outcome(ended, RecordAudit.verify(home, held));
    }
}
