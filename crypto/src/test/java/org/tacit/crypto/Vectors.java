package org.tacit.crypto;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Outside test vectors, under the folder that the system property {@code tacit.shared} names; absent, the test is skipped. */
public final class Vectors {

    private Vectors() {
    }

    /** A file below {@code vectors/}. */
    public static Path path(String name) {
        Path file = Path.of(System.getProperty("tacit.shared", "../../shared"), "vectors", name);
        Assumptions.assumeTrue(Files.exists(file), "no test vectors at " + name);
        return file;
    }

    /** A JSON file below {@code vectors/}. */
    public static JsonNode json(String name) {
        return JsonMapper.builder().build().readTree(path(name));
    }
}
