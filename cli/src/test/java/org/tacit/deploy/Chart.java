package org.tacit.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A Helm chart, rendered. Helm itself is a program that tests cannot have; the chart keeps to what is understood here ({@code if}, {@code if not}, {@code with}, {@code range},
 * {@code quote}, {@code toYaml}, {@code nindent}), and anything else in a template is an error.
 */
final class Chart {

    private static final Pattern ACTION = Pattern.compile("\\{\\{-? *(.*?) *-?}}");
    private static final YAMLMapper YAML = YAMLMapper.builder().disable(YAMLWriteFeature.WRITE_DOC_START_MARKER).build();

    private final Path folder;
    private final ObjectNode root;
    /** Which values templates ask for, as {@code a.b}. */
    final Set<String> asked = new TreeSet<>();

    Chart(Path folder, String values) throws IOException {
        this.folder = folder;
        ObjectNode all = (ObjectNode) YAML.readTree(Files.readString(folder.resolve("values.yaml")));
        JsonNode other = YAML.readTree(values);
        other.properties().forEach(e -> {
            if (e.getValue() instanceof ObjectNode part && all.get(e.getKey()) instanceof ObjectNode into) {
                into.setAll(part);
            } else {
                all.set(e.getKey(), e.getValue());
            }
        });
        root = YAML.createObjectNode();
        root.set("Values", all);
        root.putObject("Release").put("Name", "test");
    }

    JsonNode values() {
        return root.get("Values");
    }

    List<Path> templates() throws IOException {
        try (var files = Files.list(folder.resolve("templates"))) {
            return files.sorted().toList();
        }
    }

    /** The text of a template with these values. */
    String text(Path template) throws IOException {
        StringBuilder out = new StringBuilder();
        List<String> lines = Files.readAllLines(template);
        lines(lines, 0, lines.size(), new ArrayDeque<>(List.of(root)), out);
        return out.toString();
    }

    /** What Kubernetes would get; a missing node where the template leaves nothing. */
    JsonNode rendered(String template) throws IOException {
        return YAML.readTree(text(folder.resolve("templates").resolve(template)));
    }

    private void lines(List<String> lines, int from, int to, Deque<JsonNode> dot, StringBuilder out) {
        for (int i = from; i < to; i++) {
            String line = lines.get(i).strip();
            Matcher action = ACTION.matcher(line);
            if (action.matches() && action.group(1).matches("(if|with|range) .*")) {
                int end = end(lines, i);
                String[] words = action.group(1).split(" ", 2);
                boolean not = words[1].startsWith("not ");
                JsonNode value = look(not ? words[1].substring(4) : words[1], dot.peek());
                List<JsonNode> rounds = new ArrayList<>();
                if (words[0].equals("range")) {
                    value.forEach(rounds::add);
                } else if (empty(value) == not) {
                    rounds.add(words[0].equals("with") ? value : dot.peek());
                }
                for (JsonNode round : rounds) {
                    dot.push(round);
                    lines(lines, i + 1, end, dot, out);
                    dot.pop();
                }
                i = end;
            } else {
                out.append(inline(lines.get(i), dot.peek())).append('\n');
            }
        }
    }

    private static int end(List<String> lines, int begin) {
        int depth = 0;
        for (int i = begin; i < lines.size(); i++) {
            Matcher action = ACTION.matcher(lines.get(i).strip());
            if (action.matches()) {
                depth += action.group(1).matches("(if|with|range) .*") ? 1 : action.group(1).equals("end") ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw new IllegalStateException("no end for line " + (begin + 1));
    }

    private String inline(String line, JsonNode dot) {
        return ACTION.matcher(line).replaceAll(found -> {
            String[] parts = found.group(1).split(" *\\| *");
            String first = parts[0];
            boolean yaml = first.startsWith("toYaml ");
            JsonNode value = look(yaml ? first.substring(7) : first, dot);
            String text = yaml ? YAML.writeValueAsString(value).stripTrailing() : value.asString();
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].equals("quote")) {
                    text = StringNode.valueOf(text).toString();
                } else if (parts[i].startsWith("nindent ")) {
                    String pad = " ".repeat(Integer.parseInt(parts[i].substring(8)));
                    text = "\n" + text.lines().map(l -> pad + l).reduce((a, b) -> a + "\n" + b).orElse("");
                } else {
                    throw new IllegalStateException("not understood: " + parts[i]);
                }
            }
            return Matcher.quoteReplacement(text);
        });
    }

    private JsonNode look(String name, JsonNode dot) {
        if (name.equals(".")) {
            return dot;
        }
        if (!name.matches("(\\.[A-Za-z]+)+")) {
            throw new IllegalStateException("not understood: " + name);
        }
        JsonNode at = root;
        for (String part : name.substring(1).split("\\.")) {
            at = at.get(part);
            if (at == null) {
                throw new IllegalStateException(name + " is not in values.yaml");
            }
        }
        if (name.startsWith(".Values.")) {
            asked.add(name.substring(8));
        }
        return at;
    }

    /** As Go's templates see it. */
    private static boolean empty(JsonNode value) {
        return value.isContainer() ? value.isEmpty() : value.isBoolean() ? !value.asBoolean() : value.isNumber() ? value.asInt() == 0 : value.asString().isEmpty();
    }
}
