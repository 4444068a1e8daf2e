package org.tacit.bench;

import java.nio.file.Path;
import java.util.Map;
import org.tacit.wire.Session;

/** One {@code --scheme} of {@code tacit bench he}: a encrypts, b computes without a key, a decrypts. */
interface HeVariant {

    /** Scheme with its size, as the report states it. */
    String label(Settings settings);

    String security(Settings settings);

    /** Numbers that a encrypts. */
    int items(Settings settings);

    /** Numbers for the runs before the clock. */
    default int warmUpItems() {
        return 128;
    }

    void generate(Path folder, Settings settings);

    /** One party, from its unread input to what it writes under {@code folder}; figures of both go into the report. */
    Map<String, Object> run(Session session, Path folder, Settings settings);

    /** Whether what a decrypted is what the inputs say in plain sight. */
    boolean check(Path folder, Settings settings);
}
