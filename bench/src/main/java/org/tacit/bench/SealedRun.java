package org.tacit.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.sealed.SealedLookup;
import org.tacit.pir.sealed.SealedProvider;
import org.tacit.pir.sealed.SealedTable;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/**
 * {@code --method sealed}, one key after the other, and {@code --method batch}, all {@code --n} of them together: a sealed table that the client fetches first. Offline are sealing, the
 * transfer, and the client's prepared blinding.
 *
 * @param together whether all keys are asked for in one conversation
 */
record SealedRun(boolean together) implements PirMethod {

    @Override
    public String label(Settings settings) {
        return (together ? "sealed-batch" : "sealed") + "-voprf-ristretto255-SHA512";
    }

    @Override
    public int questions(Settings settings) {
        return together ? settings.number("n", 10_000) : PirMethod.super.questions(settings);
    }

    /** A question takes a millisecond. */
    @Override
    public int warmUpQuestions() {
        return 1000;
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, PirInputs inputs, Settings settings) {
        return session.index() == 0 ? client(session, folder, inputs) : provider(session, folder, inputs);
    }

    private Map<String, Object> client(Session session, Path folder, PirInputs inputs) {
        long start = System.nanoTime();
        byte[] publicKey = PirBuild.await(session, session.peer(), 32);
        Map<String, Object> figures = new LinkedHashMap<>();
        Traffic before = session.traffic();
        long fetching = System.nanoTime();
        try (SealedLookup lookup = SealedLookup.open(session, folder.resolve("copy-" + session.id()), publicKey, Optional.empty(), 1L << 40)) {
            figures.put("transferSeconds", PirBuild.seconds(fetching));
            figures.put("transferBytes", bytes(session.traffic().minus(before)));
            if (!together) {
                lookup.prepare(inputs.questions());
            }
            figures.put("offlineSeconds", PirBuild.seconds(start));
            Traffic asking = session.traffic();
            long online = System.nanoTime();
            double cpu = PirBuild.cpuMilliseconds();
            if (together) {
                List<Optional<byte[]>> found = lookup.lookup(inputs.keys(folder));
                figures.put("onlineSeconds", PirBuild.seconds(online));
                inputs.write(folder, found);
            } else {
                figures.putAll(inputs.askEach(lookup, folder));
            }
            figures.put("clientCpuMs", (PirBuild.cpuMilliseconds() - cpu) / inputs.questions());
            figures.put("onlineBytes", bytes(session.traffic().minus(asking)) / (together ? 1 : inputs.questions()));
        }
        return figures;
    }

    private static long bytes(Traffic traffic) {
        return traffic.bytesSent() + traffic.bytesReceived();
    }

    private Map<String, Object> provider(Session session, Path folder, PirInputs inputs) {
        long start = System.nanoTime();
        double cpu = PirBuild.cpuMilliseconds();
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, session.random());
                SealedTable table = SealedTable.build(folder.resolve("table-" + session.id()), 1, inputs.table(folder), key, session.random(), PirBuild.telling(session, session.peer()))) {
            double build = PirBuild.seconds(start);
            double buildCpu = (PirBuild.cpuMilliseconds() - cpu) / 1e3;
            PirBuild.done(session, session.peer(), key.publicKey());
            var watch = new PirBuild.Stopwatch();
            new SealedProvider(table).serve(session, session.peer(), watch);
            return Map.of("buildSeconds", build, "buildCpuSeconds", buildCpu, "serverMs", together ? watch.sum() : watch.median(),
                    "serverCpuMs", watch.cpuMilliseconds() / inputs.questions());
        }
    }
}
