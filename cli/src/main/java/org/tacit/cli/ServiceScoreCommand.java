package org.tacit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit service score SERVICE KEY…}. */
@Command(name = "score", description = "score identifiers with a joint model / 用联合模型为标识评分")
final class ServiceScoreCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "SERVICE", description = "name or id / 名称或编号")
    private String service;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "KEY", description = "of several columns as A,B / 键；多列时写作 A,B")
    private List<String> keys;

    @Option(names = "--file", paramLabel = "FILE", description = "one key a line, in place of KEY / 每行一个键")
    private Path file;

    @Option(names = "--out", paramLabel = "FILE", description = "where key,score lines go; with --file / 写入“键,分数”的文件")
    private Path to;

    @Mixin
    private OnNode node;
    @Mixin
    private Output out;

    @Override
    public Integer call() throws IOException {
        if ((keys == null) == (file == null) || (file == null) != (to == null)) {
            throw InvalidInput.of("Give keys, or --file and --out.", "请给出键，或同时给出 --file 与 --out。");
        }
        try (NodeClient client = node.client()) {
            JsonNode terms = client.get(PirCommands.of(service));
            int parts = terms.path("columns").path("keys").size();
            List<List<String>> asked = file != null ? ServiceCommands.keys(file, terms) : keys.stream().map(k -> parts == 1 ? List.of(k) : List.of(k.split(",", -1))).toList();
            JsonNode answer = client.post(PirCommands.of(service) + "/scores", Map.of("keys", asked));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < answer.path("answers").size(); i++) {
                JsonNode score = answer.path("answers").path(i).path("score");
                lines.add(String.join(",", asked.get(i)) + "," + (score.isNumber() ? score.asString() : ""));
            }
            if (to != null) {
                Files.write(to, lines, StandardCharsets.UTF_8);
            }
            out.show(answer, () -> {
                if (to == null) {
                    lines.forEach(line -> out.line("%s", "%s", line));
                } else {
                    out.line("%,d of %,d identifiers were answered: %s", "%2$,d 个标识中有 %1$,d 个得到应答：%3$s", lines.size(), asked.size(), to);
                }
                if (answer.path("refused").isObject()) {
                    out.error("%s", "%s", out.text(answer.path("refused").path("text")));
                }
            });
            return answer.path("refused").isObject() ? 3 : 0;
        }
    }
}
