package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Open;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;

/** Every operation of the API from both sides: with the permission that it names, and with all others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermissionTest {

    /** What may be called without a permission; whoever adds to it says so here. */
    private static final Set<String> FOR_EVERYBODY = Set.of("GET /openapi.json", "POST /api/sessions", "GET /api/sessions/ways", "GET /api/sessions/oidc", "GET /api/sessions/oidc/callback",
            "POST /api/accounts/first", "GET /health/live", "GET /health/ready");

    @TempDir
    static Path folder;

    private AccessServer server;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<Permission, String> only = new EnumMap<>(Permission.class);
    private final Map<Permission, String> allBut = new EnumMap<>(Permission.class);
    private final Map<Role, String> roles = new EnumMap<>(Role.class);

    private record Operation(String method, String path, HandlerMethod handler) {
        String name() {
            return method + " " + path;
        }

        Set<Permission> needs() {
            Needs needs = handler.getMethodAnnotation(Needs.class);
            return needs == null ? Set.of() : EnumSet.copyOf(Arrays.asList(needs.value()));
        }

        Open open() {
            return handler.getMethodAnnotation(Open.class);
        }
    }

    @BeforeAll
    void start() {
        server = new AccessServer(folder.resolve("bank"));
        server.rest.context().getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class).getHandlerMethods().forEach((info, handler) ->
                info.getMethodsCondition().getMethods().forEach(method -> info.getPatternValues().forEach(path -> operations.add(new Operation(method.name(), path, handler)))));
        operations.sort(java.util.Comparator.comparing(Operation::name));
        server.person("everybody", "", Role.values());
        for (Permission permission : Permission.values()) {
            only.put(permission, server.key("everybody", permission));
            allBut.put(permission, server.key("everybody", Arrays.stream(Permission.values()).filter(p -> p != permission).toArray(Permission[]::new)));
        }
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(java.util.Locale.ROOT);
            server.person(name, "", role);
            roles.put(role, server.key(name, role.permissions().toArray(Permission[]::new)));
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyOperationSaysWhoMayCallIt() {
        assertThat(operations).hasSizeGreaterThan(60);
        assertThat(operations).allSatisfy(o -> assertThat(o.needs().isEmpty()).as("%s has either @Needs or @Open", o.name()).isEqualTo(o.open() != null));
        assertThat(operations.stream().filter(o -> o.open() != null && !o.open().signedIn()).map(Operation::name)).containsExactlyInAnyOrderElementsOf(FOR_EVERYBODY);
    }

    /** The path with names that nothing has, and a body that fits nothing: who is let in gets an answer, whatever it is. */
    private AccessServer.Reply call(Operation operation, String key) {
        String path = operation.path().replaceAll("\\{[^}]*}", "zzzzzzzz");
        return server.call(key, operation.method(), path, operation.method().equals("GET") ? null : "{}");
    }

    private static boolean refused(AccessServer.Reply reply) {
        return reply.status() == 403 && reply.body().path("text").path("en").asString("").contains("needs the permission");
    }

    @TestFactory
    List<DynamicTest> bothSides() {
        return operations.stream().filter(o -> !o.needs().isEmpty()).map(o -> DynamicTest.dynamicTest(o.name(), () -> {
            for (Permission needed : o.needs()) {
                AccessServer.Reply let = call(o, only.get(needed));
                assertThat(refused(let)).as("%s with %s alone: %s", o.name(), needed, let.http().body()).isFalse();
                assertThat(let.status()).isNotEqualTo(401);
            }
            if (o.needs().size() == 1) {
                AccessServer.Reply kept = call(o, allBut.get(o.needs().iterator().next()));
                assertThat(refused(kept)).as("%s with all but %s: %d %s", o.name(), o.needs(), kept.status(), kept.http().body()).isTrue();
            }
            roles.forEach((role, key) -> {
                if (role.permissions().stream().noneMatch(o.needs()::contains)) {
                    assertThat(refused(call(o, key))).as("%s by %s", o.name(), role).isTrue();
                }
            });
            call(o, null).is(401);
            call(o, "tk_aaaaaaaa_" + "A".repeat(43)).is(401);
        })).toList();
    }

    @TestFactory
    List<DynamicTest> whatNeedsASignInOnly() {
        return operations.stream().filter(o -> o.open() != null && o.open().signedIn()).map(o -> DynamicTest.dynamicTest(o.name(), () -> {
            call(o, null).is(401);
            assertThat(call(o, only.get(Permission.SEE_NODE)).status()).isNotEqualTo(401);
        })).toList();
    }

    /** Duties are apart; the table in the documentation is this one. */
    @Test
    void rolesAreAsTheDocumentationSays() throws Exception {
        StringBuilder table = new StringBuilder("| permission |");
        Arrays.stream(Role.values()).forEach(r -> table.append(' ').append(r.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')).append(" |"));
        table.append("\n|---|").append("---|".repeat(Role.values().length)).append('\n');
        for (Permission p : Permission.values()) {
            table.append("| ").append(p).append(" |");
            Arrays.stream(Role.values()).forEach(r -> table.append(r.permissions().contains(p) ? " yes |" : " |"));
            table.append('\n');
        }
        Path page = Path.of(System.getProperty("user.dir")).resolveSibling("docs/access.md");
        assertThat(page).content().as("docs/access.md holds this table:\n%s", table).contains(table);

        assertThat(Role.AUDITOR.permissions()).containsExactlyInAnyOrder(Permission.SEE_NODE, Permission.SEE_TABLES, Permission.SEE_WORK, Permission.SEE_METER, Permission.AUDIT);
        assertThat(Role.ADMINISTRATOR.permissions()).doesNotContain(Permission.SEE_ROWS, Permission.SEE_RESULTS, Permission.APPROVE, Permission.GRANT, Permission.PROPOSE);
        assertThat(Role.APPROVER.permissions()).doesNotContain(Permission.PROPOSE);
        assertThat(Role.ANALYST.permissions()).doesNotContain(Permission.APPROVE, Permission.GRANT, Permission.SEE_ROWS);
        assertThat(Role.permissions(List.of(Role.values()), "retail")).doesNotContain(Permission.MANAGE_PARTNERS, Permission.ADMINISTER, Permission.AUDIT);
    }
}
