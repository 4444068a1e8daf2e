package org.tacit.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tacit.base.TacitException;
import org.tacit.wire.Address;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;
import org.tacit.wire.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A party of a bench in its own process; see {@link PartyProcess} for the parent's side of the conversation. */
public final class PartyMain {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PartyMain() {
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream parent = System.out;
        System.setOut(System.err);
        try {
            play(arguments[0], Path.of(arguments[1]), parent);
        } catch (TacitException e) {
            parent.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void play(String name, Path folder, PrintStream parent) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        JsonNode bench = JSON.readTree(Files.readString(folder.resolve("bench.json")));
        Settings settings = new Settings(JSON.convertValue(bench.get("settings"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class)));
        Workload workload = Workloads.of(bench.get("kind").asString());

        try (TlsEnd end = TlsEnd.open(name)) {
            parent.println("identity " + end.describe());
            Transport transport = end.meet(in.readLine());
            for (int i = 0; i < settings.number("warmup", workload.warmUps()); i++) {
                try (Session session = transport.open("warm-up-" + i, end.parties(), LinkShape.apply(SessionOptions.standard(), settings))) {
                    workload.run(session, folder.resolve("warm-up").resolve(name), workload.warmUp(settings));
                }
            }
            double cpuBefore = cpuSeconds();
            parent.println("ready");
            in.readLine();

            SessionOptions options = LinkShape.apply(SessionOptions.standard(), settings);
            long start = System.nanoTime();
            Traffic traffic;
            Map<String, Object> figures;
            List<Party> parties = end.parties();
            try (Session session = transport.open("bench", parties, options)) {
                figures = workload.run(session, folder.resolve(name), settings);
                traffic = session.traffic();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            parent.println("report " + JSON.writeValueAsString(new PartyReport(name, seconds, traffic.bytesSent(), traffic.rounds(),
                    peakHeap() >> 20, cpuSeconds() - cpuBefore, figures)));
        }
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(p -> p.getType() == MemoryType.HEAP)
                .mapToLong(p -> p.getPeakUsage().getUsed()).sum();
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }
}
