package org.tacit.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.tacit.base.InvalidInput;
import tools.jackson.databind.json.JsonMapper;

/** {@code --kill}: the last party's process is killed, not asked, when it is half done; the others notice and end. Then all start again. */
final class KilledRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private KilledRun() {
    }

    /**
     * Waits for the half, kills, and waits for the others' end.
     *
     * @param parties running, printing their progress
     * @param stage   whose half is meant
     * @return what each had used by its end; of the one that was killed, as it said last
     */
    static List<PartyReport> untilHalf(List<PartyProcess> parties, String stage) {
        List<FutureTask<PartyReport>> ends = new ArrayList<>();
        try {
            for (PartyProcess party : parties) {
                boolean victim = party == parties.getLast();
                var end = new FutureTask<>(() -> read(party, victim, stage));
                ends.add(end);
                Thread.ofVirtual().start(end);
            }
            List<PartyReport> reports = new ArrayList<>();
            for (FutureTask<PartyReport> end : ends) {
                reports.add(end.get());
            }
            return reports;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof InvalidInput known ? known : new IllegalStateException(e.getCause());
        } finally {
            parties.forEach(PartyProcess::close);
        }
    }

    private static PartyReport read(PartyProcess party, boolean victim, String stage) {
        PartyReport last = null;
        for (String line = party.next(); line != null; line = party.next()) {
            String word = line.split(" ", 2)[0];
            if (word.equals("report")) {
                break;
            }
            if (word.equals("progress") || word.equals("stopped")) {
                last = JSON.readValue(line.substring(word.length()), PartyReport.class);
                if (word.equals("stopped")) {
                    return last;
                }
                Map<String, Object> at = last.figures();
                if (victim && at.get("stage").equals(stage) && 2 * number(at, "done") >= number(at, "total")) {
                    party.close();
                    return last;
                }
            }
        }
        throw InvalidInput.of("A party of the bench ended before it could be killed; use more items.", "基准测试的参与方在被终止之前已结束；请增加数据量。");
    }

    private static long number(Map<String, Object> figures, String name) {
        return ((Number) figures.get(name)).longValue();
    }

    /** Both halves as one run: time, bytes, rounds and processor time add up. */
    static List<PartyReport> together(List<PartyReport> before, List<PartyReport> after) {
        List<PartyReport> all = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            PartyReport a = before.get(i);
            PartyReport b = after.get(i);
            Map<String, Object> figures = new HashMap<>(b.figures());
            figures.put("secondsBeforeKill", a.seconds());
            all.add(new PartyReport(b.party(), a.seconds() + b.seconds(), a.bytesSent() + b.bytesSent(), a.rounds() + b.rounds(),
                    Math.max(a.peakHeapMb(), b.peakHeapMb()), a.cpuSeconds() + b.cpuSeconds(), figures));
        }
        return all;
    }
}
