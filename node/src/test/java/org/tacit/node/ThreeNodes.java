package org.tacit.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.partner.Partners;
import org.tacit.node.store.TestDatabase;

/** A bank, an insurer and a telecom operator in one JVM. The bank and the insurer listen; the operator only dials out. */
final class ThreeNodes implements AutoCloseable {

    final Path folder;
    final NodeOptions options;
    final Map<String, Node> nodes = new LinkedHashMap<>();

    private ThreeNodes(Path folder, NodeOptions options) {
        this.folder = folder;
        this.options = options;
        for (String name : List.of("bank", "insurer", "telecom")) {
            NodeSetup.make(folder.resolve(name), new NodeConfig(name, !name.equals("telecom"), "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK));
            open(name);
        }
    }

    /** Open and paired with each other, each with a table {@code people} whose column {@code phone} the two others may match. */
    static ThreeNodes ready(Path folder, NodeOptions options) throws IOException {
        ThreeNodes three = open(folder, options);
        three.pair("bank", "insurer");
        three.pair("bank", "telecom");
        three.pair("insurer", "telecom");
        return three;
    }

    /** Open, with tables and grants, and not paired. */
    static ThreeNodes open(Path folder, NodeOptions options) throws IOException {
        ThreeNodes three = new ThreeNodes(folder, options);
        int first = 0;
        for (Node node : three.all()) {
            StringBuilder people = new StringBuilder("phone,amount\n");
            for (int i = first; i < first + 60; i++) {
                people.append("139000%05d,%d\n".formatted(i, 100 + i));
            }
            first += 15;
            Path file = Files.writeString(folder.resolve(node.config().name() + ".csv"), people);
            node.catalogue().add(file, "people", List.of("phone:text:identifier:L4", "amount:integer:feature:L3"));
            node.catalogue().grant("people", Clause.of("", List.of("phone"), "*", "*", List.of("*"), Kind.MEMBERSHIP));
        }
        return three;
    }

    Node node(String name) {
        return nodes.get(name);
    }

    List<Node> all() {
        return List.copyOf(nodes.values());
    }

    void open(String name) {
        nodes.put(name, Node.open(NodeHome.existing(folder.resolve(name)), options));
    }

    /** From here on it listens where it does now, also when it is opened again. */
    void keepPort(String name) {
        int port = node(name).port();
        if (port != 0) {
            Path config = folder.resolve(name).resolve("config.yaml");
            try {
                Files.writeString(config, Files.readString(config).replace("\nport: 0\n", "\nport: " + port + "\n"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The first invites. */
    void pair(String inviter, String joiner) {
        String text = node(inviter).partners().invite("127.0.0.1:" + node(inviter).port(), Duration.ofHours(1)).text();
        node(joiner).partners().join(text);
        connected(inviter, joiner);
    }

    void connected(String one, String other) {
        TwoNodes.await(one + " and " + other + " are connected", () -> connected(node(one), other) && connected(node(other), one));
    }

    private static boolean connected(Node node, String partner) {
        return node.partners().list().stream().anyMatch(p -> p.name().equals(partner) && p.connected());
    }

    static List<Partners.View> partners(Node node) {
        return node.partners().list();
    }

    @Override
    public void close() {
        nodes.values().forEach(Node::close);
    }
}
