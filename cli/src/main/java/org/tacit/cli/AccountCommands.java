package org.tacit.cli;

import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code tacit account add|first|list|roles|reset-password|reset-second-factor|disable|enable|sign-out}. */
@Command(name = "account", description = "people of this node and what they may do / 账户与角色",
        subcommands = {AccountCommands.Add.class, AccountCommands.First.class, AccountCommands.ListAll.class, AccountCommands.Roles.class, AccountCommands.ResetPassword.class,
                AccountCommands.ResetSecondFactor.class, AccountCommands.Disable.class, AccountCommands.Enable.class, AccountCommands.SignOut.class})
final class AccountCommands {

    private static final String ROLES = "administrator, data_owner, analyst, approver, operator, auditor";

    private static String path(String name) {
        return "/api/accounts/" + NodeClient.segment(name);
    }

    private static List<String> upper(List<String> roles) {
        return roles.stream().map(r -> r.strip().toUpperCase(java.util.Locale.ROOT).replace('-', '_')).toList();
    }

    /** What every command about one account has. */
    abstract static class OfOne extends NodeCommand {

        @Parameters(paramLabel = "NAME", description = "of the account / 账户名")
        String name;

        @Override
        void show(JsonNode account) {
            out.line("Done.", "已完成。");
        }
    }

    /** A one-time password, for the administrator to hand over. */
    private static void password(Output out, JsonNode made) {
        out.line(made.path("password").asString());
        out.error("One-time password of '%s', good until %s; it has to be changed at the first sign-in.", "以上为“%s”的一次性密码，有效期至 %s，首次登录时须更改。",
                made.path("account").asString(), made.path("until").asString());
    }

    @Command(name = "add", description = "make an account; prints a one-time password / 新建账户并输出一次性密码")
    static final class Add extends OfOne {

        @Option(names = "--role", required = true, split = ",", paramLabel = "ROLE", description = ROLES)
        private List<String> roles;

        @Option(names = "--tenant", defaultValue = "", description = "the main one where left out / 租户，默认为主租户")
        private String tenant;

        @Override
        JsonNode ask(NodeClient client) {
            return client.post("/api/accounts", Map.of("name", name, "tenant", tenant, "roles", upper(roles)));
        }

        @Override
        void show(JsonNode made) {
            password(out, made);
        }
    }

    @Command(name = "first", description = "make the first administrator with the text of 'tacit node init' / 用初始化时输出的文本创建首位管理员")
    static final class First extends OfOne {

        @Option(names = "--text", interactive = true, arity = "0..1", required = true, description = "what 'tacit node init' printed / 初始化文本")
        private String text;

        @Option(names = "--password", interactive = true, arity = "0..1", required = true, description = "asked for where no value is given / 密码，未给出时提示输入")
        private String password;

        @Override
        JsonNode ask(NodeClient client) {
            if (text == null || password == null) {
                throw InvalidInput.of("Text and password are needed.", "需要设置文本和密码。");
            }
            return client.post("/api/accounts/first", Map.of("text", text, "name", name, "password", password));
        }
    }

    @Command(name = "list", description = "all accounts / 全部账户")
    static final class ListAll extends NodeCommand {

        @Override
        JsonNode ask(NodeClient client) {
            return client.get("/api/accounts");
        }

        @Override
        void show(JsonNode accounts) {
            out.table(accounts, List.of(out.text("NAME", "名称"), out.text("TENANT", "租户"), out.text("ROLES", "角色"), out.text("STATE", "状态"), out.text("LAST SEEN", "最近登录")),
                    a -> List.of(a.path("name").asString(), a.path("tenant").asString(), Json.joined(a.path("roles")), state(out, a), a.path("seenAt").asString("-")));
        }

        private static String state(Output out, JsonNode a) {
            return a.path("disabled").asBoolean() ? out.text("disabled", "已停用") : a.path("mustChange").asBoolean() ? out.text("one-time password", "一次性密码")
                    : a.path("elsewhere").asBoolean() ? out.text("identity provider", "身份提供方") : a.path("secondFactor").asBoolean() ? out.text("password and code", "密码和验证码")
                    : out.text("password", "密码");
        }
    }

    @Command(name = "roles", description = "give an account other roles / 更改账户角色")
    static final class Roles extends OfOne {

        @Option(names = "--role", required = true, split = ",", paramLabel = "ROLE", description = ROLES)
        private List<String> roles;

        @Override
        JsonNode ask(NodeClient client) {
            return client.put(path(name) + "/roles", Map.of("roles", upper(roles)));
        }
    }

    @Command(name = "reset-password", description = "print a new one-time password / 重置密码")
    static final class ResetPassword extends OfOne {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(path(name) + "/password-reset", null);
        }

        @Override
        void show(JsonNode made) {
            password(out, made);
        }
    }

    @Command(name = "reset-second-factor", description = "where authenticator and recovery codes were lost / 重置第二因素")
    static final class ResetSecondFactor extends OfOne {

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(path(name) + "/second-factor");
        }
    }

    @Command(name = "disable", description = "nothing is deleted / 停用账户")
    static final class Disable extends OfOne {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(path(name) + "/disable", null);
        }
    }

    @Command(name = "enable", description = "let in again, also who tried too often / 启用账户")
    static final class Enable extends OfOne {

        @Override
        JsonNode ask(NodeClient client) {
            return client.post(path(name) + "/enable", null);
        }
    }

    @Command(name = "sign-out", description = "end all sessions of an account / 结束账户的全部会话")
    static final class SignOut extends OfOne {

        @Override
        JsonNode ask(NodeClient client) {
            return client.delete(path(name) + "/sessions");
        }
    }
}
