package org.tacit.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tacit.pir.choice.CandidateGroups;
import org.tacit.pir.choice.ChoiceClient;
import org.tacit.pir.choice.ChoiceProvider;
import org.tacit.pir.choice.RecordIndex;
import org.tacit.wire.Session;

/** {@code pir --method ot --k K}: every key is asked for among {@code K − 1} others or some more, in clear. */
final class ChoiceRun implements PirMethod {

    private static int k(Settings settings) {
        return settings.number("k", 64);
    }

    @Override
    public String label(Settings settings) {
        return "ot-1-of-" + k(settings) + "-checked-softspoken";
    }

    @Override
    public String security(Settings settings) {
        return "provider sees " + k(settings) + " candidates a question, one of which is meant; both sides against cheating; κ=128";
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, PirInputs inputs, Settings settings) {
        int k = k(settings);
        return session.index() == 0 ? ask(session, folder, inputs, k) : provide(session, folder, inputs, k);
    }

    private static Map<String, Object> ask(Session session, Path folder, PirInputs inputs, int k) {
        long start = System.nanoTime();
        // All keys this client may ask for: those it does, and so many of the table that groups are full.
        TreeSet<byte[]> mine = new TreeSet<>(Arrays::compareUnsigned);
        mine.addAll(inputs.keys(folder));
        for (int i = 0; mine.size() < Math.max(2000, 4 * k); i++) {
            mine.add(PirInputs.key(i));
        }
        byte[] secret = new byte[CandidateGroups.SECRET_BYTES];
        session.random().nextBytes(secret);
        CandidateGroups groups = new CandidateGroups(List.copyOf(mine), k, secret);
        PirBuild.await(session, session.peer(), 1);
        try (ChoiceClient client = ChoiceClient.open(session, groups)) {
            client.prepare(inputs.questions(), Math.min(2 * k, 4096));
            double offline = PirBuild.seconds(start);
            double cpu = PirBuild.cpuMilliseconds();
            Map<String, Object> figures = new HashMap<>(inputs.askEach(client, folder));
            figures.put("clientCpuMs", (PirBuild.cpuMilliseconds() - cpu) / inputs.questions());
            figures.put("offlineSeconds", offline);
            figures.put("k", k);
            return figures;
        }
    }

    private static Map<String, Object> provide(Session session, Path folder, PirInputs inputs, int k) {
        long start = System.nanoTime();
        RecordIndex records = RecordIndex.of(inputs.table(folder), session.random());
        double build = PirBuild.seconds(start);
        PirBuild.done(session, session.peer(), new byte[1]);
        var watch = new PirBuild.Stopwatch();
        new ChoiceProvider(records, k).serve(session, session.peer(), watch);
        return Map.of("buildSeconds", build, "serverMs", watch.median(), "serverCpuMs", watch.cpuMilliseconds() / inputs.questions());
    }
}
