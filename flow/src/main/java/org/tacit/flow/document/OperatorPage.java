package org.tacit.flow.document;

import java.util.List;
import java.util.stream.Collectors;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.ParameterType;
import org.tacit.flow.spec.Port;

/** The reference page of an operator, made from its spec and from what it says it discloses in an example. */
public final class OperatorPage {

    private OperatorPage() {
    }

    /** As below, with an example that is the flow of {@code docs/flow.md} or like it. */
    public static String markdown(OperatorSpec spec, Plan example) {
        return markdown(spec, example, "the flow of `docs/flow.md`");
    }

    /**
     * Markdown.
     *
     * @param example a flow with a step of this operator
     * @param where   the flow, as a reader finds it
     */
    public static String markdown(OperatorSpec spec, Plan example, String where) {
        StringBuilder out = new StringBuilder();
        out.append("# ").append(spec.name()).append("\n\n").append(spec.title().en()).append(" · ").append(spec.title().zh())
                .append(" · version ").append(spec.version()).append("\n\n").append(spec.summary().en()).append("\n\n").append(spec.summary().zh())
                .append("\n\n**For.** ").append(spec.purpose().en()).append("\n\n**Security.** ").append(spec.security().en()).append("\n\n");
        out.append("| role | plays | reads | leaves |\n| --- | --- | --- | --- |\n");
        spec.roles().forEach(role -> out.append("| `").append(role.name()).append(role.required() ? "` | " : "`, optional | ").append(role.help().en()).append(" | ")
                .append(ports(spec.inputsOf(role.name()))).append(" | ")
                .append(ports(spec.outputs().stream().filter(p -> p.role().equals(role.name())).toList())).append(" |\n"));
        out.append("\nNot every output is left in every use: it depends on the parameters.\n\n");
        out.append("| parameter | is | default | meaning | 含义 |\n| --- | --- | --- | --- | --- |\n");
        spec.parameters().forEach(p -> out.append("| `").append(p.name()).append("` | ").append(type(p)).append(" | ").append(fallback(p))
                .append(" | ").append(p.help().en()).append(" | ").append(p.help().zh()).append(" |\n"));
        out.append("\n## Who learns what\n\nIn ").append(where).append(", this step on its own:\n\n");
        List<Fact> facts = example.steps().stream().filter(s -> s.operator().spec().name().equals(spec.name())).findFirst().orElseThrow().facts();
        facts.forEach(f -> out.append(line(f)));
        out.append(facts.isEmpty() ? "Nobody learns anything.\n" : "\nNothing else is learned.\n");
        return out.toString();
    }

    private static String line(Fact f) {
        return "- **" + f.kind() + "** (" + f.when() + ") " + f.sentence().en() + " Because " + f.because().en() + " ("
                + f.because().source() + ").\n  " + f.sentence().zh() + "\n";
    }

    private static String ports(List<Port> ports) {
        return ports.stream().map(p -> "`" + p.name() + "` " + p.type() + (p.required() ? "" : ", optional") + ": " + p.help().en())
                .collect(Collectors.joining("<br>"));
    }

    private static String type(Parameter p) {
        return switch (p.type()) {
            case INTEGER, DECIMAL -> (p.type() == ParameterType.INTEGER ? "whole number" : "number") + ", "
                    + p.min().map(Object::toString).orElse("−∞") + " to " + p.max().map(Object::toString).orElse("∞");
            case CHOICE -> p.choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
            case COLUMN -> "column of `" + p.role() + "." + p.port() + "`";
            case COLUMNS -> "columns of `" + p.role() + "." + p.port() + "`";
            case FLAG -> "true or false";
            case KEY -> "a column or columns of `" + p.role() + "." + p.port() + "`";
            case TEXT -> "text";
            case TEXTS -> "list of texts";
        };
    }

    private static String fallback(Parameter p) {
        if (p.type() == ParameterType.KEY) {
            return "must be given with a table";
        }
        return p.fallback().map(f -> f.equals(List.of("*")) ? "every feature" : f.equals(List.of()) ? "none" : "`" + f + "`").orElse("must be given");
    }
}
