package org.tacit.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.cli.Screen;
import org.tacit.ledger.Audit;
import org.tacit.ledger.AuditReport;
import org.tacit.node.access.Role;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code tacit demo}: a bank and a telecom operator, two node processes on this machine, from nothing to a joint model whose
 * evidence is verified. It does what people would do, through the same REST interface; only the yes of the owners is said for them.
 */
@Command(name = "demo", description = "two organisations train a credit model together, on this machine / 在本机演示两家机构联合训练信用模型")
public final class DemoCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** As in credit.yaml. */
    private static final int HOLDOUT = 5;

    @Option(names = "--keep", description = "leave both nodes running / 演示结束后保留两个节点")
    private boolean keep;

    @Option(names = "--folder", paramLabel = "DIR", description = "where the nodes live; default a temporary folder / 节点目录，默认临时目录")
    private Path folder;

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures / 将各项数字写入文件")
    private Path json;

    @Mixin
    private Screen out;

    @Override
    public Integer call() {
        Path data = examples();
        Path home = home();
        try (DemoNode bank = DemoNode.make("bank", home.resolve("bank"), true);
                DemoNode telecom = DemoNode.make("telecom", home.resolve("telecom"), false)) {
            long start = System.nanoTime();
            Story story = new Story(out, bank, telecom);
            story.startNodes();
            story.pair();
            story.registerTables(data);
            JsonNode contract = story.propose(read(data.resolve("credit.yaml")));
            story.approve(contract);
            story.run(contract);
            double seconds = (System.nanoTime() - start) / 1e9;
            DemoReport figures = story.report(seconds, Pooled.of(data.resolve("bank.csv"), data.resolve("telecom.csv"), home.resolve("pooled"), HOLDOUT));
            figures.evidence("bank", verify(bank));
            figures.evidence("telecom", verify(telecom));
            figures.print(out);
            if (json != null) {
                write(json, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(figures.json()));
            }
            if (keep) {
                console(bank);
                console(telecom);
                bank.leave();
                telecom.leave();
                out.line("Both nodes are still running: --node %s and --node %s; 'tacit node stop DIR' ends one.",
                        "两个节点仍在运行：--node %s 与 --node %s；用“tacit node stop 目录”停止。", bank.folder, telecom.folder);
            }
            return figures.verified() ? 0 : 1;
        } finally {
            if (folder == null && !keep) {
                delete(home);
            }
        }
    }

    /** Where a browser finds the node, and an account with every role that it has to be told of once. */
    private void console(DemoNode node) {
        int port = RunFile.read(NodeHome.existing(node.folder)).orElseThrow().http();
        JsonNode account = node.client().post("/api/accounts", Map.of("name", "demo", "roles", Arrays.stream(Role.values()).map(Role::name).toList()));
        out.line("The console of '%s': http://127.0.0.1:%d – sign in as 'demo' with the one-time password %s", "“%s”的控制台：http://127.0.0.1:%d ——以账户 demo 登录，一次性密码 %s",
                node.name, port, account.path("password").asString());
    }

    /** Offline, from the folder alone, with the partner's key as this node knows it. */
    private static AuditReport verify(DemoNode node) {
        NodeHome home = NodeHome.existing(node.folder);
        return Audit.verifyByAny(home.evidence(), node.name, KnownKeys.all(home), List.of());
    }

    private static Path examples() {
        Path examples = Path.of(System.getProperty("tacit.home", "."), "examples", "credit");
        if (!Files.isRegularFile(examples.resolve("bank.csv"))) {
            throw InvalidInput.of("The demo's data is not in %s; run './tacit demo' from the project's folder.",
                    "%s 中没有演示数据，请在项目目录运行“./tacit demo”。", examples);
        }
        return examples.toAbsolutePath().normalize();
    }

    private Path home() {
        try {
            return folder == null ? Files.createTempDirectory("tacit-demo-") : Files.createDirectories(folder).toAbsolutePath();
        } catch (IOException e) {
            throw InvalidInput.of("The folder %s cannot be made.", "无法创建目录 %s。", folder);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + System.lineSeparator());
        } catch (IOException e) {
            throw InvalidInput.of("The report cannot be written to %s.", "无法写入报告 %s。", file);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
