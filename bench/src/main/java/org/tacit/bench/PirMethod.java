package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tacit.wire.Session;

/** One {@code --method} of {@code tacit bench pir}: party a asks, the others provide. */
interface PirMethod {

    /** As the report states it. */
    String label(Settings settings);

    default String security(Settings settings) {
        return "client: any provider; provider: any client; κ=128";
    }

    /** One client and its providers, all with the same rows. */
    default int parties() {
        return 2;
    }

    /** Parties that have the rows. */
    default List<String> owners() {
        return Bench.parties(parties()).subList(1, parties());
    }

    /** Keys that are asked for; half of them exist. */
    default int questions(Settings settings) {
        return settings.number("queries", 200);
    }

    /** Questions of a run before the clock starts: until the run-time compiler is done with the code. */
    default int warmUpQuestions() {
        return 40;
    }

    /**
     * One party, from unread input to answers written by {@link PirInputs}.
     *
     * @return figures: {@code offlineSeconds} until the first question, and those that the report is to show
     */
    Map<String, Object> run(Session session, Path folder, PirInputs inputs, Settings settings);
}
