package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeLog;
import org.tacit.node.home.RunFile;
import org.tacit.node.NodeOptions;
import org.tacit.node.rest.NodeServer;
import org.tacit.node.rest.SharedServer;
import org.tacit.node.home.NodeSetup;
import org.tacit.wire.Address;
import org.tacit.wire.TlsSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit node init|start|stop|show|organisation}. */
@Command(name = "node", description = "this organisation's node / 本机构的节点",
        subcommands = {NodeCommands.Init.class, NodeCommands.Start.class, NodeCommands.Stop.class, NodeCommands.Show.class, NodeCommands.OrganisationName.class,
                NodeCommands.Rehearse.class})
final class NodeCommands {

    @Command(name = "init", description = "make a node's folder: keys, database, settings / 创建节点目录：密钥、数据库、设置")
    static final class Init implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "a new or empty folder / 新目录或空目录")
        private Path folder;

        @Option(names = "--name", required = true, description = "how partners call this organisation / 合作方看到的名称")
        private String name;

        @Option(names = "--port", defaultValue = "7100", description = "port for partners, 0 for any / 合作方连接的端口（默认 ${DEFAULT-VALUE}）")
        private int port;

        @Option(names = "--host", defaultValue = "0.0.0.0", description = "network address to listen on / 监听的网络地址（默认 ${DEFAULT-VALUE}）")
        private String host;

        @Option(names = "--http", defaultValue = "7180", description = "loopback port of the REST API, 0 for any / 本机 REST 端口（默认 ${DEFAULT-VALUE}）")
        private int http;

        @Option(names = "--address", defaultValue = "", paramLabel = "HOST:PORT", description = "what partners dial / 合作方拨入的地址")
        private String address;

        @Option(names = "--no-listen", description = "never listen, only dial out / 不监听，只向外连接")
        private boolean silent;

        @Option(names = "--database", defaultValue = "", paramLabel = "JDBC-URL", description = "PostgreSQL instead of the embedded database / 使用 PostgreSQL")
        private String database;

        @Option(names = "--approve", defaultValue = "ASK", paramLabel = "ask|automatic", description = "who approves what the policy allows / 策略允许的合约由谁批准")
        private NodeConfig.Approval approve;

        @Option(names = "--tls", defaultValue = "STANDARD", paramLabel = "standard|gm", description = "TLS between nodes; gm is SM2, SM3, SM4 (RFC 8998) / 节点间 TLS；gm 为国密")
        private TlsSuite tls;

        @Option(names = "--relay", defaultValue = "", paramLabel = "FINGERPRINT@HOST:PORT", description = "a relay where partners can call this node / 合作方可呼叫本节点的中继")
        private String relay;

        @Option(names = "--observer", description = "a node that only watches others' evidence, such as a regulator's / 仅查看他方存证的节点，如监管机构")
        private boolean observer;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            NodeConfig wanted = new NodeConfig(name, !silent, host, port, address, http, database, approve, tls, relay);
            NodeSetup.Made made = NodeSetup.make(folder, observer ? wanted.observing() : wanted);
            out.show(Json.of(made), () -> {
                out.line("Node '%s' is in %s.", "节点“%s”已建在 %s。", made.name(), made.folder());
                out.line("Fingerprint: %s", "证书指纹：%s", made.fingerprint());
                out.line("Text for the first administrator (good once, with the console or 'tacit account first'): %s", "首位管理员的设置文本（仅可使用一次，用于控制台或“tacit account first”）：%s",
                        made.setupText());
                out.line("Next: tacit node start %s", "下一步：tacit node start %s", made.folder());
            });
            return 0;
        }
    }

    @Command(name = "start", description = "run the node until it is stopped / 运行节点，直到被停止")
    static final class Start implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "the node's folder / 节点目录")
        private Path folder;

        @Option(names = "--shared", description = "beside other processes on the same folder and PostgreSQL: one leads, the others stand by / 与其他进程共用目录和 PostgreSQL：一个为主，其余待命")
        private boolean shared;

        @Option(names = "--process", paramLabel = "NAME", description = "with --shared: what this process is called; default the machine's name / 与 --shared 同用：本进程的名称，默认为主机名")
        private String process;

        @Option(names = "--http", defaultValue = "-1", description = "with --shared: loopback port of REST instead of config.yaml's / 与 --shared 同用：REST 本机端口")
        private int http;

        @Option(names = "--reach", defaultValue = "127.0.0.1:0", paramLabel = "HOST:PORT", description = "with --shared: where the other processes reach this one / 与 --shared 同用：其他进程连接本进程的地址")
        private String reach;

        @Mixin
        private Output out;

        @Override
        public Integer call() throws InterruptedException {
            NodeHome home = NodeHome.existing(folder);
            NodeLog.into(home);
            if (shared) {
                return share(home);
            }
            NodeServer server = NodeServer.start(home);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            out.show(Json.of(server.node().status()), () -> {
                out.line("Node '%s' is ready.", "节点“%s”已就绪。", server.node().status().name());
                out.line("Fingerprint: %s", "证书指纹：%s", server.node().status().fingerprint());
            });
            server.awaitClose();
            return 0;
        }

        private int share(NodeHome home) throws InterruptedException {
            String name = process == null || process.isBlank() ? machine() : process;
            SharedServer server = SharedServer.start(home, NodeOptions.standard(), name, http, Address.parse(reach));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
            out.show(Json.of(java.util.Map.of("process", name, "http", server.httpPort())), () ->
                    out.line("Process '%s' answers REST on port %d and leads when no other does.", "进程“%s”在端口 %d 提供 REST，无其他主进程时接管。", name, server.httpPort()));
            server.awaitClose();
            return 0;
        }

        private static String machine() {
            try {
                return java.net.InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
            } catch (java.net.UnknownHostException e) {
                return "process-" + ProcessHandle.current().pid();
            }
        }
    }

    @Command(name = "stop", description = "stop the node in order / 有序停止节点")
    static final class Stop implements Callable<Integer> {

        @Parameters(paramLabel = "DIR", description = "the node's folder / 节点目录")
        private Path folder;

        @Mixin
        private Output out;

        @Override
        public Integer call() throws Exception {
            NodeHome home = NodeHome.existing(folder);
            RunFile running = RunFile.read(home).orElseThrow(() -> InvalidInput.of(
                    "No node runs on %s.", "%s 上没有节点在运行。", home.folder()));
            ProcessHandle process = ProcessHandle.of(running.pid()).orElseThrow();
            process.destroy();
            try {
                process.onExit().get(Duration.ofSeconds(20).toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw InvalidInput.of("The node (process %d) has not stopped within 20 seconds; look at its log.",
                        "节点（进程 %d）20 秒内未停止，请查看日志。", running.pid());
            }
            out.show(Json.of(running), () -> out.line("Stopped.", "已停止。"));
            return 0;
        }
    }

    @Command(name = "show", description = "name, fingerprint, ports, partners online / 名称、指纹、端口、在线合作方")
    static final class Show implements Callable<Integer> {

        @Mixin
        private OnNode node;

        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                var answer = client.get("/api/node");
                out.show(answer, () -> answer.properties().forEach(p -> out.line(p.getKey() + ": " + p.getValue().asString(p.getValue().toString()))));
            }
            return 0;
        }
    }

    /** What the JDK's ahead-of-time cache is recorded from, see {@code docs/decisions/start-up.md}. */
    @Command(name = "rehearse", hidden = true, description = "start a throw-away node once / 启动一次临时节点")
    static final class Rehearse implements Callable<Integer> {

        @Override
        public Integer call() throws IOException {
            Path folder = Files.createTempDirectory("tacit-rehearsal");
            try {
                NodeSetup.make(folder.resolve("node"), new NodeConfig("rehearsal", true, "127.0.0.1", 0, "", 0, "", NodeConfig.Approval.ASK));
                NodeHome home = NodeHome.existing(folder.resolve("node"));
                NodeLog.into(home);
                try (NodeServer server = NodeServer.start(home); NodeClient client = NodeClient.at(server.httpPort(), home.readToken())) {
                    client.node();
                    client.jobs();
                    client.get("/openapi.json");
                }
                NodeLog.silence();
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return 0;
        }
    }

    @Command(name = "organisation", description = "the organisation's name in full, as its own people read it / 机构全称，供本机构人员查看")
    static final class OrganisationName extends NodeCommand {

        @Parameters(paramLabel = "NAME", arity = "0..1", description = "a new one; kept in the evidence / 新名称，记入存证")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return name == null ? client.get("/api/organisation") : tools.jackson.databind.json.JsonMapper.shared().readTree(client.bytes("PUT", "/api/organisation", java.util.Map.of("name", name)));
        }

        @Override
        void show(JsonNode organisation) {
            out.line("%s (partners know it as %s)", "%s（合作方所见名称：%s）", organisation.path("name").asString(), organisation.path("party").asString());
        }
    }
}
