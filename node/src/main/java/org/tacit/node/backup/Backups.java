package org.tacit.node.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.ledger.Audit;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.record.Records;
import org.tacit.node.store.Database;
import org.tacit.node.vault.PassphraseSeal;

/** Takes backups of a node, while it runs or not. They lie in its folder, for its owner alone, until they are put somewhere else. */
public final class Backups {

    private final NodeHome home;
    private final Identity identity;
    private final Database database;
    private final Evidence evidence;
    private final Records records;
    private final Clock clock;
    private final SecureRandom random;

    /** @param file in the folder {@code backups} of the node */
    public record Taken(String file, long bytes, BackupSummary summary) {
    }

    public Backups(NodeHome home, Identity identity, Database database, Evidence evidence, Records records, Clock clock, SecureRandom random) {
        this.home = home;
        this.identity = identity;
        this.database = database;
        this.evidence = evidence;
        this.records = records;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Of the running node: nothing stops for longer than it takes to begin a transaction.
     *
     * @param nodeKey whether the key that everything at rest is sealed with comes along, where it is a file in the folder
     */
    public synchronized Taken take(String passphrase, boolean nodeKey) {
        PassphraseSeal.check(passphrase);
        Backup.Moment moment = records.still(() -> new Backup.Moment(database.moment(), evidence.lengths(), evidence.size(), evidence.root()));
        try (Connection rows = moment.rows()) {
            Taken taken = write(home, new Backup(home, identity.name(), identity.fingerprint(), nodeKey), moment, clock.instant(), passphrase, random);
            evidence.append("backup.taken", Map.of("file", taken.file, "entries", taken.summary.entries(), "root", taken.summary.root(), "nodeKey", nodeKey));
            return taken;
        } catch (SQLException e) {
            throw InvalidInput.of("The database's connection for the backup could not be closed (%s).", "备份所用的数据库连接无法关闭（%s）。", String.valueOf(e.getMessage()));
        }
    }

    /** Of a node that does not run. */
    public static Taken ofStopped(NodeHome home, String passphrase, boolean nodeKey) {
        PassphraseSeal.check(passphrase);
        NodeConfig config = NodeConfig.read(home);
        Identity identity = Identity.load(home, config.name());
        long[] entries = new long[1];
        Audit.entries(home.evidence(), entry -> entries[0]++);
        Map<String, Long> lengths = new TreeMap<>();
        for (String name : Evidence.FILES) {
            lengths.put(name, home.evidence().resolve(name).toFile().length());
        }
        // Held while it is read: no node starts beside it.
        try (FileChannel lock = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                throw InvalidInput.of("A node runs on %s but does not say where; ask again.", "%s 上有节点在运行但尚未就绪，请重试。", home.folder());
            }
            try (Connection rows = Database.moment(home.database(), config.database())) {
                return write(home, new Backup(home, config.name(), identity.fingerprint(), nodeKey), new Backup.Moment(rows, lengths, entries[0], ""), Instant.now(), passphrase, new SecureRandom());
            }
        } catch (IOException e) {
            throw NodeHome.unwritable(home.lock(), e);
        } catch (SQLException e) {
            throw InvalidInput.of("The database of %s cannot be read (%s).", "无法读取 %s 的数据库（%s）。", home.folder(), String.valueOf(e.getMessage()));
        }
    }

    private static Taken write(NodeHome home, Backup backup, Backup.Moment moment, Instant now, String passphrase, SecureRandom random) {
        Path folder = home.folder().resolve("backups");
        NodeHome.makeFolder(folder);
        Path file = folder.resolve(now.toString().replaceAll("[^0-9T]", "") + ".tacit-backup");
        NodeHome.writePrivate(file, new byte[0]);
        boolean whole = false;
        try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            BackupSummary summary = backup.write(moment, now, out, passphrase, random);
            out.flush();
            whole = true;
            return new Taken(file.getFileName().toString(), Files.size(file), summary);
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        } finally {
            if (!whole) {
                file.toFile().delete();
            }
        }
    }
}
