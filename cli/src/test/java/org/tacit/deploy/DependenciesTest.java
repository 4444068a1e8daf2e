package org.tacit.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others wrote and we ship or test with: known by name, version, bytes and licence. Known vulnerabilities are looked up elsewhere, see docs/dependencies.md. */
class DependenciesTest {

    private static final Path HOUSE = Path.of(System.getProperty("user.dir")).getParent();
    private static final Path LOCK = HOUSE.resolve("docs/dependencies.lock");

    /** One of them is enough where a library may be had under several. */
    private static final Set<String> ALLOWED = Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EPL-1.0", "EPL-2.0", "MPL-2.0", "LGPL-2.1", "0BSD", "ISC", "OFL-1.1");

    private static boolean allowed(String licence) {
        return Arrays.stream(licence.replaceAll("[()]", "").split(" OR ")).anyMatch(ALLOWED::contains);
    }

    /** What {@code docs/dependencies.lock} says: name to hash and licence. */
    private static Map<String, String[]> lock() throws IOException {
        return Files.readAllLines(LOCK).stream().filter(l -> !l.startsWith("#")).map(l -> l.split(" ", 3)).collect(Collectors.toMap(w -> w[0], w -> w));
    }

    @Test
    void everyJarIsTheOneThatIsLocked() throws IOException {
        List<Jar> jars = Jar.classPath();
        assertThat(jars).hasSizeGreaterThan(100);
        Map<String, String> found = new TreeMap<>();
        jars.parallelStream().map(j -> Map.entry(j.name(), j.sha256())).toList().forEach(e -> found.put(e.getKey(), e.getValue()));
        if (Boolean.getBoolean("tacit.update")) {
            Set<Path> repositories = jars.stream().map(Jar::repository).collect(Collectors.toSet());
            repositories.add(Path.of(System.getProperty("user.home"), ".m2/repository"));
            List<String> lines = new ArrayList<>(List.of("# Every jar of others on the class path of the command line's tests, which is what ships and what tests: name, SHA-256, licence. Written by DependenciesTest."));
            jars.stream().map(j -> j.name() + " " + j.sha256() + " " + j.licence(repositories)).distinct().sorted().forEach(lines::add);
            Files.write(LOCK, lines);
        }
        Map<String, String> locked = new TreeMap<>();
        lock().values().forEach(w -> locked.put(w[0], w[1]));
        assertThat(found).as("after a change of dependencies run ./tacit test -pl cli -am -Dtest=DependenciesTest -Dtacit.update=true, and read the difference").isEqualTo(locked);
    }

    @Test
    void everyLicenceMayBeUsed() throws IOException {
        assertThat(lock().values()).allSatisfy(w -> assertThat(allowed(w[2])).as("%s is under '%s'", w[0], w[2]).isTrue());
        assertThat(allowed("GPL-3.0")).isFalse();
        assertThat(allowed("?")).isFalse();
    }

    @Test
    void everyDependencyThatAModuleNamesIsOnThePage() throws IOException {
        String page = Files.readString(HOUSE.resolve("docs/dependencies.md"));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> folders = Files.list(HOUSE)) {
            for (Path pom : folders.map(f -> f.resolve("pom.xml")).filter(Files::exists).toList()) {
                Jar.node(Jar.read(pom), "dependencies").ifPresent(list -> artifacts(list, named));
            }
        }
        artifacts(Jar.node(Jar.read(HOUSE.resolve("pom.xml")), "dependencies").orElseThrow(), named);
        assertThat(named).hasSizeGreaterThan(20).allSatisfy(artifact -> assertThat(Pattern.compile("`" + Pattern.quote(artifact) + "`").matcher(page).find()).as("`%s` in docs/dependencies.md", artifact).isTrue());
    }

    private static void artifacts(Element dependencies, Set<String> into) {
        for (Node n = dependencies.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e && !Jar.child(e, "groupId").orElse("").equals("org.tacit")) {
                into.add(Jar.child(e, "artifactId").orElseThrow());
            }
        }
    }

    @Test
    void versionsAreManagedInOnePlace() throws IOException {
        try (Stream<Path> folders = Files.list(HOUSE)) {
            for (Path pom : folders.map(f -> f.resolve("pom.xml")).filter(Files::exists).toList()) {
                Jar.node(Jar.read(pom), "dependencies").ifPresent(list -> {
                    for (Node n = list.getFirstChild(); n != null; n = n.getNextSibling()) {
                        if (n instanceof Element e) {
                            assertThat(Jar.child(e, "version")).as("%s: %s", pom, e.getTextContent()).isEmpty();
                        }
                    }
                });
            }
        }
    }

    @Test
    void packagesOfNpmAreLocked() throws IOException {
        for (String folder : List.of("console", "anchor/src/test/chain")) {
            JsonNode wanted = JsonMapper.shared().readTree(Files.readString(HOUSE.resolve(folder).resolve("package.json")));
            for (String kind : List.of("dependencies", "devDependencies")) {
                wanted.path(kind).properties().forEach(e -> assertThat(e.getValue().asString()).as("%s/package.json: %s", folder, e.getKey()).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.]+)?"));
            }
            JsonNode lock = JsonMapper.shared().readTree(Files.readString(HOUSE.resolve(folder).resolve("package-lock.json")));
            assertThat(lock.path("packages").size()).isGreaterThan(1);
            lock.path("packages").properties().stream().filter(e -> !e.getKey().isEmpty()).forEach(e -> {
                JsonNode one = e.getValue();
                // What a package brings inside itself is under that one's hash.
                assertThat(one.path("integrity").asString("")).as("%s: %s", folder, e.getKey()).matches(one.path("inBundle").asBoolean(false) ? "sha(1|512)-.+" : "sha512-.+");
                assertThat(one.path("resolved").asString("https:")).as("%s: %s", folder, e.getKey()).startsWith("https:");
                if (folder.equals("console") && !one.path("dev").asBoolean(false)) {
                    assertThat(allowed(one.path("license").asString("?"))).as("%s is under '%s'", e.getKey(), one.path("license").asString("?")).isTrue();
                }
            });
        }
    }
}
