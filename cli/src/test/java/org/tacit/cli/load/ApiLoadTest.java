package org.tacit.cli.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tacit.node.home.NodeHome;
import org.tacit.node.rest.NodeServer;

/** A small version of {@code tacit bench api}: no request goes wrong while many come at once. How long they take is measured by hand, on a quiet machine. */
class ApiLoadTest {

    @TempDir
    Path folder;

    @Test
    void nothingGoesWrongWhileManyAsk() throws Exception {
        BusyNode busy = BusyNode.make(folder.resolve("node"), 20, 5);
        assertThat(busy.keys()).as("a token of each user's own").doesNotHaveDuplicates().hasSize(20).allMatch(key -> key.startsWith("tk_"));
        try (NodeServer server = NodeServer.start(NodeHome.existing(busy.folder()))) {
            Users.Outcome came = new Users("http://127.0.0.1:" + server.httpPort(), busy.keys(), busy.reads(), BusyNode::write).run(Duration.ofSeconds(4), Duration.ofMillis(100), 0.1, Duration.ZERO);
            assertThat(came.errors()).isEmpty();
            assertThat(came.reads().micros()).isNotEmpty().isSorted();
            assertThat(came.writes().micros()).isNotEmpty();
            assertThat(server.node().evidence().entries(0, 10_000)).as("every write that was answered is in the evidence, and bound rows beside it").filteredOn(e -> e.type().equals("purpose.added"))
                    .hasSize(came.writes().micros().length)
                    .as("by whom").allSatisfy(e -> assertThat(e.body().get("actor").toString()).startsWith("team-1/tk_"))
                    .extracting(e -> e.body().get("actor")).as("by several").hasSizeGreaterThan(1);
            assertThat(came.reads().at(0.99)).isGreaterThanOrEqualTo(came.reads().at(0.5)).isPositive();
        }
    }

    @Test
    void aRefusalIsCounted() throws Exception {
        BusyNode busy = BusyNode.make(folder.resolve("node"), 2, 1);
        try (NodeServer server = NodeServer.start(NodeHome.existing(busy.folder()))) {
            Users.Outcome came = new Users("http://127.0.0.1:" + server.httpPort(), List.of("tk_wrong", busy.keys().getFirst()), List.of("/api/tables"), BusyNode::write)
                    .run(Duration.ofSeconds(1), Duration.ofMillis(50), 0, Duration.ZERO);
            assertThat(came.errors().keySet()).containsExactly("401 GET");
        }
    }

    @Test
    void loadGoesToThisMachineOnly() {
        assertThatThrownBy(() -> new Users("http://192.0.2.1:80", List.of("k"), List.of("/"), BusyNode::write)).isInstanceOf(IllegalArgumentException.class);
    }
}
