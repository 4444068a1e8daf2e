package org.tacit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tacit.wire.Session;

/** One kind of bench: makes real input files, runs one party's side, checks what came out. */
interface Workload {

    /** How many processes, 2 to 16; their names are a, b, c … */
    default int parties(Settings settings) {
        return Bench.PARTIES.size();
    }

    /** Writes each party's input under {@code folder/PARTY/}. Not timed. */
    void generate(Path folder, Settings settings);

    /**
     * One party, from unread input to written result, in its own process. Timed as a whole.
     *
     * @param folder the party's own folder
     * @return figures of the kind, such as {@code offlineSeconds}; merged over the parties into the report
     */
    Map<String, Object> run(Session session, Path folder, Settings settings);

    /** Compares the written results with a plaintext computation on all inputs; adds figures of the kind to the report. */
    boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report);

    /**
     * A smaller run of the same code before the clock starts: a node has been up for days when a job comes, a bench process has
     * not. {@code --warmup 0} leaves it out.
     */
    Settings warmUp(Settings settings);

    /** How many of them: until the run-time compiler is done with the code. */
    default int warmUps() {
        return 3;
    }

    /** Whether a run that was killed goes on where it was when it is started again in the same folders. */
    default boolean resumes(Settings settings) {
        return false;
    }

    /** The stage of the progress in whose middle {@code --kill} kills. */
    default String halfOf() {
        return "";
    }

    /** Items processed per party, for {@code itemsPerSecond}; 0 where that means nothing. */
    long items(Settings settings);

    /** {@code protocol} and {@code security} as the report states them. */
    String protocol(Settings settings);

    default String security(Settings settings) {
        return "semi-honest, κ=128, σ=40";
    }
}
