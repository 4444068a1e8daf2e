package org.tacit.cli;

import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a command prints its answer: JSON for programs, or lines for people. */
final class Output extends Screen {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Option(names = "--json", description = "print JSON / 输出 JSON")
    boolean json;

    /** The answer as JSON, when that was asked for; else what {@code people} prints. */
    void show(JsonNode answer, Runnable people) {
        if (json) {
            line(JSON.writeValueAsString(answer));
        } else {
            people.run();
        }
    }
}
