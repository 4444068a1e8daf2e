package org.tacit.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;
import org.tacit.node.partner.Reachability;
import org.tacit.wire.TlsTransport;

/** Looks for what commonly goes wrong, and says how to mend it. */
public final class Doctor {

    /** One way of the rate test. */
    private static final int BULK = 4 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MEMORY_WANTED = 512L << 20;
    private static final long DISK_WANTED = 2L << 30;
    private static final Duration SKEW_ALLOWED = Duration.ofSeconds(60);

    /** How good it is. */
    public enum Verdict { GOOD, WARNING, BAD }

    /**
     * @param what stable name, for example {@code disk} or {@code partner.telecom.clock}
     * @param mend what to do; empty where it is good
     */
    public record Finding(String what, Verdict verdict, Text finding, Text mend) {
        static Finding good(String what, Text finding) {
            return new Finding(what, Verdict.GOOD, finding, Text.same(""));
        }
    }

    private Doctor() {
    }

    static void answer(Desk desk, Clock clock) {
        desk.on(Topic.CLOCK, (partner, nothing) -> new Topic.Clock(clock.millis(), Node.version()));
        desk.on(Topic.BULK, (partner, bulk) -> new Topic.Bulk("x".repeat(Math.clamp(bulk.wanted(), 0, BULK)), 0));
    }

    /** What can be said without a running node. */
    public static List<Finding> machine(NodeHome home) {
        List<Finding> findings = new ArrayList<>();
        int java = Runtime.version().feature();
        findings.add(java >= 25 ? Finding.good("jdk", Text.of("JDK %s", "JDK %s", Runtime.version()))
                : new Finding("jdk", Verdict.BAD, Text.of("JDK %s", "JDK %s", Runtime.version()), new Text("Install a JDK 25.", "请安装 JDK 25。")));
        long memory = Runtime.getRuntime().maxMemory();
        Text memoryFound = Text.of("up to %,d MiB of heap", "堆内存上限 %,d MiB", memory >> 20);
        findings.add(memory >= MEMORY_WANTED ? Finding.good("memory", memoryFound)
                : new Finding("memory", Verdict.WARNING, memoryFound, new Text("Set TACIT_JAVA_OPTS=-Xmx1g or more.", "请设置 TACIT_JAVA_OPTS=-Xmx1g 或更大。")));
        findings.add(disk(home));
        findings.addAll(MachineCheck.machine());
        return findings;
    }

    private static Finding disk(NodeHome home) {
        try {
            long free = Files.getFileStore(home.folder()).getUsableSpace();
            Text found = Text.of("%,d MiB free at %s", "%2$s 剩余 %1$,d MiB", free >> 20, home.folder());
            return free >= DISK_WANTED ? Finding.good("disk", found)
                    : new Finding("disk", Verdict.WARNING, found, new Text("Make room, or move the node's folder to a larger disk.", "请清理空间，或将节点目录移到更大的磁盘。"));
        } catch (IOException e) {
            return new Finding("disk", Verdict.BAD, Text.of("%s cannot be examined", "无法检查 %s", home.folder()),
                    new Text("Check that the folder exists and that you own it.", "请确认目录存在且归您所有。"));
        }
    }

    static List<Finding> node(NodeHome home, NodeConfig config, JdbcClient sql, Instant expires, TlsTransport transport, Partners partners, Links links, Clock clock) {
        List<Finding> findings = new ArrayList<>(machine(home));
        findings.add(MachineCheck.database(sql, config.externalDatabase().isEmpty() ? new Text("the embedded database", "内置数据库") : new Text("the database server", "数据库服务器")));
        findings.add(port(transport.port()));
        transport.relay().ifPresent(relay -> findings.add(transport.relayTrouble().map(t -> new Finding("relay", Verdict.BAD,
                Text.of("partners cannot call this node at its relay since %s: %s", "自 %s 起合作方无法经中继呼叫本节点：%s", t.since(), t.text()),
                new Text("Check that the relay runs, that this machine may connect to it, and that its list names this node's certificate.",
                        "请确认中继正在运行、本机可以连接，且其节点列表包含本节点的证书。")))
                .orElseGet(() -> Finding.good("relay", Text.of("waits for calls at %s", "在 %s 等待呼叫", relay.address())))));
        if (partners.expiring().stream().noneMatch(w -> w.party().equals(config.name()))) {
            findings.add(Finding.good("certificate." + config.name(), Text.of("this node's certificate is good until %s", "本节点证书有效期至 %s", LocalDate.ofInstant(expires, ZoneOffset.UTC))));
        }
        partners.expiring().forEach(w -> findings.add(new Finding("certificate." + w.party(), w.days() <= 7 ? Verdict.BAD : Verdict.WARNING, w.text(), w.mend())));
        for (Partner partner : partners.all()) {
            findings.addAll(partner(partner, partners.reach(partner), links, clock));
        }
        return findings;
    }

    private static Finding port(OptionalInt port) {
        if (port.isEmpty()) {
            return Finding.good("port", new Text("this node only dials out", "本节点只向外连接"));
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port.getAsInt()), 2_000);
            return Finding.good("port", Text.of("listening on port %d", "正在监听端口 %d", port.getAsInt()));
        } catch (IOException e) {
            return new Finding("port", Verdict.WARNING, Text.of("port %d does not answer on this machine's loopback address", "端口 %d 在本机环回地址上没有响应", port.getAsInt()),
                    new Text("Fine where host in config.yaml is another address; otherwise look at the log.", "若 config.yaml 中 host 为其他地址则正常；否则请查看日志。"));
        }
    }

    private static List<Finding> partner(Partner partner, Reachability reach, Links links, Clock clock) {
        String name = "partner." + partner.name();
        if (!reach.state().equals(Reachability.CONNECTED)) {
            return List.of(new Finding(name + ".reachable", Verdict.BAD, new Text(
                    "%s is not connected since %s: %s".formatted(partner.name(), reach.since(), reach.reason().en()),
                    "%s 自 %s 起未连接：%s".formatted(partner.name(), reach.since(), reach.reason().zh())), reach.mend()));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(name + ".tls", Text.of("TLS 1.3, party %.16s… as paired", "TLS 1.3，对方 %.16s… 与配对时一致", partner.fingerprint())));
        try {
            long before = System.nanoTime();
            long asked = clock.millis();
            Topic.Clock theirs = links.ask(partner, Topic.CLOCK, new Topic.Nothing());
            long rttMicros = (System.nanoTime() - before) / 1_000;
            Duration skew = Duration.ofMillis(theirs.millis() - asked - rttMicros / 2_000);
            findings.add(Finding.good(name + ".rtt", Text.of("%.1f ms there and back", "往返 %.1f 毫秒", rttMicros / 1e3)));
            Text clocks = Text.of("clocks differ by %d ms", "时钟相差 %d 毫秒", skew.abs().toMillis());
            findings.add(skew.abs().compareTo(SKEW_ALLOWED) < 0 ? Finding.good(name + ".clock", clocks)
                    : new Finding(name + ".clock", Verdict.WARNING, clocks, new Text("Set both clocks by NTP; expiry of contracts depends on them.", "请用 NTP 校准双方时钟，合约的到期时间依赖时钟。")));
            findings.add(theirs.version().equals(Node.version()) ? Finding.good(name + ".version", Text.of("version %s", "版本 %s", Desk.clean(theirs.version())))
                    : new Finding(name + ".version", Verdict.WARNING, Text.of("%s runs version %s, this node %s", "%s 的版本是 %s，本节点是 %s", partner.name(), Desk.clean(theirs.version()), Node.version()),
                            new Text("Update the older node.", "请升级较旧的节点。")));
            long start = System.nanoTime();
            links.ask(partner, Topic.BULK, new Topic.Bulk("x".repeat(BULK), 0), PATIENCE);
            long sent = System.nanoTime();
            links.ask(partner, Topic.BULK, new Topic.Bulk("", BULK), PATIENCE);
            long received = System.nanoTime();
            findings.add(Finding.good(name + ".rate", Text.of("%.0f Mbit/s out, %.0f Mbit/s in", "上行 %.0f Mbit/s，下行 %.0f Mbit/s",
                    8e3 * BULK / (sent - start), 8e3 * BULK / (received - sent))));
        } catch (TacitException e) {
            findings.add(new Finding(name + ".answers", Verdict.BAD, e.text(), Text.of("Ask %s to look at its node's log.", "请 %s 查看其节点日志。", partner.name())));
        }
        return findings;
    }
}
