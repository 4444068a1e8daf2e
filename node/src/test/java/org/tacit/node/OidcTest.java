package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tacit.node.TestIssuer.Signing;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.home.NodeSetup;
import org.tacit.node.access.Accounts;
import org.tacit.node.access.Role;
import org.tacit.node.store.TestDatabase;
import tools.jackson.databind.json.JsonMapper;

/** Signing in at an identity provider, and every way to pretend one did. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OidcTest {

    @TempDir
    static Path folder;

    private TestIssuer issuer;
    private AccessServer server;

    @BeforeAll
    void start() throws Exception {
        NodeHome home = NodeHome.existing(Path.of(NodeSetup.make(folder.resolve("bank"), new NodeConfig("bank", true, "127.0.0.1", 0, "", 0, TestDatabase.url(), NodeConfig.Approval.ASK)).folder()));
        ManualClock[] clock = new ManualClock[1];
        issuer = new TestIssuer(new java.time.Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return java.time.ZoneOffset.UTC;
            }

            @Override
            public java.time.Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.Instant instant() {
                return clock[0].instant();
            }
        });
        NodeHome.writePrivate(home.folder().resolve("access.yaml"), """
                oidc:
                  issuer: %s
                  client: %s
                  secret: "%s"
                  redirect: http://127.0.0.1/api/sessions/oidc/callback
                  roles:
                    tacit-approvers: approver
                    tacit-admins: administrator
                """.formatted(issuer.issuer(), TestIssuer.CLIENT, TestIssuer.SECRET));
        server = new AccessServer(home);
        clock[0] = server.clock;
    }

    @AfterAll
    void stop() {
        server.close();
        issuer.close();
    }

    @BeforeEach
    void honest() {
        issuer.signing = Signing.RS256;
        issuer.change = claims -> claims;
        issuer.person = Map.of("sub", "u-1", "preferred_username", "Alice.Liddell", "roles", List.of("staff", "tacit-approvers"));
    }

    private HttpResponse<String> get(String path, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.rest.port() + path));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return server.http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()).join();
    }

    /** A login that a browser began. */
    private record Begun(String address, String cookie) {
        Map<String, String> asked() {
            return TestIssuer.fields(URI.create(address).getRawQuery());
        }
    }

    private Begun begin() {
        HttpResponse<String> sent = get("/api/sessions/oidc", null);
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(302);
        String set = sent.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly", "SameSite=Lax", "Path=/api/sessions/oidc");
        return new Begun(sent.headers().firstValue("Location").orElseThrow(), set.substring(0, set.indexOf(';')));
    }

    private HttpResponse<String> back(String cookie, String state, String code) {
        return get("/api/sessions/oidc/callback?state=" + state + "&code=" + code, cookie);
    }

    private HttpResponse<String> login() {
        Begun begun = begin();
        return back(begun.cookie, begun.asked().get("state"), issuer.authorize(begun.address));
    }

    private static String session(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream().filter(c -> c.startsWith("tacit-session=")).map(c -> c.substring(0, c.indexOf(';'))).findFirst().orElseThrow();
    }

    private void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(c -> c.startsWith("tacit-session="));
    }

    @ParameterizedTest
    @EnumSource(names = {"RS256", "ES256"})
    void whoTheProviderKnowsIsLetIn(Signing signing) {
        issuer.signing = signing;
        Begun begun = begin();
        assertThat(begun.asked()).containsEntry("response_type", "code").containsEntry("client_id", TestIssuer.CLIENT).containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge").doesNotContainKey("code_verifier");
        HttpResponse<String> in = back(begun.cookie, begun.asked().get("state"), issuer.authorize(begun.address));
        assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
        assertThat(in.headers().allValues("Set-Cookie")).anyMatch(c -> c.startsWith("tacit-session=") && c.contains("HttpOnly") && c.contains("SameSite=Strict"));
        var me = JsonMapper.shared().readTree(get("/api/me", session(in)).body());
        assertThat(me.path("name").asString()).matches("alice\\.liddell~[0-9a-f]{8}");
        assertThat(me.path("roles").toString()).isEqualTo("[\"APPROVER\"]");
        assertThat(get("/api/contracts", session(in)).statusCode()).isEqualTo(200);
        assertThat(get("/api/accounts", session(in)).statusCode()).isEqualTo(403);
        assertThat(server.node.access().accounts().list()).filteredOn(Accounts.AccountView::elsewhere).hasSize(1);
    }

    @Test
    void rolesAreWhatTheProviderSaysAtEachLogin() {
        issuer.person = Map.of("sub", "u-2", "preferred_username", "bob", "roles", List.of("tacit-approvers"));
        String name = JsonMapper.shared().readTree(get("/api/me", session(login())).body()).path("name").asString();
        issuer.person = Map.of("sub", "u-2", "preferred_username", "robert", "roles", "tacit-admins");
        String again = session(login());
        assertThat(JsonMapper.shared().readTree(get("/api/me", again).body()).path("name").asString()).as("the same account, whatever it is called").isEqualTo(name);
        assertThat(server.node.access().accounts().get(name).roles()).containsExactly(Role.ADMINISTRATOR);
        // Disabled here is disabled, and its role is not for this node to change.
        server.asNode("PUT", "/api/accounts/" + name.replace("~", "%7E") + "/roles", Map.of("roles", List.of("AUDITOR"))).is(400);
        server.asNode("POST", "/api/accounts/" + name.replace("~", "%7E") + "/disable", null).is(200);
        refused(login());
        assertThat(get("/api/me", again).statusCode()).isEqualTo(401);
    }

    @Test
    void aNameOfALocalAccountDoesNotOpenIt() {
        server.person("carol", "", Role.ADMINISTRATOR);
        issuer.person = Map.of("sub", "u-3", "preferred_username", "carol", "roles", List.of("tacit-approvers"));
        assertThat(JsonMapper.shared().readTree(get("/api/me", session(login())).body()).path("name").asString()).startsWith("carol~");
        assertThat(server.node.access().accounts().get("carol").roles()).containsExactly(Role.ADMINISTRATOR);
        // Nobody has a password here who signs in there.
        server.new Browser().signIn("carol~" + "0".repeat(8), "", null).is(401);
    }

    @Test
    void whoHasNoRoleIsNotLetIn() {
        for (Object roles : new Object[] {List.of(), List.of("staff"), "APPROVER", Map.of("tacit-admins", true), 7, List.of(7)}) {
            issuer.person = Map.of("sub", "u-4", "preferred_username", "dora", "roles", roles);
            refused(login());
        }
        assertThat(server.node.access().accounts().list()).noneMatch(a -> a.name().startsWith("dora"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "HMAC_WITH_PUBLIC_KEY", "ANOTHER_KEY", "ANOTHER_KEY_OF_THE_SAME_NAME", "UNSIGNED_TAIL"})
    void aForgedSignature(Signing signing) {
        issuer.signing = signing;
        refused(login());
    }

    @TestFactory
    List<DynamicTest> aTokenThatIsNotForThisLogin() {
        Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong = new LinkedHashMap<>();
        wrong.put("another issuer", c -> c.issuer("https://evil.example"));
        wrong.put("another audience", c -> c.audience("somebody-else"));
        wrong.put("two audiences and no authorised party", c -> c.audience(List.of(TestIssuer.CLIENT, "somebody-else")));
        wrong.put("another authorised party", c -> c.claim("azp", "somebody-else"));
        wrong.put("no audience", c -> c.audience((String) null));
        wrong.put("expired", c -> c.expirationTime(Date.from(server.clock.instant().minus(Duration.ofSeconds(61)))));
        wrong.put("without an end", c -> c.expirationTime(null));
        wrong.put("issued in the future", c -> c.issueTime(Date.from(server.clock.instant().plus(Duration.ofMinutes(2)))));
        wrong.put("issued long ago", c -> c.issueTime(Date.from(server.clock.instant().minus(Duration.ofMinutes(11)))));
        wrong.put("not valid yet", c -> c.notBeforeTime(Date.from(server.clock.instant().plus(Duration.ofMinutes(2)))));
        wrong.put("another login's nonce", c -> c.claim("nonce", "A".repeat(43)));
        wrong.put("no nonce", c -> c.claim("nonce", null));
        wrong.put("nobody", c -> c.subject(null));
        return wrong.entrySet().stream().map(w -> DynamicTest.dynamicTest(w.getKey(), () -> {
            honest();
            issuer.change = w.getValue();
            refused(login());
            issuer.change = c -> c;
            assertThat(login().statusCode()).isEqualTo(200);
        })).toList();
    }

    @Test
    void aLoginIsFinishedOnceByTheBrowserThatBeganIt() {
        Begun mine = begin();
        Begun other = begin();
        String state = mine.asked().get("state");
        refused(back(null, state, issuer.authorize(mine.address)));
        refused(back(other.cookie, state, issuer.authorize(mine.address)));
        refused(back("tacit-login=" + "A".repeat(43), state, issuer.authorize(mine.address)));
        refused(back(mine.cookie, "A".repeat(43), issuer.authorize(mine.address)));
        refused(get("/api/sessions/oidc/callback?code=x", mine.cookie));
        refused(get("/api/sessions/oidc/callback?error=access_denied&state=" + state, mine.cookie));
        Begun mixed = begin();
        refused(get("/api/sessions/oidc/callback?state=" + mixed.asked().get("state") + "&code=" + issuer.authorize(mixed.address) + "&iss=https%3A%2F%2Fevil.example", mixed.cookie));
        String code = issuer.authorize(mine.address);
        assertThat(back(mine.cookie, state, code).statusCode()).isEqualTo(200);
        refused(back(mine.cookie, state, issuer.authorize(mine.address)));
        // A code of another browser's login: its challenge is another.
        Begun victim = begin();
        String stolen = issuer.authorize(victim.address);
        Begun thief = begin();
        assertThat(back(thief.cookie, thief.asked().get("state"), stolen).statusCode()).isEqualTo(502);

        Begun late = begin();
        server.clock.forward(Duration.ofMinutes(10));
        refused(back(late.cookie, late.asked().get("state"), issuer.authorize(late.address)));
    }

    @Test
    void theProviderMayChangeItsKeys() throws Exception {
        // At another address, so that what forgers had it read before does not count against it.
        issuer.keys = "/keys-elsewhere";
        server.clock.forward(Duration.ofHours(2));
        assertThat(login().statusCode()).isEqualTo(200);
        issuer.newKey("rsa-" + System.nanoTime());
        assertThat(login().statusCode()).isEqualTo(200);
    }

    @Test
    void aProviderThatSaysItIsAnother() {
        issuer.describedAs = "https://evil.example";
        try {
            server.clock.forward(Duration.ofHours(2));
            assertThat(get("/api/sessions/oidc", null).statusCode()).isEqualTo(502);
        } finally {
            issuer.describedAs = null;
        }
        assertThat(login().statusCode()).isEqualTo(200);
    }
}
