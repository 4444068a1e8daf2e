package org.tacit.cli.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.RunFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tacit bench api}: many users at one node of its own process, over loopback; how long answers take and what memory that costs. */
@Command(name = "api", mixinStandardHelpOptions = true,
        description = {"Many users at a node's REST interface, in a process of its own on this machine.", "大量用户同时访问本机一个独立进程中节点的 REST 接口。"})
public final class ApiBench implements Callable<Integer> {

    private static final int CHECK_FAILED = 7;

    @Spec
    private CommandSpec spec;

    @Option(names = "--users", defaultValue = "200", description = "at once / 并发用户数（默认 ${DEFAULT-VALUE}）")
    private int users;

    @Option(names = "--seconds", defaultValue = "60", description = "measured, after five of warming up / 测量秒数（默认 ${DEFAULT-VALUE}）")
    private int seconds;

    @Option(names = "--think", defaultValue = "1000", paramLabel = "MS", description = "a user's pause between answers, on average / 用户平均停顿毫秒数（默认 ${DEFAULT-VALUE}）")
    private int think;

    @Option(names = "--writes", defaultValue = "2", paramLabel = "PERCENT", description = "of all requests / 写请求占比（默认 ${DEFAULT-VALUE}）")
    private double writes;

    @Option(names = "--tables", defaultValue = "20", description = "tables in the node / 节点中的表数（默认 ${DEFAULT-VALUE}）")
    private int tables;

    @Option(names = "--p99", defaultValue = "0", paramLabel = "MS", description = "fail where reads take longer / 读请求 p99 超过此值则失败")
    private double target;

    @Override
    public Integer call() throws IOException, InterruptedException {
        bounded("users", users, 1, 1000);
        bounded("seconds", seconds, 1, 600);
        bounded("think", think, 0, 60_000);
        bounded("tables", tables, 1, 500);
        Path folder = Files.createTempDirectory("tacit-bench-api");
        try {
            BusyNode busy = BusyNode.make(folder.resolve("node"), users, tables);
            Process node = start(busy.folder());
            try {
                return measure(busy, node);
            } finally {
                node.destroy();
                if (!node.waitFor(30, TimeUnit.SECONDS)) {
                    node.destroyForcibly().waitFor();
                }
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void bounded(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw InvalidInput.of("--%s is %d; it is %d to %d.", "--%s 为 %d；范围是 %d 到 %d。", what, value, least, most);
        }
    }

    private static Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(System.getProperty("tacit.node.flags", "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED").strip().split("\\s+")));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.tacit.cli.Tacit", "node", "start", folder.toString(), "--json"));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        // The first line says that it is ready.
        if (new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine() == null) {
            throw InvalidInput.of("The node did not start; see its log in %s.", "节点未能启动；见 %s 中的日志。", folder);
        }
        return process;
    }

    private int measure(BusyNode busy, Process node) throws InterruptedException {
        int port = RunFile.read(NodeHome.existing(busy.folder())).orElseThrow().http();
        Users all = new Users("http://127.0.0.1:" + port, busy.keys(), busy.reads(), BusyNode::write);
        all.run(Duration.ofSeconds(1), Duration.ofMillis(think), 0, Duration.ofSeconds(4));
        long before = resident(node.pid());
        Users.Outcome came = all.run(Duration.ofSeconds(seconds), Duration.ofMillis(think), writes / 100, Duration.ZERO);
        long after = resident(node.pid());
        var out = spec.commandLine().getOut();
        out.printf("%d users, %d ms between answers, %.0f s: %d requests, %.0f a second, %d errors%n", users, think, came.seconds(), came.requests(), came.requests() / came.seconds(),
                came.errors().values().stream().mapToLong(Long::longValue).sum());
        came.errors().forEach((what, count) -> out.printf("  %s: %d%n", what, count));
        line(out, "reads", came.reads());
        line(out, "writes", came.writes());
        out.printf("node's memory: %d MB before, %d MB after%n", before >> 20, after >> 20);
        out.flush();
        return came.errors().isEmpty() && (target <= 0 || came.reads().at(0.99) <= target) ? 0 : CHECK_FAILED;
    }

    private static void line(java.io.PrintWriter out, String what, Users.Times times) {
        out.printf("%-6s %6d: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, longest %.1f ms%n", what, times.micros().length, times.at(0.5), times.at(0.9), times.at(0.99), times.at(1));
    }

    /** Bytes in memory, 0 where the system does not say. */
    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(l -> l.startsWith("VmRSS:")).mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) << 10).findFirst().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
