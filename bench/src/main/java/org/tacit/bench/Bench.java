package org.tacit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import tools.jackson.databind.json.JsonMapper;

/**
 * One bench, run as the parent process: makes the inputs, starts the parties, keeps the clock, checks the results.
 *
 * <p>The clock runs at the parties, from the word {@code go} (processes up, nothing read, not connected) to the written result; a
 * run takes as long as its slowest party.
 */
final class Bench {

    /** The two parties of most benches. */
    static final List<String> PARTIES = parties(2);
    private static final int MOST_PARTIES = 16;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String kind;
    private final Workload workload;
    private final Settings settings;

    Bench(String kind, Settings settings) {
        this.kind = kind;
        this.workload = Workloads.of(kind);
        this.settings = settings;
    }

    /** The names a, b, c … of so many parties. */
    static List<String> parties(int count) {
        if (count < 2 || count > MOST_PARTIES) {
            throw InvalidInput.of("--parties is %1$d; 2 to %2$d are possible.", "--parties 为 %1$d，应为 2 到 %2$d。", count, MOST_PARTIES);
        }
        return IntStream.range(0, count).mapToObj(i -> String.valueOf((char) ('a' + i))).toList();
    }

    /** Runs {@code --repeat} times and reports the run with the median time. */
    Map<String, Object> run() {
        int repeat = settings.number("repeat", 1);
        if (repeat < 1) {
            throw InvalidInput.of("--repeat is %d; at least 1 is needed.", "--repeat 为 %d，至少为 1。", repeat);
        }
        List<Map<String, Object>> reports = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            reports.add(once());
        }
        reports.sort(Comparator.comparingDouble(r -> (Double) r.get("seconds")));
        Map<String, Object> median = reports.get(repeat / 2);
        median.put("correct", reports.stream().allMatch(r -> Boolean.TRUE.equals(r.get("correct"))));
        median.put("repeat", repeat);
        return median;
    }

    private Map<String, Object> once() {
        List<String> names = parties(workload.parties(settings));
        Path folder = temporaryFolder();
        try {
            Path warmUp = folder.resolve("warm-up");
            for (String party : names) {
                Files.createDirectories(folder.resolve(party));
                Files.createDirectories(warmUp.resolve(party));
            }
            workload.generate(folder, settings);
            if (settings.number("warmup", workload.warmUps()) > 0) {
                workload.generate(warmUp, workload.warmUp(settings));
            }
            return report(folder, runParties(folder, names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(folder);
        }
    }

    private List<PartyReport> runParties(Path folder, List<String> names) throws IOException {
        if (!settings.flag("kill")) {
            say(folder, settings);
            return toTheEnd(folder, names);
        }
        if (!workload.resumes(settings)) {
            throw InvalidInput.of("--kill is for runs that resume: psi of two parties.", "--kill 仅用于可续跑的两方 psi。");
        }
        say(folder, settings);
        List<PartyReport> before = KilledRun.untilHalf(start(folder, names), workload.halfOf());
        say(folder, settings.with("kill", false).with("attempt", 2));
        return KilledRun.together(before, toTheEnd(folder, names));
    }

    private List<PartyReport> toTheEnd(Path folder, List<String> names) {
        List<PartyProcess> parties = start(folder, names);
        try {
            return parties.stream().map(party -> JSON.readValue(party.await("report"), PartyReport.class)).toList();
        } finally {
            parties.forEach(PartyProcess::close);
        }
    }

    private void say(Path folder, Settings told) throws IOException {
        Files.writeString(folder.resolve("bench.json"), JSON.writeValueAsString(Map.of("kind", kind, "settings", told.values())));
    }

    /** The processes, from the word {@code go} on. */
    private List<PartyProcess> start(Path folder, List<String> names) {
        String heap = settings.text("heap", "");
        List<PartyProcess> parties = new ArrayList<>();
        try {
            names.forEach(name -> parties.add(new PartyProcess(name, folder, heap)));
            // Each names its pinned certificate, and its port where it listens; everybody hears of all, in one order.
            String all = parties.stream().map(party -> party.await("identity")).collect(Collectors.joining(";"));
            parties.forEach(party -> party.say(all));
            parties.forEach(party -> party.await("ready"));
            parties.forEach(party -> party.say("go"));
            return parties;
        } catch (RuntimeException e) {
            parties.forEach(PartyProcess::close);
            throw e;
        }
    }

    private Map<String, Object> report(Path folder, List<PartyReport> parties) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("kind", kind);
        report.put("protocol", workload.protocol(settings));
        report.put("security", workload.security(settings));
        if (workload.items(settings) > 0) {
            report.put("n", workload.items(settings));
        }
        report.put("parties", parties.size());
        Map<String, Object> figures = new LinkedHashMap<>();
        report.put("correct", workload.check(folder, settings, parties, figures));
        double seconds = parties.stream().mapToDouble(PartyReport::seconds).max().orElse(0);
        report.put("seconds", round(seconds));
        report.put("offlineSeconds", round(parties.stream()
                .mapToDouble(p -> ((Number) p.figures().getOrDefault("offlineSeconds", 0.0)).doubleValue()).max().orElse(0)));
        report.put("bytesSent", perParty(parties, PartyReport::bytesSent));
        report.put("rounds", parties.stream().mapToLong(PartyReport::rounds).max().orElse(0));
        report.put("peakHeapMb", perParty(parties, PartyReport::peakHeapMb));
        report.put("cpuSeconds", perParty(parties, p -> round(p.cpuSeconds())));
        if (workload.items(settings) > 0) {
            report.put("itemsPerSecond", Math.round(workload.items(settings) / seconds));
        }
        report.putAll(figures);
        report.put("warmUps", settings.number("warmup", workload.warmUps()));
        report.put("link", Map.of("rate", settings.text("rate", "loopback"), "rtt", settings.text("rtt", "loopback")));
        report.put("machine", machine());
        return report;
    }

    private static Map<String, Object> perParty(List<PartyReport> parties, java.util.function.Function<PartyReport, Object> value) {
        Map<String, Object> map = new LinkedHashMap<>();
        parties.forEach(p -> map.put(p.party(), value.apply(p)));
        return map;
    }

    private static Map<String, Object> machine() {
        var os = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        machine.put("cpu", cpuName());
        machine.put("cores", os.getAvailableProcessors());
        machine.put("memoryGb", Math.round(os.getTotalMemorySize() / 1e9));
        machine.put("java", Runtime.version().toString());
        return machine;
    }

    private static String cpuName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(l -> l.startsWith("model name")).findFirst().map(l -> l.substring(l.indexOf(':') + 1).trim()).orElse("unknown");
        } catch (IOException | UncheckedIOException e) {
            return "unknown";
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("tacit-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double round(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
