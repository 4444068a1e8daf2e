package org.tacit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.tacit.base.PolicyDenied;
import org.tacit.node.access.Authenticator;
import org.tacit.node.access.Permission;
import org.tacit.node.access.Role;
import org.tacit.node.access.Tenancy;

/** People sign in, change their password, lose their authenticator; programs call with keys; strangers do not get in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountTest {

    @TempDir
    static Path folder;

    private AccessServer server;

    @BeforeAll
    void start() {
        server = new AccessServer(folder.resolve("bank"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Map<String, Object> body(Object... pairs) {
        Map<String, Object> body = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            body.put((String) pairs[i], pairs[i + 1]);
        }
        return body;
    }

    // ---- the first administrator ----

    @Test
    void theFirstAdministratorIsMadeOnce(@TempDir Path other) throws Exception {
        try (AccessServer fresh = new AccessServer(other.resolve("bank"))) {
            String text = Files.readString(fresh.home.setupText()).strip();
            fresh.call(null, "POST", "/api/accounts/first", body("text", "wrong", "name", "root", "password", AccessServer.PASSWORD)).is(401);
            fresh.call(null, "POST", "/api/accounts/first", body("text", text, "name", "alice", "password", "password1234")).is(400);
            fresh.call(null, "POST", "/api/accounts/first", body("text", text, "name", "alice", "password", AccessServer.PASSWORD)).is(200);
            assertThat(fresh.home.setupText()).doesNotExist();
            fresh.call(null, "POST", "/api/accounts/first", body("text", text, "name", "bob", "password", AccessServer.PASSWORD)).is(401);
            AccessServer.Browser alice = fresh.new Browser();
            alice.signIn("alice", AccessServer.PASSWORD, null).is(200);
            alice.send("POST", "/api/accounts", body("name", "bob", "roles", List.of("ANALYST"))).is(200);
            // Nobody gives rights to oneself.
            alice.send("PUT", "/api/accounts/alice/roles", body("roles", List.of("ADMINISTRATOR", "APPROVER"))).is(403);
            assertThat(fresh.evidence()).anyMatch(e -> e.startsWith("account.added") && e.contains("bob") && e.contains("alice"));
        }
    }

    // ---- sessions ----

    @Test
    void aOneTimePasswordMustBeChanged() {
        String once = server.asNode("POST", "/api/accounts", body("name", "carol", "roles", List.of("ANALYST"))).is(200).body().path("password").asString();
        AccessServer.Browser carol = server.new Browser();
        AccessServer.Reply opened = carol.signIn("carol", once, null).is(200);
        assertThat(opened.body().path("mustChange").asBoolean()).isTrue();
        assertThat(opened.body().path("permissions")).isEmpty();
        carol.send("GET", "/api/jobs", null).is(403);
        carol.send("PUT", "/api/me/password", body("old", once, "password", "password1234")).is(400);
        carol.send("PUT", "/api/me/password", body("old", once, "password", once)).is(400);
        carol.send("PUT", "/api/me/password", body("old", "not that one", "password", AccessServer.PASSWORD)).is(401);
        carol.send("PUT", "/api/me/password", body("old", once, "password", AccessServer.PASSWORD)).is(204);
        carol.send("GET", "/api/jobs", null).is(200);
        assertThat(carol.send("GET", "/api/me", null).is(200).body().path("mustChange").asBoolean()).isFalse();
        server.new Browser().signIn("carol", once, null).is(401);

        // One that is not used in time is good no more.
        String late = server.asNode("POST", "/api/accounts/carol/password-reset", null).is(200).body().path("password").asString();
        carol.send("GET", "/api/jobs", null).is(401);
        server.clock.forward(Duration.ofDays(3));
        server.new Browser().signIn("carol", late, null).is(401);
    }

    @Test
    void theCookieIsForThisNodesPagesAlone() {
        server.person("dave", "", Role.ANALYST);
        AccessServer.Browser dave = server.new Browser();
        AccessServer.Reply opened = dave.signIn("dave", AccessServer.PASSWORD, null).is(200);
        assertThat(opened.http().headers().firstValue("Set-Cookie").orElse("")).contains("HttpOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
        assertThat(opened.http().headers().firstValue("Cache-Control")).hasValue("no-store");
        String first = dave.cookie;

        // Behind a proxy that speaks TLS it is never sent without.
        var request = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + server.rest.port() + "/api/sessions")).header("Content-Type", "application/json")
                .header("X-Forwarded-Proto", "https").POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"account\":\"dave\",\"password\":\"" + AccessServer.PASSWORD + "\"}")).build();
        assertThat(server.http.sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofString()).join().headers().firstValue("Set-Cookie").orElse("")).contains("; Secure");

        // A new session has a new secret, and what changes something needs its token too.
        dave.signIn("dave", AccessServer.PASSWORD, null).is(200);
        assertThat(dave.cookie).isNotEqualTo(first);
        String token = dave.csrf;
        for (String wrong : new String[] {null, "", "x".repeat(43)}) {
            dave.csrf = wrong;
            assertThat(dave.send("POST", "/api/flows/check", body("flow", "x")).is(403).code()).isEqualTo("csrf");
            assertThat(dave.send("DELETE", "/api/sessions/current", null).is(403).code()).isEqualTo("csrf");
            dave.send("GET", "/api/jobs", null).is(200);
        }
        dave.csrf = token;
        dave.send("POST", "/api/flows/check", body("flow", "x")).is(400);
        assertThat(dave.send("GET", "/api/me", null).is(200).body().path("csrf").asString()).isEqualTo(token);
        // Another site's page cannot sign anybody in either: forms do not send JSON.
        var form = java.net.http.HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + server.rest.port() + "/api/sessions")).header("Content-Type", "text/plain")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"account\":\"dave\",\"password\":\"" + AccessServer.PASSWORD + "\"}")).build();
        assertThat(server.http.sendAsync(form, java.net.http.HttpResponse.BodyHandlers.ofString()).join().statusCode()).isEqualTo(415);
    }

    @Test
    void aSessionEndsWhenItIsNotUsedAndAtTheEndOfTheDay() {
        AccessServer.Browser erin = server.person("erin", "", Role.ANALYST);
        for (int i = 0; i < 4; i++) {
            server.clock.forward(Duration.ofMinutes(29));
            erin.send("GET", "/api/jobs", null).is(200);
        }
        server.clock.forward(Duration.ofMinutes(30));
        erin.send("GET", "/api/jobs", null).is(401);
        server.clock.forward(Duration.ofMinutes(-30));
        erin.send("GET", "/api/jobs", null).is(200);

        erin.signIn("erin", AccessServer.PASSWORD, null).is(200);
        for (int i = 0; i < 12 * 3 - 1; i++) {
            server.clock.forward(Duration.ofMinutes(20));
            erin.send("GET", "/api/jobs", null).is(200);
        }
        server.clock.forward(Duration.ofMinutes(20));
        erin.send("GET", "/api/jobs", null).is(401);
    }

    @Test
    void sessionsCanBeSeenAndEnded() {
        AccessServer.Browser here = server.person("frank", "", Role.ANALYST);
        AccessServer.Browser there = server.new Browser();
        there.signIn("frank", AccessServer.PASSWORD, null).is(200);
        var sessions = here.send("GET", "/api/sessions", null).is(200).body();
        assertThat(sessions).hasSize(2);
        String other = sessions.valueStream().filter(s -> !s.path("current").asBoolean()).findFirst().orElseThrow().path("id").asString();
        // Not somebody else's.
        server.person("grace", "", Role.ANALYST).send("DELETE", "/api/sessions/" + other, null).is(404);
        there.send("GET", "/api/jobs", null).is(200);
        here.send("DELETE", "/api/sessions/" + other, null).is(204);
        there.send("GET", "/api/jobs", null).is(401);
        here.send("DELETE", "/api/sessions/current", null).is(204);
        here.send("GET", "/api/jobs", null).is(401);
        assertThat(server.node.access().sessions().of(other)).isEmpty();

        here.signIn("frank", AccessServer.PASSWORD, null).is(200);
        server.asNode("DELETE", "/api/accounts/frank/sessions", null).is(204);
        here.send("GET", "/api/jobs", null).is(401);

        // A changed password ends the other sessions, not this one.
        here.signIn("frank", AccessServer.PASSWORD, null).is(200);
        there.signIn("frank", AccessServer.PASSWORD, null).is(200);
        here.send("PUT", "/api/me/password", body("old", AccessServer.PASSWORD, "password", "four green birds")).is(204);
        here.send("GET", "/api/jobs", null).is(200);
        there.send("GET", "/api/jobs", null).is(401);
    }

    @Test
    void rightsAreThoseOfThisMoment() {
        AccessServer.Browser heidi = server.person("heidi", "", Role.ANALYST);
        heidi.send("POST", "/api/flows/check", body("flow", "x")).is(400);
        heidi.send("GET", "/api/evidence", null).is(403);
        server.asNode("PUT", "/api/accounts/heidi/roles", body("roles", List.of("AUDITOR"))).is(200);
        heidi.send("POST", "/api/flows/check", body("flow", "x")).is(403);
        heidi.send("GET", "/api/evidence", null).is(200);
        server.asNode("POST", "/api/accounts/heidi/disable", null).is(200);
        heidi.send("GET", "/api/evidence", null).is(401);
        server.new Browser().signIn("heidi", AccessServer.PASSWORD, null).is(401);
        server.asNode("POST", "/api/accounts/heidi/enable", null).is(200);
        server.new Browser().signIn("heidi", AccessServer.PASSWORD, null).is(200);
        assertThat(server.evidence()).anyMatch(e -> e.startsWith("account.roles") && e.contains("heidi") && e.contains("AUDITOR") && e.contains("ANALYST"))
                .anyMatch(e -> e.startsWith("account.disabled") && e.contains("heidi"));
    }

    /** Who was refused what, at which address of the interface: not what they wrote. */
    @Test
    void aRefusalIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger("org.tacit.node.rest");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level usual = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            AccessServer.Browser nosy = server.person("nosy", "", Role.AUDITOR);
            nosy.send("GET", "/api/contracts/4711secret", null).is(404);
            nosy.send("POST", "/api/tables/4711secret/grants", body("partner", "4711secret")).is(403);
            assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage).filter(m -> m.contains("nosy"))).singleElement().satisfies(line ->
                    assertThat(line).startsWith("refused: nosy may not POST /api/tables/{").endsWith("(203.0.113.7)").doesNotContain("4711secret"));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(usual);
        }
    }

    // ---- strangers ----

    @Test
    void anAccountThatIsThereLooksLikeOneThatIsNot() {
        server.person("ivan", "", Role.ANALYST);
        server.asNode("POST", "/api/accounts", body("name", "judy", "roles", List.of("ANALYST"))).is(200);
        server.asNode("POST", "/api/accounts/judy/disable", null).is(200);
        List<List<String>> answers = new ArrayList<>();
        for (String name : new String[] {"ivan", "nobody-of-that-name", "judy", "", "' or 1=1 --"}) {
            AccessServer.Browser stranger = server.new Browser();
            stranger.forwarded = "198.51.100." + answers.size();
            List<String> said = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                AccessServer.Reply reply = stranger.signIn(name, "wrong wrong wrong", null);
                said.add(reply.status() + reply.http().body() + reply.http().headers().firstValue("Set-Cookie").orElse(""));
            }
            answers.add(said);
        }
        assertThat(answers).allSatisfy(said -> assertThat(said).isEqualTo(answers.getFirst()).allMatch(s -> s.startsWith("401")));
        // It has to wait now: the right password is no better.
        AccessServer.Browser ivan = server.new Browser();
        ivan.signIn("ivan", AccessServer.PASSWORD, null).is(401);
        server.clock.forward(Duration.ofMinutes(15));
        ivan.signIn("ivan", AccessServer.PASSWORD, null).is(200);
        assertThat(server.evidence()).anyMatch(e -> e.startsWith("account.slowed") && e.contains("ivan")).noneMatch(e -> e.contains("nobody-of-that-name") || e.contains("or 1=1"));
        assertThat(server.node.access().signIn().refused()).isGreaterThanOrEqualTo(41);
    }

    @Test
    void anAddressThatTriesManyAccountsHasToWait() {
        server.person("karl", "", Role.ANALYST);
        AccessServer.Browser stranger = server.new Browser();
        stranger.forwarded = "192.0.2.1";
        for (int i = 0; i < 51; i++) {
            stranger.signIn("guess-" + i, "wrong wrong wrong", null).is(401);
        }
        stranger.signIn("karl", AccessServer.PASSWORD, null).is(401);
        // What the caller claims beside what the proxy saw counts for nothing.
        stranger.forwarded = "10.1.1.1, 192.0.2.1";
        stranger.signIn("karl", AccessServer.PASSWORD, null).is(401);
        stranger.forwarded = "192.0.2.2";
        stranger.signIn("karl", AccessServer.PASSWORD, null).is(200);
    }

    @Test
    void onlyARealCredentialIsOne() {
        for (String wrong : new String[] {"", "x", server.home.readToken().substring(1), "tk_", "tk_aaaaaaaa_" + "A".repeat(43)}) {
            assertThat(server.call(wrong, "GET", "/api/node", null).is(401).code()).isEqualTo("unauthorised");
        }
        server.call(null, "GET", "/api/node", null).is(401);
        AccessServer.Browser forged = server.new Browser();
        forged.cookie = "tacit-session=" + "A".repeat(43);
        forged.send("GET", "/api/node", null).is(401);
        server.asNode("GET", "/api/node", null).is(200);
        assertThat(server.asNode("GET", "/api/me", null).is(200).body().path("name").asString()).isEqualTo("node");
    }

    // ---- second factor ----

    @Test
    void aSecondFactor() {
        AccessServer.Browser lena = server.person("lena", "", Role.APPROVER);
        lena.send("POST", "/api/me/second-factor", body("password", "not that one")).is(401);
        String secret = lena.send("POST", "/api/me/second-factor", body("password", AccessServer.PASSWORD)).is(200).body().path("secret").asString();
        Authenticator phone = new Authenticator(secret, server.clock);
        // It counts once its code was given.
        server.new Browser().signIn("lena", AccessServer.PASSWORD, null).is(200);
        lena.send("POST", "/api/me/second-factor/confirmation", body("code", phone.wrong())).is(400);
        var recovery = lena.send("POST", "/api/me/second-factor/confirmation", body("code", phone.code())).is(200).body().path("codes");
        assertThat(recovery).hasSize(10);

        AccessServer.Browser again = server.new Browser();
        assertThat(again.signIn("lena", AccessServer.PASSWORD, null).is(401).code()).isEqualTo("second-factor");
        assertThat(again.signIn("lena", "wrong wrong wrong", null).is(401).code()).isEqualTo("sign-in-refused");
        assertThat(again.signIn("lena", AccessServer.PASSWORD, phone.code()).is(401).code()).as("the code that confirmed it").isEqualTo("sign-in-refused");
        server.clock.forward(Duration.ofSeconds(30));
        again.signIn("lena", AccessServer.PASSWORD, phone.wrong()).is(401);
        String code = phone.code();
        again.signIn("lena", AccessServer.PASSWORD, code).is(200);
        again.signIn("lena", AccessServer.PASSWORD, code).is(401);

        // A recovery code, once.
        String recoveryCode = recovery.get(3).asString();
        again.signIn("lena", AccessServer.PASSWORD, recoveryCode.toUpperCase(java.util.Locale.ROOT)).is(200);
        again.signIn("lena", AccessServer.PASSWORD, recoveryCode).is(401);
        assertThat(again.send("GET", "/api/me", null).is(200).body().path("recoveryCodesLeft").asInt()).isEqualTo(9);

        // It outlives the key that it was sealed with.
        server.node.vault().rotateTenant("main");
        server.node.vault().forgetRetired("main");

        // Neither a session nor the password alone takes it away.
        again.send("DELETE", "/api/me/second-factor", body("password", AccessServer.PASSWORD, "code", "")).is(401);
        server.clock.forward(Duration.ofSeconds(60));
        again.send("DELETE", "/api/me/second-factor", body("password", "wrong wrong wrong", "code", phone.code())).is(401);
        again.send("DELETE", "/api/me/second-factor", body("password", AccessServer.PASSWORD, "code", phone.code())).is(204);
        server.new Browser().signIn("lena", AccessServer.PASSWORD, null).is(200);
        assertThat(server.evidence()).noneMatch(e -> e.contains(secret) || e.contains(recoveryCode));
    }

    @Test
    void anAdministratorHelpsWhoLostTheAuthenticator() {
        AccessServer.Browser mia = server.person("mia", "", Role.ANALYST);
        Authenticator phone = new Authenticator(mia.send("POST", "/api/me/second-factor", body("password", AccessServer.PASSWORD)).is(200).body().path("secret").asString(), server.clock);
        mia.send("POST", "/api/me/second-factor/confirmation", body("code", phone.code())).is(200);
        server.asNode("DELETE", "/api/accounts/mia/second-factor", null).is(200);
        mia.send("GET", "/api/jobs", null).is(401);
        mia.signIn("mia", AccessServer.PASSWORD, null).is(200);
    }

    // ---- keys ----

    @Test
    void aKeyMayWhatItSaysAndNoMoreThanItsOwner() {
        AccessServer.Browser nina = server.person("nina", "", Role.ANALYST, Role.OPERATOR);
        nina.send("POST", "/api/api-keys", body("label", "reports", "scopes", List.of("AUDIT"))).is(403);
        nina.send("POST", "/api/api-keys", body("label", "reports", "scopes", List.of())).is(400);
        nina.send("POST", "/api/api-keys", body("label", "reports", "scopes", List.of("SEE_WORK"), "days", 1000)).is(400);
        nina.send("POST", "/api/api-keys", body("label", "reports", "scopes", List.of("SEE_WORK"), "account", "carol")).is(403);
        var made = nina.send("POST", "/api/api-keys", body("label", "reports", "scopes", List.of("SEE_WORK", "OPERATE"), "days", 10)).is(200).body();
        String key = made.path("secret").asString();
        String prefix = made.path("key").path("prefix").asString();
        assertThat(key).matches("tk_[a-z0-9]{8}_.{43}").startsWith(prefix);
        server.call(key, "GET", "/api/jobs", null).is(200);
        server.call(key, "GET", "/api/tables", null).is(403);
        assertThat(server.call(key, "GET", "/api/me", null).is(200).body().path("name").asString()).isEqualTo("nina/" + prefix);
        // A key makes no keys and changes no passwords.
        server.call(key, "POST", "/api/api-keys", body("label", "more", "scopes", List.of("SEE_WORK"))).is(403);
        server.call(key, "PUT", "/api/me/password", body("old", AccessServer.PASSWORD, "password", "four green birds")).is(403);
        // One character less or other.
        server.call(key.substring(0, key.length() - 1), "GET", "/api/jobs", null).is(401);
        server.call(key.substring(0, 15) + (key.charAt(15) == 'A' ? 'B' : 'A') + key.substring(16), "GET", "/api/jobs", null).is(401);
        // The list shows when it was used, and nobody else's; the key itself is nowhere.
        var listed = nina.send("GET", "/api/api-keys", null).is(200);
        assertThat(listed.body()).hasSize(1);
        assertThat(listed.body().get(0).path("usedAt").asString()).isEqualTo(server.clock.instant().toString());
        assertThat(listed.http().body()).doesNotContain(key.substring(12));
        assertThat(server.evidence()).anyMatch(e -> e.startsWith("api-key.made") && e.contains(prefix)).noneMatch(e -> e.contains(key.substring(12)));
        AccessServer.Browser olga = server.person("olga", "", Role.ANALYST);
        assertThat(olga.send("GET", "/api/api-keys", null).is(200).body()).isEmpty();
        olga.send("DELETE", "/api/api-keys/" + prefix, null).is(404);

        // What the owner loses, the key loses.
        server.asNode("PUT", "/api/accounts/nina/roles", body("roles", List.of("DATA_OWNER"))).is(200);
        server.call(key, "POST", "/api/jobs/jzzzz/stop", null).is(403);
        server.call(key, "GET", "/api/jobs", null).is(200);
        server.asNode("POST", "/api/accounts/nina/disable", null).is(200);
        server.call(key, "GET", "/api/jobs", null).is(401);
        server.asNode("POST", "/api/accounts/nina/enable", null).is(200);
        server.call(key, "GET", "/api/jobs", null).is(200);
        server.clock.forward(Duration.ofDays(10));
        server.call(key, "GET", "/api/jobs", null).is(401);
        server.clock.forward(Duration.ofDays(-1));
        server.call(key, "GET", "/api/jobs", null).is(200);
        server.asNode("DELETE", "/api/api-keys/" + prefix, null).is(200);
        server.call(key, "GET", "/api/jobs", null).is(401);
    }

    // ---- tenants ----

    @Test
    void aTenantSeesNothingOfAnother() throws Exception {
        server.asNode("POST", "/api/tenants", body("name", "retail")).is(200);
        server.asNode("POST", "/api/tenants", body("name", "retail")).is(400);
        Path file = Files.writeString(folder.resolve("t.csv"), "phone,income\n13900000001,5\n");
        // People read files from the folders that the machine's administrator lists.
        Files.writeString(server.home.folder().resolve("sources.yaml"), "folders: ['" + folder + "']\n");
        AccessServer.Browser here = server.person("paul", "", Role.DATA_OWNER, Role.ANALYST);
        AccessServer.Browser there = server.person("quinn", "retail", Role.values());
        assertThat(there.send("GET", "/api/me", null).is(200).body().path("permissions").toString()).doesNotContain("ADMINISTER", "AUDIT", "MANAGE_PARTNERS");
        there.send("GET", "/api/accounts", null).is(403);
        there.send("GET", "/api/evidence/entries", null).is(403);

        here.send("POST", "/api/tables", body("file", file.toString(), "name", "ours")).is(200);
        there.send("POST", "/api/tables", body("file", file.toString(), "name", "theirs")).is(200);
        assertThat(here.send("GET", "/api/tables", null).is(200).body().findValuesAsString("commitment")).hasSize(1);
        assertThat(there.send("GET", "/api/tables", null).is(200).http().body()).contains("theirs").doesNotContain("ours");
        // As if it were not there.
        assertThat(there.send("GET", "/api/tables/ours", null).is(404).http().body().replace("ours", "NAME"))
                .isEqualTo(there.send("GET", "/api/tables/none", null).is(404).http().body().replace("none", "NAME"));
        here.send("GET", "/api/tables/theirs", null).is(404);
        here.send("POST", "/api/tables/theirs/grants", body("columns", List.of("*"), "partner", "*", "allow", "SIZE")).is(404);
        here.send("DELETE", "/api/tables/theirs/grants/x", null).is(404);
        here.send("POST", "/api/tables", body("file", file.toString(), "name", "theirs")).is(400);
        assertThat(server.asNode("GET", "/api/tables", null).is(200).body().size()).isGreaterThanOrEqualTo(2);

        server.asNode("PUT", "/api/tenants/retail/tables/ours", null).is(204);
        here.send("GET", "/api/tables/ours", null).is(404);
        there.send("GET", "/api/tables/ours", null).is(200);
        server.asNode("PUT", "/api/tenants/main/tables/ours", null).is(204);
        here.send("GET", "/api/tables/ours", null).is(200);
        server.asNode("PUT", "/api/tenants/nowhere/tables/ours", null).is(404);
        server.asNode("PUT", "/api/tenants/retail/tables/nothing", null).is(404);
        assertThat(server.node.access().tenancy().of(Tenancy.TABLE, "theirs")).isEqualTo("retail");
        assertThatThrownBy(() -> AccessServer.as("quinn", "retail", Role.AUDITOR).require(Permission.AUDIT)).isInstanceOf(PolicyDenied.class);
    }
}
