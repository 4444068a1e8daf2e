package org.tacit.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.keyword.LookupClient;
import org.tacit.pir.keyword.LookupProvider;
import org.tacit.pir.keyword.LookupTable;
import org.tacit.wire.Session;

/** {@code --method lwe}: sealed rows by learning with errors. Offline are sealing, hint, its transfer, and the client's prepared queries. */
final class LweRun implements PirMethod {

    @Override
    public String label(Settings settings) {
        return "lwe-1280-voprf-ristretto255-SHA512";
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, PirInputs inputs, Settings settings) {
        return session.index() == 0 ? client(session, folder, inputs) : provider(session, folder, inputs);
    }

    private static Map<String, Object> client(Session session, Path folder, PirInputs inputs) {
        long start = System.nanoTime();
        byte[] publicKey = PirBuild.await(session, session.peer(), 32);
        try (LookupClient client = LookupClient.open(session, publicKey, 1L << 31)) {
            client.prepare(inputs.questions());
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("offlineSeconds", PirBuild.seconds(start));
            double cpu = PirBuild.cpuMilliseconds();
            figures.putAll(inputs.askEach(client, folder));
            figures.put("clientCpuMs", (PirBuild.cpuMilliseconds() - cpu) / inputs.questions());
            return figures;
        }
    }

    private static Map<String, Object> provider(Session session, Path folder, PirInputs inputs) {
        long start = System.nanoTime();
        double cpu = PirBuild.cpuMilliseconds();
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, session.random());
                LookupTable table = LookupTable.build(inputs.table(folder), key, session.random(), PirBuild.telling(session, session.peer()))) {
            double build = PirBuild.seconds(start);
            double buildCpu = PirBuild.cpuMilliseconds() - cpu;
            PirBuild.done(session, session.peer(), key.publicKey());
            var watch = new PirBuild.Stopwatch();
            new LookupProvider(table).serve(session, session.peer(), watch);
            return Map.of("buildSeconds", build, "buildCpuSeconds", buildCpu / 1e3, "serverMs", watch.median(),
                    "serverCpuMs", watch.cpuMilliseconds() / inputs.questions());
        }
    }
}
