package org.tacit.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit project …}. */
@Command(name = "project", description = "what several parties do together / 合作项目",
        subcommands = {ProjectCommands.ListAll.class, ProjectCommands.Show.class, ProjectCommands.Found.class, ProjectCommands.Invite.class, ProjectCommands.Remove.class,
                ProjectCommands.Accept.class, ProjectCommands.Decline.class, ProjectCommands.Leave.class, ProjectCommands.Close.class, ProjectCommands.Offer.class,
                ProjectCommands.Withdraw.class, ProjectCommands.Role.class, ProjectCommands.Say.class, ProjectCommands.Comments.class})
final class ProjectCommands {

    static final String PROJECTS = "/api/projects";

    private ProjectCommands() {
    }

    private static String of(String project, String... more) {
        StringBuilder path = new StringBuilder(PROJECTS).append('/').append(NodeClient.segment(project));
        for (String part : more) {
            path.append('/').append(NodeClient.segment(part));
        }
        return path.toString();
    }

    @Command(name = "list", description = "all projects / 全部项目")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(PROJECTS);
        }

        @Override
        void show(JsonNode projects) {
            out.table(projects, List.of(out.text("PROJECT", "项目"), out.text("NAME", "名称"), out.text("PURPOSE", "用途"), out.text("FOUNDER", "创建方"), out.text("WE ARE", "本方"), out.text("STATE", "状态")),
                    p -> List.of(p.path("id").asString().substring(0, 12), p.path("name").asString(), p.path("purpose").asString(), p.path("founder").asString(), p.path("mine").asString(),
                            p.path("closed").isString() ? out.text("closed", "已关闭") : out.text("open", "进行中")));
        }
    }

    /** One that answers with the project as it is then. */
    abstract static class OfProject extends NodeCommand {

        @Parameters(index = "0", paramLabel = "PROJECT", description = "id, the beginning of it, or name / 编号（可只写开头）或名称")
        String project;

        @Override
        void show(JsonNode p) {
            out.line("Project %s (%.12s), founded by %s for '%s'", "项目 %s（%.12s），由 %s 创建，用途“%s”", p.path("name").asString(), p.path("id").asString(), p.path("founder").asString(),
                    p.path("purpose").asString());
            if (!p.path("description").asString("").isEmpty()) {
                out.line("  " + p.path("description").asString());
            }
            if (p.path("closed").isString()) {
                out.line("  closed: %s", "  已关闭：%s", p.path("closed").asString());
            }
            if (p.path("nameUsed").asBoolean()) {
                out.line("  another open project has this name; say the id", "  另有同名的进行中项目，请使用编号");
            }
            p.path("members").forEach(m -> {
                out.line("  %s: %s%s".formatted(m.path("party").asString(), m.path("standing").asString(), m.path("paired").asBoolean() ? "" : out.text(" (not paired with this node)", "（未与本节点配对）")));
                m.path("tables").forEach(t -> out.line("    %s %s %s".formatted(t.path("table").asString(), Json.joined(t.path("columns")), t.path("note").asString(""))));
                m.path("people").propertyStream().forEach(e -> out.line("    %s: %s".formatted(e.getKey(), e.getValue().asString())));
            });
            if (!p.path("untold").isEmpty()) {
                out.line("  not heard yet by %s", "  尚未送达：%s", Json.joined(p.path("untold")));
            }
        }
    }

    /** One that takes a reason. */
    abstract static class WithReason extends OfProject {

        @Option(names = "--reason", defaultValue = "", description = "what the others are told / 告知各方的原因")
        String reason;
    }

    @Command(name = "show", description = "who takes part, with which tables / 参与方与数据表")
    static final class Show extends OfProject {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(project));
        }
    }

    @Command(name = "found", description = "begin a project / 创建项目")
    static final class Found extends OfProject {

        @Option(names = "--purpose", required = true, description = "what its contracts are for; policies refer to it / 用途，策略会引用")
        private String purpose;

        @Option(names = "--description", defaultValue = "")
        private String description;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(PROJECTS, Map.of("name", project, "purpose", purpose, "description", description));
        }
    }

    @Command(name = "invite", description = "invite a partner / 邀请合作方")
    static final class Invite extends OfProject {

        @Parameters(index = "1", paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.put(of(project, "members", partner), null);
        }
    }

    @Command(name = "remove", description = "take a party off the project / 移出参与方")
    static final class Remove extends WithReason {

        @Parameters(index = "1", paramLabel = "PARTNER")
        private String partner;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(project, "members", partner) + "?reason=" + NodeClient.segment(reason));
        }
    }

    @Command(name = "accept", description = "accept an invitation / 接受邀请")
    static final class Accept extends OfProject {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(project, "accept"), null);
        }
    }

    @Command(name = "decline", description = "decline an invitation / 拒绝邀请")
    static final class Decline extends WithReason {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(project, "decline"), Map.of("reason", reason));
        }
    }

    @Command(name = "leave", description = "take part no more / 退出项目")
    static final class Leave extends WithReason {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(project, "leave"), Map.of("reason", reason));
        }
    }

    @Command(name = "close", description = "end it for all / 关闭项目")
    static final class Close extends WithReason {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(project, "close"), Map.of("reason", reason));
        }
    }

    @Command(name = "offer", description = "bring an own table; it grants nothing / 提供本方的表（不等于授权）")
    static final class Offer extends OfProject {

        @Parameters(index = "1", paramLabel = "TABLE")
        private String table;

        @Option(names = "--columns", split = ",", paramLabel = "COLUMN", description = "columns to name to the others / 告知各方的列")
        private List<String> columns = List.of();

        @Option(names = "--note", defaultValue = "", description = "what it holds / 说明")
        private String note;

        @Override
        JsonNode ask(NodeClient client) {
            return client.put(of(project, "tables", table), Map.of("columns", columns, "note", note));
        }
    }

    @Command(name = "withdraw", description = "take a table back / 撤回提供的表")
    static final class Withdraw extends OfProject {

        @Parameters(index = "1", paramLabel = "TABLE")
        private String table;

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(of(project, "tables", table));
        }
    }

    @Command(name = "role", description = "what a person here does in it / 本方人员的项目角色")
    static final class Role extends OfProject {

        @Parameters(index = "1", paramLabel = "PERSON")
        private String person;

        @Parameters(index = "2", arity = "0..1", paramLabel = "ROLE", description = "lead, analyst, data-owner, approver, observer; none to take the person off / 省略则移除")
        private String role;

        @Override
        JsonNode ask(NodeClient client) {
            return role == null ? client.delete(of(project, "people", person)) : client.put(of(project, "people", person), Map.of("role", role));
        }
    }

    @Command(name = "say", description = "write to all who take part / 向各方留言")
    static final class Say extends Comments {

        @Parameters(index = "1", paramLabel = "TEXT")
        private String text;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(of(project, "comments"), Map.of("text", text));
        }
    }

    @Command(name = "comments", description = "what was said / 讨论记录")
    static class Comments extends OfProject {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get(of(project, "comments"));
        }

        @Override
        void show(JsonNode comments) {
            comments.forEach(c -> out.line("%s %s/%s: %s".formatted(c.path("at").asString(), c.path("party").asString(), c.path("by").asString(), c.path("text").asString())));
        }
    }
}
