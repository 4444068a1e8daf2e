package org.tacit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** An organisation of a story: its node's process and the people who work with it, each with an account, a role and a session. */
final class Organisation implements AutoCloseable {

    private static final String PASSWORD = "seven green bottles";

    final String name;
    final NodeProcess node;
    final MovedClock clock;
    private final Map<String, Rest> people = new TreeMap<>();

    private Organisation(NodeProcess node) {
        this.name = node.name;
        this.node = node;
        this.clock = MovedClock.of(node.folder);
    }

    /** Starting, with a clock that is {@code ahead}; {@link #staff} follows. */
    static Organisation start(Path folder, String name, Duration ahead, String... options) {
        Organisation organisation = new Organisation(NodeProcess.held(folder, name, options));
        organisation.clock.ahead(ahead);
        organisation.node.start();
        return organisation;
    }

    /**
     * The administrator makes the first account with the text that was printed when the node was made, then the others', who choose passwords of their own.
     *
     * @param roles of people that are called like them
     */
    Organisation staff(String... roles) {
        node.awaitReady();
        Rest nobody = Rest.nobody(node);
        nobody.post("/api/accounts/first", "text", "not the text", "name", "administrator", "password", PASSWORD).refused(401);
        String text = setupText();
        nobody.post("/api/accounts/first", "text", text, "name", "administrator", "password", PASSWORD).ok();
        nobody.post("/api/accounts/first", "text", text, "name", "second", "password", PASSWORD).refused(401);
        nobody.get("/api/node").refused(401);
        people.put("administrator", Rest.person(node, "administrator", PASSWORD));
        for (String role : roles) {
            // Two approvers: approver and approver2.
            hire(role, role.replaceAll("\\d", "").replace('-', '_').toUpperCase(java.util.Locale.ROOT));
        }
        return this;
    }

    private String setupText() {
        try {
            return Files.readString(node.folder.resolve("setup-text")).strip();
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    private void hire(String person, String role) {
        JsonNode made = as("administrator").post("/api/accounts", "name", person, "roles", List.of(role)).ok();
        Rest fresh = Rest.person(node, person, made.path("password").asString());
        // A one-time password opens nothing but the door to a better one.
        fresh.get("/api/node").refused(403);
        fresh.put("/api/me/password", "old", made.path("password").asString(), "password", PASSWORD).ok();
        people.put(person, fresh);
    }

    Rest as(String person) {
        assertThat(people).containsKey(person);
        return people.get(person);
    }

    /** All sign in again: sessions end. */
    void signIn() {
        people.replaceAll((person, before) -> Rest.person(node, person, PASSWORD));
    }

    /** This organisation invites the other, and both compare fingerprints. */
    void pairWith(Organisation other) {
        int port = as("administrator").get("/api/node").ok().path("port").asInt();
        JsonNode invited = as("administrator").post("/api/partners/invitations", "address", "127.0.0.1:" + port, "hours", 1).ok();
        JsonNode joined = other.as("administrator").post("/api/partners", "text", invited.path("text").asString()).ok();
        assertThat(joined.path("partner").path("fingerprint").asString()).isEqualTo(invited.path("fingerprint").asString()).isNotEmpty();
        awaitConnected(other);
        assertThat(as("administrator").get("/api/partners/" + other.name).ok().path("partner").path("fingerprint").asString()).isEqualTo(joined.path("ownFingerprint").asString());
    }

    void awaitConnected(Organisation other) {
        Await.until(name + " and " + other.name + " are connected", () -> connected(other) && other.connected(this));
    }

    boolean connected(Organisation other) {
        return as("administrator").get("/api/partners/" + other.name).ok().path("partner").path("connected").asBoolean();
    }

    /** Where its owner may take files from. */
    Path deliver(String file, CharSequence content) {
        try {
            return Files.writeString(Files.createDirectories(node.folder.resolve("import")).resolve(file), content);
        } catch (IOException e) {
            throw HeldNode.unchecked(e);
        }
    }

    /** Bodies of entries of a type, oldest first. */
    List<JsonNode> evidence(String type) {
        return as("auditor").get("/api/evidence/search?limit=1000&q=" + java.net.URLEncoder.encode("type:" + type, java.nio.charset.StandardCharsets.UTF_8)).ok().path("entries").valueStream()
                .map(found -> found.path("entry").path("body")).toList();
    }

    @Override
    public void close() {
        node.close();
    }
}
