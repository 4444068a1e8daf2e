package org.tacit.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tacit.protocol.ot.CotReceiver;
import org.tacit.protocol.ot.CotSender;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.Channel;
import org.tacit.wire.Session;

/** Correlated OT: n blocks with {@code t = q ⊕ b·Δ}. The set-up (base OTs) is the offline part. */
final class OtWorkload implements Workload {

    @Override
    public void generate(Path folder, Settings settings) {
        LongFile.write(folder.resolve("b/choices"), LongFile.random(2, (count(settings) + 63) / 64));
    }

    @Override
    public Map<String, Object> run(Session session, Path folder, Settings settings) {
        int n = count(settings);
        Channel channel = session.channel(session.peer());
        long[] blocks = new long[2 * n];
        long start = System.nanoTime();
        long online;
        if (session.index() == 0) {
            CotSender sender = SoftSpokenOt.sender(session, channel);
            online = System.nanoTime();
            sender.extend(n, blocks, 0);
            LongFile.write(folder.resolve("delta"), new long[] {sender.delta0(), sender.delta1()});
        } else {
            long[] choices = LongFile.read(folder.resolve("choices"));
            CotReceiver receiver = SoftSpokenOt.receiver(session, channel);
            online = System.nanoTime();
            receiver.extend(n, choices, blocks, 0);
        }
        double onlineSeconds = (System.nanoTime() - online) / 1e9;
        LongFile.write(folder.resolve("blocks"), blocks);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("offlineSeconds", (online - start) / 1e9);
        figures.put("onlineSeconds", onlineSeconds);
        return figures;
    }

    @Override
    public boolean check(Path folder, Settings settings, List<PartyReport> parties, Map<String, Object> report) {
        long[] delta = LongFile.read(folder.resolve("a/delta"));
        long[] q = LongFile.read(folder.resolve("a/blocks"));
        long[] t = LongFile.read(folder.resolve("b/blocks"));
        long[] choices = LongFile.read(folder.resolve("b/choices"));
        double online = parties.stream().mapToDouble(p -> ((Number) p.figures().get("onlineSeconds")).doubleValue()).max().orElse(0);
        report.put("onlineSeconds", Bench.round(online));
        report.put("onlineItemsPerSecond", Math.round(count(settings) / online));
        for (int i = 0; i < count(settings); i++) {
            long b = -(choices[i / 64] >>> i & 1);
            if (t[2 * i] != (q[2 * i] ^ b & delta[0]) || t[2 * i + 1] != (q[2 * i + 1] ^ b & delta[1])) {
                return false;
            }
        }
        return (delta[0] | delta[1]) != 0 && count(settings) > 0;
    }

    @Override
    public Settings warmUp(Settings settings) {
        return settings.with("n", Math.min(count(settings), 1 << 19));
    }

    /** Each is over in some milliseconds. */
    @Override
    public int warmUps() {
        return 20;
    }

    @Override
    public long items(Settings settings) {
        return count(settings);
    }

    @Override
    public String protocol(Settings settings) {
        return "softspoken-cot";
    }

    private static int count(Settings settings) {
        return settings.number("n", 1 << 20);
    }
}
