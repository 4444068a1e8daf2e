package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.home.NodeHome;
import org.tacit.wire.Address;
import org.tacit.wire.RelayLimits;
import org.tacit.wire.RelayNodes;
import org.tacit.wire.RelayServer;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsSuite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tacit relay DIR}: joins the connections of nodes that can only dial out. It needs no node and sees no plaintext. */
@Command(name = "relay", description = "pass on connections between nodes that can only dial out / 为只能向外连接的节点转接连接（DMZ 中继）")
final class RelayCommand implements Callable<Integer> {

    /** A relay's certificate is in its nodes' configuration, so it is changed with them. */
    private static final Duration VALIDITY = Duration.ofDays(3650);

    @Parameters(paramLabel = "DIR", description = "its folder: identity and list of nodes; made when it is not there / 中继目录：身份与节点列表，不存在则创建")
    private Path folder;

    @Option(names = "--listen", defaultValue = "0.0.0.0:7300", paramLabel = "HOST:PORT", description = "where nodes connect (default ${DEFAULT-VALUE}) / 监听地址")
    private String listen;

    @Option(names = "--tls", defaultValue = "STANDARD", paramLabel = "standard|gm", description = "as its nodes have it; fixed when the folder is made / 与节点一致，创建目录时确定")
    private TlsSuite tls;

    @Option(names = "--connections", defaultValue = "4096", description = "in all / 连接总数上限（默认 ${DEFAULT-VALUE}）")
    private int connections;

    @Option(names = "--per-node", defaultValue = "512", description = "connections of one node / 单个节点连接上限（默认 ${DEFAULT-VALUE}）")
    private int perNode;

    @Mixin
    private Output out;

    @Override
    public Integer call() throws InterruptedException {
        if (connections < 1 || perNode < 1) {
            throw InvalidInput.of("A relay allows at least one connection.", "中继至少允许一个连接。");
        }
        NodeHome.makeFolder(folder);
        Path key = folder.resolve("relay.pem");
        if (!Files.exists(key)) {
            TlsIdentity.generate("tacit relay", tls, Instant.now(), VALIDITY, new SecureRandom()).save(key);
        }
        Path list = folder.resolve("nodes.txt");
        if (!Files.exists(list)) {
            try {
                Files.writeString(list, """
                        # Whom this relay serves: NAME, then the fingerprint of the node's first certificate, then those it shows since ('tacit partner identity').
                        # 本中继服务的节点：名称、首张证书指纹、其后各证书指纹。修改后自动生效。
                        """);
            } catch (IOException e) {
                throw new InvalidInput(Text.of("%s cannot be written.", "无法写入 %s。", list), e);
            }
        }
        Address address = Address.parse(listen);
        RelayLimits d = RelayLimits.DEFAULT;
        RelayServer relay = new RelayServer(TlsIdentity.load(key), address, new RelayNodes(list),
                new RelayLimits(connections, perNode, d.pending(), d.handshake(), d.answer(), d.idle()));
        out.line("%s@%s", "%s@%s", relay.fingerprint(), new Address(address.host(), relay.port()));
        out.error("This relay serves the nodes in %s; give them the line above, with the name of this machine, as 'relay' in config.yaml.",
                "本中继服务 %s 中的节点；请将上面一行（主机名改为本机名称）作为 config.yaml 的“relay”交给各节点。", list);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            relay.close();
            stopped.countDown();
        }));
        stopped.await();
        return 0;
    }
}
