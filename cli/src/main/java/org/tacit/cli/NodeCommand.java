package org.tacit.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** A command that asks its node one thing and shows the answer: as JSON for programs, or in lines for people. */
abstract class NodeCommand implements Callable<Integer> {

    @Mixin
    private OnNode node;
    @Mixin
    Output out;

    abstract JsonNode ask(NodeClient client);

    /** For people. */
    abstract void show(JsonNode answer);

    /** 0 unless the answer says that something went wrong. */
    int exitCode(JsonNode answer) {
        return 0;
    }

    @Override
    public final Integer call() {
        try (NodeClient client = node.client()) {
            JsonNode answer = ask(client);
            out.show(answer, () -> show(answer));
            return exitCode(answer);
        }
    }
}
