package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A {@code tacit} command that was run in this process, as {@code main} runs it, and what it said. */
record Ran(int exit, String out, String err) {

    static Ran tacit(Object... arguments) {
        String[] words = java.util.Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Tacit.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return new Ran(line.execute(words), out.toString(), err.toString());
    }

    /** The same, which must succeed. */
    static Ran ok(Object... arguments) {
        Ran ran = tacit(arguments);
        assertThat(ran.exit).as("%s: %s%s", java.util.List.of(arguments), ran.out, ran.err).isZero();
        return ran;
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
