package org.tacit.node.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/** One job's log, this party's and the others' lines in one order: theirs are asked for, and their clocks compared with this node's. */
public final class JobLog {

    private static final int PAGE = 500;
    private static final int MOST = 20_000;
    private static final int CLOCK_QUESTIONS = 3;
    private static final Pattern CODE = Pattern.compile("[a-z.-]{0,40}");

    /** What happened in this job at your side, as far as I may know, from this position on? */
    private static final Topic<Asked, Lines> LOG = new Topic<>("job.log", Asked.class, Lines.class);

    record Asked(String job, long from) {
    }

    record Lines(List<JobEvent.Wire> lines) {
    }

    private final JobParts parts;

    /**
     * One line.
     *
     * @param at as this node's clock would have said
     */
    public record LogLine(Instant at, String party, JobEvent event) {
    }

    /**
     * How a partner's part came to be here.
     *
     * @param offsetMillis how far its clock is ahead of ours; its lines are corrected by it
     * @param roundTripMillis the offset is known to half of that
     * @param missing      why its lines are not here, null where they are
     */
    public record LogSource(String party, long offsetMillis, long roundTripMillis, Text missing) {
    }

    /** @param trace the same at every party, also in the lines of their log files */
    public record JobLogView(String job, String trace, List<LogLine> lines, List<LogSource> sources) {
    }

    JobLog(JobParts parts, Desk desk) {
        this.parts = parts;
        desk.on(LOG, this::tell);
    }

    /** @param partners ask them for their lines too */
    public JobLogView of(String id, boolean partners) {
        JobRow job = parts.seen(id);
        List<LogLine> lines = new ArrayList<>();
        parts.events().from(job.id(), 0, MOST).forEach(e -> lines.add(new LogLine(e.at(), parts.me(), e)));
        List<LogSource> sources = new ArrayList<>();
        if (partners) {
            ContractRow contract = parts.contract(job.contract());
            Set<String> steps = contract.contract().flow().steps().stream().map(s -> s.id()).collect(Collectors.toSet());
            parts.others(contract).forEach(partner -> sources.add(fetch(job.id(), partner, steps, lines)));
        }
        lines.sort(Comparator.comparing(LogLine::at).thenComparing(LogLine::party).thenComparing(l -> l.event().position()));
        return new JobLogView(job.id(), TurnStore.trace(job.contract(), job.id()), lines, sources);
    }

    private LogSource fetch(String job, Partner partner, Set<String> steps, List<LogLine> into) {
        try {
            LogSource source = offset(partner);
            List<LogLine> theirs = new ArrayList<>();
            long from = 0;
            while (theirs.size() < MOST) {
                List<JobEvent.Wire> page = parts.links().ask(partner, LOG, new Asked(job, from)).lines();
                for (JobEvent.Wire wire : page) {
                    theirs.add(new LogLine(Instant.ofEpochMilli(wire.at() - source.offsetMillis), partner.name(), checked(wire, steps, from, partner)));
                    from = wire.position() + 1;
                }
                if (page.size() < PAGE) {
                    break;
                }
            }
            into.addAll(theirs);
            return source;
        } catch (TacitException e) {
            return new LogSource(partner.name(), 0, 0, e.text());
        }
    }

    /** A partner's line is believed as its word, and only in the form that a line has. */
    private static JobEvent checked(JobEvent.Wire wire, Set<String> steps, long from, Partner partner) {
        JobEvent.Kind kind = java.util.Arrays.stream(JobEvent.Kind.values()).filter(k -> k.name().equals(wire.kind())).findFirst().orElse(null);
        long century = Duration.ofDays(36_500).toMillis();
        if (kind == null || wire.position() < from || !wire.step().isEmpty() && !steps.contains(wire.step()) || !CODE.matcher(wire.code()).matches()
                || wire.at() < 0 || wire.at() > 100 * century || wire.attempt() < 0 || wire.bytes() < 0 || wire.millis() < 0) {
            throw ProtocolViolation.of("%s sent a line of the job's log in a form that this version does not know; update the older node.",
                    "%s 发来的任务日志本版本无法识别；请升级较旧的节点。", partner.name());
        }
        return new JobEvent(wire.position(), Instant.ofEpochMilli(wire.at()), kind, wire.attempt(), wire.step(), wire.code(), wire.bytes(), 0, wire.millis());
    }

    /** Cristian's method: the quickest of a few questions, its answer taken for the middle of the way. */
    private LogSource offset(Partner partner) {
        LogSource best = null;
        for (int i = 0; i < CLOCK_QUESTIONS; i++) {
            long began = System.nanoTime();
            long asked = parts.clock().millis();
            long theirs = parts.links().ask(partner, Topic.CLOCK, new Topic.Nothing()).millis();
            long roundTrip = Duration.ofNanos(System.nanoTime() - began).toMillis();
            if (best == null || roundTrip < best.roundTripMillis) {
                best = new LogSource(partner.name(), theirs - asked - roundTrip / 2, roundTrip, null);
            }
        }
        return best;
    }

    private Lines tell(Partner partner, Asked asked) {
        JobRow job = parts.ofPartner(partner, asked.job());
        List<JobEvent.Wire> shared = new ArrayList<>();
        long from = Math.max(0, asked.from());
        while (shared.size() < PAGE) {
            List<JobEvent> page = parts.events().from(job.id(), from, PAGE);
            for (JobEvent event : page) {
                from = event.position() + 1;
                if (event.kind().shared() && shared.size() < PAGE) {
                    shared.add(event.wire());
                }
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return new Lines(shared);
    }
}
