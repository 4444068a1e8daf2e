package org.tacit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tacit flow draft list|show|add|save|delete}: flows that are being drawn, shared by the people of a tenant. */
@Command(name = "draft", description = "flows that are kept and not yet proposed / 流程草稿",
        subcommands = {DraftCommands.ListAll.class, DraftCommands.Show.class, DraftCommands.Add.class, DraftCommands.Save.class, DraftCommands.Delete.class})
final class DraftCommands {

    private static final String DRAFTS = "/api/flows/drafts";

    private DraftCommands() {
    }

    private static String draft(String id) {
        return DRAFTS + "/" + NodeClient.segment(id);
    }

    private static void kept(Screen out, JsonNode draft) {
        out.line("Draft %s '%s' is kept, revision %d.", "草稿 %s“%s”已保存，版本 %d。", draft.path("id").asString(), draft.path("name").asString(), draft.path("revision").asInt());
    }

    @Command(name = "list", description = "all of them, the last changed first / 全部草稿，最近修改在前")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(DRAFTS);
        }

        @Override
        void show(JsonNode drafts) {
            List<List<String>> rows = new ArrayList<>();
            drafts.forEach(d -> rows.add(List.of(d.path("id").asString(), d.path("name").asString(), d.path("revision").asString(), d.path("changedBy").asString(), d.path("changedAt").asString())));
            out.table(List.of(out.text("DRAFT", "草稿"), out.text("NAME", "名称"), out.text("REVISION", "版本"), out.text("BY", "修改人"), out.text("CHANGED", "修改时间")), rows);
        }
    }

    @Command(name = "show", description = "its document, as 'tacit flow check' and 'tacit run' take it / 草稿的流程文档")
    static final class Show extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(draft(id));
        }

        @Override
        void show(JsonNode draft) {
            out.line(draft.path("document").asString().stripTrailing());
        }
    }

    @Command(name = "add", description = "keep a flow as a new draft / 新建草稿")
    static final class Add extends NodeCommand {

        @Parameters(paramLabel = "FLOW.yaml")
        private Path flow;

        @Option(names = "--name", description = "default: the file's name / 默认取文件名")
        private String name;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(DRAFTS, Map.of("name", name == null ? flow.getFileName().toString().replaceFirst("\\.ya?ml$", "") : name, "document", RunCommand.read(flow)));
        }

        @Override
        void show(JsonNode draft) {
            kept(out, draft);
        }
    }

    /** The revision that was read says what is being changed: the newest where none is given, and then nobody may save in between. */
    @Command(name = "save", description = "replace a draft's document / 保存草稿")
    static final class Save extends NodeCommand {

        @Parameters(paramLabel = "ID", index = "0")
        private String id;

        @Parameters(paramLabel = "FLOW.yaml", index = "1")
        private Path flow;

        @Option(names = "--name", description = "a new name / 新名称")
        private String name;

        @Option(names = "--revision", description = "that the file was made from; refused where somebody saved since / 文件所基于的版本，若其间他人已保存则拒绝")
        private Integer revision;

        @Override
        JsonNode ask(NodeClient client) {
            JsonNode now = client.get(draft(id));
            Map<String, Object> body = Map.of("name", name == null ? now.path("name").asString() : name, "document", RunCommand.read(flow), "layout", now.path("layout").asString(),
                    "revision", revision == null ? now.path("revision").asInt() : revision);
            return JsonMapper.shared().readTree(client.bytes("PUT", draft(id), body));
        }

        @Override
        void show(JsonNode draft) {
            kept(out, draft);
        }
    }

    @Command(name = "delete", description = "delete a draft / 删除草稿")
    static final class Delete extends NodeCommand {

        @Parameters(paramLabel = "ID")
        private String id;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(draft(id));
        }

        @Override
        void show(JsonNode nothing) {
            out.line("The draft is deleted.", "草稿已删除。");
        }
    }
}
