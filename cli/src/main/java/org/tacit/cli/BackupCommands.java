package org.tacit.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.backup.Backups;
import org.tacit.node.backup.Restore;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit backup} and {@code tacit restore}. */
final class BackupCommands {

    private BackupCommands() {
    }

    /** Never an argument: those of a process can be seen by others. */
    private static String passphrase(Path file, boolean twice) {
        if (file != null) {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw NodeHome.unreadable(file, e);
            }
        }
        String given = System.getenv("TACIT_PASSPHRASE");
        if (given != null) {
            return given;
        }
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("passphrase / 口令短语: ");
        if (typed == null) {
            throw InvalidInput.of("Give the passphrase with --passphrase-file or TACIT_PASSPHRASE.", "请用 --passphrase-file 或 TACIT_PASSPHRASE 给出口令短语。");
        }
        if (twice && !java.util.Arrays.equals(typed, console.readPassword("again / 再次输入: "))) {
            throw InvalidInput.of("The two are not the same.", "两次输入不一致。");
        }
        return new String(typed);
    }

    @Command(name = "backup", description = "everything that a node is, in one file that a passphrase opens; the node may run / 将节点的一切备份为一个以口令短语加密的文件，节点可继续运行")
    static final class Backup implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "the node's folder / 节点目录")
        private Path folder;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "a new file / 新文件")
        private Path file;

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "otherwise TACIT_PASSPHRASE, or it is asked for / 否则取自 TACIT_PASSPHRASE 或询问")
        private Path passphrase;

        @Option(names = "--without-node-key", description = "leave out vault/node, for who keeps keys elsewhere / 不含 vault/node，密钥另行备份时使用")
        private boolean withoutKey;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            NodeHome home = NodeHome.existing(folder);
            if (Files.exists(file)) {
                throw InvalidInput.of("%s exists already; nothing was changed.", "%s 已存在，未做任何更改。", file);
            }
            JsonNode taken = take(home, passphrase(passphrase, true));
            try {
                Files.move(home.folder().resolve("backups").resolve(taken.path("file").asString()), file);
            } catch (IOException e) {
                throw new InvalidInput(Text.of("The backup is in %s/backups/%s: it cannot be moved to %s (%s).", "备份位于 %s/backups/%s：无法移动到 %s（%s）。", home.folder(), taken.path("file").asString(), file,
                        e.getClass().getSimpleName()), e);
            }
            out.show(taken, () -> {
                JsonNode summary = taken.path("summary");
                out.line("%s: node '%s' at %s, %s entries of evidence, %s rows, %s files.", "%s：节点“%s”，%s，%s 条存证，%s 行，%s 个文件。", file, summary.path("node").asString(), summary.path("takenAt").asString(),
                        summary.path("entries").asString(), summary.path("rows").asString(), summary.path("files").asString());
                summary.path("notes").forEach(note -> out.line(note.path(out.locale().getLanguage().equals("zh") ? "zh" : "en").asString()));
            });
            return 0;
        }

        private JsonNode take(NodeHome home, String secret) {
            if (RunFile.read(home).isEmpty()) {
                return Json.of(Backups.ofStopped(home, secret, !withoutKey));
            }
            try (NodeClient client = NodeClient.of(folder)) {
                return client.post("/api/backups", Map.of("passphrase", secret, "nodeKey", !withoutKey));
            }
        }
    }

    @Command(name = "restore", description = "make a node of a backup, in a new folder and an empty database, and check it / 由备份在新目录和空数据库中恢复节点并校验")
    static final class RestoreBackup implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "FILE", description = "the backup / 备份文件")
        private Path file;

        @Parameters(index = "1", paramLabel = "DIR", description = "a new or empty folder / 新目录或空目录")
        private Path folder;

        @Option(names = "--database", paramLabel = "JDBC-URL", description = "another database than the backup's, empty for the embedded one / 改用其他数据库，空值为内置数据库")
        private String database;

        @Option(names = "--held", paramLabel = "FILE", description = "a head of this log that a partner holds ('tacit audit held'): shows whether the backup is too old / 合作方持有的本日志树头，用于发现备份过旧")
        private List<Path> held = new ArrayList<>();

        @Option(names = "--passphrase-file", paramLabel = "FILE", description = "otherwise TACIT_PASSPHRASE, or it is asked for / 否则取自 TACIT_PASSPHRASE 或询问")
        private Path passphrase;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            List<SignedTreeHead> heads = held.stream().map(AuditCommands.Verify::head).toList();
            Restore.Outcome outcome;
            try (InputStream in = Files.newInputStream(file)) {
                outcome = Restore.of(in, passphrase(passphrase, false), folder, database, heads);
            } catch (IOException e) {
                throw NodeHome.unreadable(file, e);
            }
            out.show(Json.of(outcome), () -> {
                var backup = outcome.backup();
                out.line("Node '%s' (%s) is in %s as it was at %s: %,d entries of evidence, %,d rows, %,d files.", "节点“%s”（%s）已恢复到 %s，为 %s 时的状态：%,d 条存证，%,d 行，%,d 个文件。", backup.node(), backup.fingerprint(),
                        folder, backup.takenAt(), backup.entries(), backup.rows(), backup.files());
                backup.notes().forEach(note -> out.line(note.in(out.locale())));
                if (outcome.audit().verified()) {
                    out.line("Evidence and rows are as they were logged.", "存证与数据库各行完好。");
                } else {
                    outcome.audit().findings().forEach(f -> out.line(f.what().in(out.locale())));
                }
                outcome.audit().notes().forEach(note -> out.line(note.in(out.locale())));
                out.line("Nothing runs on it until a person lifts the hold ('tacit hold list'); the partners are asked first what they have seen since.", "在有人解除紧急停止之前（“tacit hold list”）不会运行任何任务；节点会先询问合作方此后所见。");
            });
            return outcome.audit().verified() ? 0 : Tacit.CHECK_FAILED;
        }
    }
}
