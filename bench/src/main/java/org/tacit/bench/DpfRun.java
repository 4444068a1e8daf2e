package org.tacit.bench;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.dpf.DpfClient;
import org.tacit.pir.dpf.DpfHost;
import org.tacit.pir.dpf.HostTable;
import org.tacit.pir.dpf.ProviderTable;
import org.tacit.pir.dpf.TableSync;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/** {@code pir --method dpf}: b provides and is host 0, c is the second host. {@code transferSeconds} is the hand-over of the sealed table from b to c. */
final class DpfRun implements PirMethod {

    @Override
    public String label(Settings settings) {
        return "dpf-bgi16-voprf-ristretto255-SHA512";
    }

    @Override
    public String security(Settings settings) {
        return "client: either host, if the two do not collude; provider: any client; κ=128";
    }

    @Override
    public int parties() {
        return 3;
    }

    /** The second host has no rows of its own. */
    @Override
    public List<String> owners() {
        return List.of("b");
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, PirInputs inputs, Settings settings) {
        Party client = session.parties().get(0);
        Party provider = session.parties().get(1);
        Party second = session.parties().get(2);
        return switch (session.index()) {
            case 0 -> ask(session, folder, inputs, provider, second);
            case 1 -> provide(session, folder, inputs, client, second);
            default -> host(session, inputs, client, provider);
        };
    }

    private static Map<String, Object> ask(Session session, Path folder, PirInputs inputs, Party provider, Party second) {
        long start = System.nanoTime();
        byte[] publicKey = PirBuild.await(session, provider, 32);
        try (DpfClient client = DpfClient.open(session, provider, second, publicKey)) {
            double offline = PirBuild.seconds(start);
            double cpu = PirBuild.cpuMilliseconds();
            Map<String, Object> figures = new HashMap<>(inputs.askEach(client, folder));
            figures.put("clientCpuMs", (PirBuild.cpuMilliseconds() - cpu) / inputs.questions());
            figures.put("offlineSeconds", offline);
            figures.put("unreadable", client.unreadable());
            return figures;
        }
    }

    private static Map<String, Object> provide(Session session, Path folder, PirInputs inputs, Party client, Party second) {
        long start = System.nanoTime();
        Progress toClient = PirBuild.telling(session, client);
        Progress toSecond = PirBuild.telling(session, second);
        Progress both = (stage, done, total) -> {
            toClient.report(stage, done, total);
            toSecond.report(stage, done, total);
        };
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, session.random()); ProviderTable table = ProviderTable.build(inputs.table(folder), key, session.random(), both)) {
            double build = PirBuild.seconds(start);
            PirBuild.done(session, second, new byte[1]);
            start = System.nanoTime();
            TableSync.send(session, second, table);
            double transfer = PirBuild.seconds(start);
            PirBuild.done(session, client, key.publicKey());
            var watch = new PirBuild.Stopwatch();
            DpfHost.provider(table).serve(session, client, watch);
            return Map.of("buildSeconds", build, "transferSeconds", transfer, "serverMs", watch.median(), "serverCpuMs", watch.cpuMilliseconds() / inputs.questions());
        }
    }

    private static Map<String, Object> host(Session session, PirInputs inputs, Party client, Party provider) {
        PirBuild.await(session, provider, 1);
        try (HostTable table = TableSync.receive(session, provider, Optional.empty())) {
            var watch = new PirBuild.Stopwatch();
            DpfHost.second(table).serve(session, client, watch);
            return Map.of("secondHostMs", watch.median(), "secondHostCpuMs", watch.cpuMilliseconds() / inputs.questions());
        }
    }
}
