package org.tacit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.csv.CsvFormat;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.csv.CsvReader;
import org.tacit.data.csv.CsvWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code tacit pir query}: a few keys from the command line, or a file of them into a file of answers. What was answered before a limit was reached is written, and paid for; the
 * rest is not asked.
 */
@Command(name = "query", description = "look keys up without telling which / 匿踪查询")
final class PirQuery implements Callable<Integer> {

    /** Keys in one call. */
    private static final int TOGETHER = 500;

    @Option(names = "--service", required = true, description = "name or id / 服务名称或编号")
    private String service;

    @Parameters(paramLabel = "KEY", arity = "0..*", description = "keys; of several columns as A,B / 键；多列时写作 A,B")
    private List<String> keys = List.of();

    @Option(names = "--file", paramLabel = "CSV", description = "a file with the key's columns under their names / 含键列的 CSV 文件")
    private Path file;

    @Option(names = "--out", paramLabel = "CSV", description = "where answers go: the key's columns, found, the answer's columns / 结果文件")
    private Path to;

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() throws IOException {
        if (keys.isEmpty() == (file == null) || (file == null) != (to == null)) {
            throw InvalidInput.of("Give keys, or --file with --out.", "请给出键，或同时给出 --file 与 --out。");
        }
        try (NodeClient client = node.client()) {
            JsonNode of = client.get(PirCommands.of(service));
            List<String> keyColumns = of.path("columns").path("keys").valueStream().map(JsonNode::asString).toList();
            List<String> columns = of.path("columns").path("values").valueStream().map(JsonNode::asString).toList();
            List<List<String>> questions = file == null ? keys.stream().map(key -> split(key, keyColumns.size())).toList() : read(keyColumns);
            Asked asked = ask(client, questions);
            if (file != null) {
                write(questions, asked, keyColumns, columns, of);
            }
            show(questions, asked, keyColumns, columns);
            if (asked.refused != null) {
                throw new PolicyDenied(new Text(asked.refused.path("text").path("en").asString(), asked.refused.path("text").path("zh").asString()));
            }
            return 0;
        }
    }

    /** @param refused null where all were answered */
    private record Asked(List<JsonNode> answers, JsonNode refused) {
    }

    private Asked ask(NodeClient client, List<List<String>> questions) {
        List<JsonNode> answers = new ArrayList<>();
        JsonNode refused = null;
        for (int from = 0; from < questions.size() && refused == null; from += TOGETHER) {
            JsonNode part;
            try {
                part = client.post(PirCommands.of(service) + "/lookups", Map.of("keys", questions.subList(from, Math.min(from + TOGETHER, questions.size()))));
            } catch (PolicyDenied denied) {
                if (from == 0) {
                    throw denied;
                }
                part = JsonMapper.shared().valueToTree(Map.of("refused", Map.of("text", denied.text())));
            }
            part.path("answers").forEach(answers::add);
            refused = part.path("refused").isObject() ? part.path("refused") : null;
        }
        return new Asked(answers, refused);
    }

    private static List<String> split(String key, int columns) {
        List<String> parts = columns == 1 ? List.of(key) : List.of(key.split(",", -1));
        if (parts.size() != columns) {
            throw InvalidInput.of("Key '%s' has %d parts, and the service's has %d.", "键“%s”有 %d 部分，而该服务的键有 %d 部分。", key, parts.size(), columns);
        }
        return parts;
    }

    private List<List<String>> read(List<String> columns) {
        List<List<String>> questions = new ArrayList<>();
        try (CsvReader csv = new CsvReader(file, CsvFormat.of(file, CsvOptions.auto()))) {
            if (!csv.next()) {
                throw InvalidInput.of("%s is empty.", "%s 为空。", file);
            }
            List<String> names = IntStream.range(0, csv.cells()).mapToObj(csv::cell).toList();
            int[] at = columns.stream().mapToInt(names::indexOf).toArray();
            for (int c = 0; c < at.length; c++) {
                if (at[c] < 0) {
                    throw InvalidInput.of("%s has no column '%s'; the key's columns are %s.", "%s 没有列“%s”；键的列为 %s。", file, columns.get(c), columns);
                }
            }
            while (csv.next()) {
                if (csv.blank()) {
                    continue;
                }
                if (csv.cells() != names.size()) {
                    throw InvalidInput.of("Line %2$d of %1$s has %3$d cells where the heading has %4$d.", "%1$s 第 %2$d 行有 %3$d 个单元格，而表头有 %4$d 个。", file, csv.line(0),
                            csv.cells(), names.size());
                }
                questions.add(java.util.Arrays.stream(at).mapToObj(csv::cell).toList());
            }
        }
        return questions;
    }

    private void write(List<List<String>> questions, Asked asked, List<String> keyColumns, List<String> columns, JsonNode of) {
        try (CsvWriter csv = new CsvWriter(to, CsvWriter.Options.PLAIN)) {
            keyColumns.forEach(csv::text);
            csv.text("found");
            columns.forEach(csv::text);
            csv.endRow();
            for (int i = 0; i < asked.answers.size(); i++) {
                questions.get(i).forEach(csv::text);
                JsonNode answer = asked.answers.get(i);
                csv.bare(answer.path("found").asBoolean() ? "true" : "false");
                for (String column : columns) {
                    JsonNode cell = answer.path("row").path(column);
                    if (cell.isString()) {
                        csv.text(cell.asString());
                    } else if (cell.isNumber() || cell.isBoolean()) {
                        csv.bare(cell.asString());
                    } else {
                        csv.missing();
                    }
                }
                csv.endRow();
            }
        }
    }

    private void show(List<List<String>> questions, Asked asked, List<String> keyColumns, List<String> columns) {
        ArrayNode json = JsonMapper.shared().createArrayNode();
        for (int i = 0; i < asked.answers.size(); i++) {
            ObjectNode one = json.addObject();
            one.set("key", JsonMapper.shared().valueToTree(questions.get(i)));
            one.setAll((ObjectNode) asked.answers.get(i));
        }
        if (file != null && !out.json) {
            out.line("%,d of %,d keys are answered: %s.", "已查询 %,d / %,d 个键：%s。", asked.answers.size(), questions.size(), to);
            return;
        }
        out.show(json, () -> {
            List<String> heading = new ArrayList<>(keyColumns);
            heading.add(out.text("FOUND", "命中"));
            heading.addAll(columns);
            out.table(json, heading, one -> {
                List<String> cells = new ArrayList<>(one.path("key").valueStream().map(JsonNode::asString).toList());
                cells.add(one.path("found").asBoolean() ? out.text("yes", "是") : out.text("no", "否"));
                columns.forEach(c -> cells.add(one.path("row").path(c).asString("")));
                return cells;
            });
        });
    }
}
