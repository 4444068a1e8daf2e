package org.tacit.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.tacit.base.TacitException;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Traffic;
import org.tacit.wire.Transport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A party of a bench in its own process; see {@link PartyProcess} for the parent's side of the conversation. */
public final class PartyMain {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As in production, but patient: several parties share one machine, and one that gets no turn for some seconds is not gone. */
    private static final SessionOptions OPTIONS = SessionOptions.standard().withSilence(Duration.ofMinutes(1));

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

        try (TlsEnd end = TlsEnd.open(name, folder.resolve(name))) {
            parent.println("identity " + end.describe());
            Transport transport = end.meet(in.readLine());
            for (int i = 0; i < settings.number("warmup", workload.warmUps()); i++) {
                try (Session session = transport.open("warm-up-" + settings.text("attempt", "1") + "-" + i, end.parties(), LinkShape.apply(OPTIONS, settings))) {
                    workload.run(session, folder.resolve("warm-up").resolve(name), workload.warmUp(settings));
                }
            }
            double cpuBefore = cpuSeconds();
            parent.println("ready");
            in.readLine();

            var clock = new Clock(name, System.nanoTime(), cpuBefore);
            SessionOptions options = LinkShape.apply(OPTIONS, settings);
            if (settings.flag("kill")) {
                options = options.withProgress(clock.told(parent));
            }
            try (Session session = transport.open("bench", end.parties(), options)) {
                clock.session = session;
                Map<String, Object> figures = workload.run(session, folder.resolve(name), settings);
                parent.println("report " + JSON.writeValueAsString(clock.report(figures)));
            } catch (TacitException e) {
                if (settings.flag("kill")) {
                    parent.println("stopped " + JSON.writeValueAsString(clock.report(Map.of())));
                }
                throw e;
            }
        }
    }

    /** What this party has used since the word {@code go}. */
    private static final class Clock {
        private static final long PAUSE = 200_000_000;
        private final String name;
        private final long start;
        private final double cpuBefore;
        private volatile Session session;
        private long said;

        Clock(String name, long start, double cpuBefore) {
            this.name = name;
            this.start = start;
            this.cpuBefore = cpuBefore;
        }

        PartyReport report(Map<String, Object> figures) {
            Traffic traffic = session == null ? Traffic.NONE : session.traffic();
            return new PartyReport(name, (System.nanoTime() - start) / 1e9, traffic.bytesSent(), traffic.rounds(), peakHeap() >> 20,
                    cpuSeconds() - cpuBefore, figures);
        }

        /** Says a few times a second how far it is. */
        Progress told(PrintStream parent) {
            return (stage, done, total) -> {
                long now = System.nanoTime();
                if (now - said > PAUSE) {
                    said = now;
                    parent.println("progress " + JSON.writeValueAsString(report(Map.of("stage", stage, "done", done, "total", total))));
                }
            };
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
