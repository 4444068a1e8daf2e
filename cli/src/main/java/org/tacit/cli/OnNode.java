package org.tacit.cli;

import java.nio.file.Path;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Option;

/** Which node a command speaks to. */
final class OnNode {

    @Option(names = "--node", paramLabel = "DIR", description = "the node's folder; default $TACIT_NODE / 节点目录，默认取 TACIT_NODE")
    private Path node;

    Path folder() {
        String fromEnvironment = System.getenv("TACIT_NODE");
        if (node != null) {
            return node;
        }
        if (fromEnvironment == null || fromEnvironment.isEmpty()) {
            throw InvalidInput.of("Say which node: --node DIR, or set TACIT_NODE.", "请指明节点：--node 目录，或设置 TACIT_NODE。");
        }
        return Path.of(fromEnvironment);
    }

    NodeClient client() {
        return NodeClient.of(folder());
    }
}
