package org.tacit.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit service …}: what all kinds have in common, intersection and scoring; {@code tacit pir} publishes and asks lookups. */
@Command(name = "service", description = "services: intersection, scoring, keys, pauses, editions / 服务：求交、评分、密钥、暂停、版本",
        subcommands = {ServiceCommands.Publish.class, ServiceCommands.Intersect.class, ServiceScoreCommand.class, ServiceCommands.Try.class, PirCommands.ListAll.class, PirCommands.Show.class,
                PirCommands.Accept.class, PirCommands.Stop.class, PirCommands.Update.class, PirCommands.Rotate.class, PirCommands.Usage.class, PirCommands.Calls.class,
                ServiceCommands.Pause.class, ServiceCommands.Resume.class, ServiceCommands.Editions.class, ServiceCommands.RollBack.class, ServiceKeyCommands.class, ApplicationCommands.class})
final class ServiceCommands {

    private ServiceCommands() {
    }

    @Command(name = "publish", description = "offer a table's keys for intersection, or with --model scores of a joint model / 发布求交服务；指定 --model 时发布评分服务")
    static final class Publish implements Callable<Integer> {

        @Option(names = "--table", required = true, description = "an own table / 本方的表")
        private String table;

        @Option(names = "--key", required = true, split = ",", paramLabel = "COLUMN", description = "columns that make the key / 组成键的列")
        private List<String> key;

        @Option(names = "--for", required = true, split = ",", paramLabel = "PARTNER", description = "whom it is for / 提供给谁")
        private List<String> partners;

        @Option(names = "--name", description = "as partners call it; default the table's name / 服务名，默认为表名")
        private String name = "";

        @Option(names = "--least", defaultValue = "100", description = "distinct keys that a list has at least (default ${DEFAULT-VALUE}) / 列表最少的不同键数")
        private int least;

        @Option(names = "--most", defaultValue = "1000000", description = "distinct keys that a list has at most (default ${DEFAULT-VALUE}) / 列表最多的不同键数")
        private int most;

        @Option(names = "--model", paramLabel = "JOB/STEP", description = "the joint model to score with: the job and step that trained it / 用于评分的联合模型：训练它的任务与步骤")
        private String model;

        @Option(names = "--show-identifiers", description = "with --model: this node learns which identifiers are asked about; for models whose weights nobody knows / 本方得知被查询的标识；用于权重无人知晓的模型")
        private boolean shown;

        @Option(names = "--client-table", defaultValue = "", description = "with --model: the client's table; default the one that it trained on / 客户方的表，默认为其训练所用的表")
        private String clientTable;

        @Option(names = "--client-key", split = ",", paramLabel = "COLUMN", description = "with --model: its key; default columns called as here / 客户方组成键的列，默认同名")
        private List<String> clientKey;

        @Option(names = "--per-minute", defaultValue = "0", description = "most keys in any minute / 每分钟上限")
        private long perMinute;

        @Option(names = "--per-day", defaultValue = "0", description = "most keys a day, UTC / 每天上限（UTC）")
        private long perDay;

        @Option(names = "--in-all", defaultValue = "0", description = "most keys as long as the terms hold / 有效期内总上限")
        private long inAll;

        @Option(names = "--days", defaultValue = "365", description = "how long the terms hold / 条款有效天数（默认 ${DEFAULT-VALUE}）")
        private int days;

        @Option(names = "--price", defaultValue = "", paramLabel = "'0.01 CNY'", description = "of a key that is asked about, found or not / 每个被查询键的价格")
        private String price;

        @Option(names = "--purpose", defaultValue = "", description = "what the answers are for; grants may ask for it / 用途")
        private String purpose;

        @Option(names = "--legal-basis", defaultValue = "", description = "why the processing is lawful / 处理的合法性基础")
        private String legalBasis;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            Map<String, Object> wanted = new LinkedHashMap<>();
            wanted.put("kind", model == null ? "intersection" : "score");
            wanted.put("name", name);
            wanted.put("table", table);
            wanted.put("key", key);
            wanted.put("partners", partners);
            if (model == null) {
                wanted.put("least", least);
                wanted.put("most", most);
            } else {
                wanted.put("model", model);
                wanted.put("identifiers", shown ? "shown" : "hidden");
                wanted.put("clientTable", clientTable);
                wanted.put("clientKey", clientKey);
            }
            wanted.put("perMinute", perMinute);
            wanted.put("perDay", perDay);
            wanted.put("inAll", inAll);
            wanted.put("price", price);
            wanted.put("days", days);
            wanted.put("purpose", purpose);
            wanted.put("legalBasis", legalBasis);
            try (NodeClient client = node.client()) {
                List<JsonNode> ready = client.post(PirCommands.SERVICES, wanted).valueStream().map(service -> PirCommands.ready(client, out, service)).toList();
                out.show(tools.jackson.databind.json.JsonMapper.shared().valueToTree(ready), () -> ready.forEach(service -> PirCommands.published(out, service)));
            }
            return 0;
        }
    }

    /** One key a line, of several columns as A,B. */
    static List<List<String>> keys(Path file, JsonNode service) {
        int parts = service.path("columns").path("keys").size();
        List<List<String>> keys = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    List<String> key = parts == 1 ? List.of(line.strip()) : List.of(line.strip().split(",", -1));
                    if (key.size() != parts) {
                        throw InvalidInput.of("Line %d of %s has %d parts, and the service's key has %d.", "%2$s 第 %1$d 行有 %3$d 部分，而该服务的键有 %4$d 部分。", keys.size() + 1, file, key.size(), parts);
                    }
                    keys.add(key);
                }
            }
        } catch (IOException e) {
            throw InvalidInput.of("%s cannot be read: %s", "无法读取 %s：%s", file, e.getMessage());
        }
        return keys;
    }

    @Command(name = "intersect", description = "which keys of a list the provider has, too / 查询列表中哪些键对方也有")
    static final class Intersect implements Callable<Integer> {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Option(names = "--file", required = true, paramLabel = "FILE", description = "one key a line / 每行一个键")
        private Path file;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "where common keys go, one a line / 共同的键写入的文件")
        private Path to;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() throws IOException {
            try (NodeClient client = node.client()) {
                List<List<String>> keys = keys(file, client.get(PirCommands.of(service)));
                JsonNode common = client.post(PirCommands.of(service) + "/intersections", Map.of("keys", keys));
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < keys.size(); i++) {
                    if (common.path("found").path(i).asBoolean()) {
                        lines.add(String.join(",", keys.get(i)));
                    }
                }
                Files.write(to, lines, StandardCharsets.UTF_8);
                out.show(common, () -> out.line("%,d of %,d keys are common: %s", "%2$,d 个键中有 %1$,d 个共同：%3$s", common.path("common").asLong(), keys.size(), to));
            }
            return 0;
        }
    }

    @Command(name = "try", description = "ask once, and show what the provider saw of it / 试用一次，并显示提供方所见")
    static final class Try extends NodeCommand {

        @Parameters(index = "0", paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "KEY", description = "of several columns as A,B / 键；多列时写作 A,B")
        private List<String> keys;

        @Override
        JsonNode ask(NodeClient client) {
            int parts = client.get(PirCommands.of(service)).path("columns").path("keys").size();
            return client.post(PirCommands.of(service) + "/trials", Map.of("keys", keys.stream().map(k -> parts == 1 ? List.of(k) : List.of(k.split(",", -1))).toList()));
        }

        @Override
        void show(JsonNode trial) {
            for (int i = 0; i < keys.size(); i++) {
                JsonNode row = trial.path("answers").path("rows").path(i);
                out.line("%s: %s", "%s：%s", keys.get(i), row.isObject() ? row.isEmpty() ? out.text("found", "命中") : row.toString() : out.text("not there", "未命中"));
            }
            out.table(trial.path("messages"), List.of(out.text("FROM", "来自"), out.text("BYTES", "字节"), out.text("WHAT", "内容")),
                    m -> List.of(m.path("fromClient").asBoolean() ? out.text("this node", "本节点") : out.text("provider", "提供方"), m.path("bytes").asString(), out.text(m.path("meaning"))));
        }
    }

    @Command(name = "pause", description = "answer or ask nothing until it is resumed / 暂停服务")
    static final class Pause extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Option(names = "--reason", required = true, description = "what the partner is told / 告知对方的原因")
        private String reason;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(PirCommands.of(service) + "/pause", Map.of("reason", reason));
        }

        @Override
        void show(JsonNode s) {
            out.line("'%1$s' is paused. Go on with: tacit service resume %1$s", "“%1$s”已暂停。恢复：tacit service resume %1$s", s.path("name").asString());
        }
    }

    @Command(name = "resume", description = "go on after a pause / 恢复服务")
    static final class Resume extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(PirCommands.of(service) + "/resume", null);
        }

        @Override
        void show(JsonNode s) {
            out.line("'%s' goes on.", "“%s”已恢复。", s.path("name").asString());
        }
    }

    @Command(name = "editions", description = "what was served until now / 历次版本")
    static final class Editions extends NodeCommand {

        @Parameters(paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(PirCommands.of(service) + "/editions");
        }

        @Override
        void show(JsonNode editions) {
            out.table(editions, List.of(out.text("EDITION", "版本"), out.text("ROWS", "行数"), out.text("METHOD", "方法"), out.text("SNAPSHOT", "快照"), out.text("MADE", "时间")),
                    e -> List.of(e.path("epoch").asString() + "." + e.path("version").asString(), e.path("rows").asString(), e.path("method").asString(),
                            e.path("commitment").asString().substring(0, 12), e.path("made").asString()));
        }
    }

    @Command(name = "rollback", description = "serve an earlier edition's snapshot again, as the next version / 重新提供较早的快照")
    static final class RollBack implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "SERVICE", description = "name or id / 名称或编号")
        private String service;

        @Parameters(index = "1", paramLabel = "EDITION", description = "as 'tacit service editions' lists it / 版本")
        private String edition;

        @Mixin
        private OnNode node;
        @Mixin
        private Output out;

        @Override
        public Integer call() {
            try (NodeClient client = node.client()) {
                JsonNode done = PirCommands.ready(client, out, client.post(PirCommands.of(service) + "/rollback", Map.of("edition", edition)));
                out.show(done, () -> PirCommands.published(out, done));
            }
            return 0;
        }
    }
}
