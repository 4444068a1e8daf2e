package org.tacit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.Operators;
import org.tacit.node.NodeOptions;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeLog;
import org.tacit.node.rest.NodeServer;

/**
 * What {@code tacit node start DIR} does, with two things in the test's hand: the clock is {@link MovedClock} of the folder beside the node's, and each step
 * passes the {@link Gates} of the node.
 */
final class HeldNode {

    private HeldNode() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        NodeHome home = NodeHome.existing(folder);
        NodeLog.into(home);
        Gates gates = Gates.of(folder);
        Operator[] held = Operators.installed().all().stream().map(operator -> new HeldOperator(operator, gates)).toArray(Operator[]::new);
        NodeServer server = NodeServer.start(home, NodeOptions.standard().withClock(MovedClock.of(folder)).withOperators(Operators.of(held)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        System.out.println("ready");
        System.out.flush();
        server.awaitClose();
    }

    static UncheckedIOException unchecked(IOException e) {
        return new UncheckedIOException(e);
    }
}
