package org.tacit.node.evidence;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.ledger.Log;
import org.tacit.ledger.Mirror;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.link.Links;
import org.tacit.node.link.Pace;
import org.tacit.node.link.Partner;

/**
 * Watches the evidence of partners that allow it: exchanges heads with each, fetches what their logs have more and takes it only if it is what they signed;
 * compares the heads that others hold of the same log. What does not fit is an alarm: an entry {@code observer.alarm} of this node's own log, with both heads.
 */
public final class Watching implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
    /** One that says nothing for longer is shown as silent. */
    private static final Duration SILENT = Duration.ofHours(24);
    /** A log that is fetched for the first time may be long; a larger one comes in several turns. */
    private static final int MOST_AT_ONCE = 100_000;

    private final Evidence evidence;
    private final HeadExchange heads;
    private final Links links;
    private final Path folder;
    private final Clock clock;
    private final Supplier<List<Partner>> partners;
    private final Function<String, Optional<Partner>> find;
    private final Map<String, Mirror> mirrors = new ConcurrentHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    /** What a partner makes this node log is bounded. */
    private final Pace alarms;

    private record Seen(Instant at, Text trouble) {
    }

    /**
     * A watched log as it stands.
     *
     * @param entries  held, all of them under the signed head
     * @param verified when it was last fetched and found to be what was signed; null before the first time
     * @param trouble  why not since; null where it went well
     * @param silent   whether nothing was heard for a day
     */
    public record WatchedLog(String party, long entries, SignedTreeHead head, Instant verified, Text trouble, boolean silent) {
    }

    public Watching(Evidence evidence, HeadExchange heads, Links links, Path folder, Clock clock, Supplier<List<Partner>> partners) {
        this.evidence = evidence;
        this.heads = heads;
        this.links = links;
        this.folder = folder;
        this.clock = clock;
        this.partners = partners;
        this.find = name -> partners.get().stream().filter(p -> p.name().equals(name)).findFirst();
        this.alarms = new Pace(20, Duration.ofHours(1), clock);
    }

    /** The logs that are held, by party. */
    public Map<String, Log> logs() {
        Map<String, Log> logs = new LinkedHashMap<>();
        new TreeMap<>(mirrors).forEach(logs::put);
        return logs;
    }

    /** Opens what was fetched before. */
    public void open() {
        String[] held = folder.toFile().list();
        for (String name : held == null ? new String[0] : held) {
            try {
                mirror(NodeConfig.checkName(name));
            } catch (InvalidInput e) {
                alarm(name, "changed", e.text(), Map.of());
            }
        }
    }

    private Mirror mirror(String party) {
        return mirrors.computeIfAbsent(party, name -> Mirror.open(folder.resolve(name), name));
    }

    /** Fetches from everybody that is there. */
    public void all() {
        partners.get().forEach(p -> {
            try {
                from(p);
            } catch (TacitException e) {
                LOG.debug("the evidence of {} is not watched now: {}", p.name(), e.getMessage());
            }
        });
    }

    /** Fetches what this partner's log has more, and checks it; throws where it does not allow it, is not there, or shows what it did not sign. */
    public synchronized WatchedLog from(Partner partner) {
        try {
            heads.exchange(partner);
            SignedTreeHead head = evidence.heldOf(partner.name()).orElseThrow();
            Mirror mirror = mirror(partner.name());
            // Of a long log what one head covers is still fetched at once: only the head's root proves it.
            List<byte[]> more = new ArrayList<>();
            List<String> held = List.of();
            do {
                Observers.Watched answer = links.ask(partner, Observers.WATCH, new Observers.Watch(mirror.size() + more.size(), head.size()));
                boolean nothing = answer.records().isEmpty() && mirror.size() + more.size() < head.size();
                if (nothing || answer.records().size() > Observers.MOST || more.size() > MOST_AT_ONCE) {
                    throw ProtocolViolation.of("%s does not send its entries as agreed.", "%s 未按约定发送存证条目。", partner.name());
                }
                answer.records().forEach(r -> more.add(bytes(r, partner)));
                held = answer.held();
            } while (mirror.size() + more.size() < head.size());
            mirror.take(head, more);
            compare(partner, held);
            seen.put(partner.name(), new Seen(clock.instant(), null));
        } catch (PolicyDenied e) {
            note(partner.name(), e.text());
            throw e;
        } catch (ProtocolViolation e) {
            note(partner.name(), e.text());
            alarm(partner.name(), "refused", e.text(), Map.of());
            throw e;
        } catch (TacitException e) {
            note(partner.name(), e.text());
            throw e;
        }
        return standing(partner.name());
    }

    private void note(String party, Text trouble) {
        seen.merge(party, new Seen(null, trouble), (old, now) -> new Seen(old.at, trouble));
    }

    private static byte[] bytes(String record, Partner partner) {
        if (record.startsWith("{")) {
            return record.getBytes(StandardCharsets.UTF_8);
        }
        try {
            byte[] hash = HexFormat.of().parseHex(record);
            if (hash.length == 32) {
                return hash;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw ProtocolViolation.of("%s sent something that is neither an entry nor its hash.", "%s 发来的既不是条目也不是其哈希。", partner.name());
    }

    /** A head that one party shows to another and not to us is as good as a confession: both are kept. */
    private void compare(Partner teller, List<String> held) {
        if (held.size() > 1_000) {
            throw ProtocolViolation.of("%s sent more heads than it can hold.", "%s 发来的树头数量超出合理范围。", teller.name());
        }
        for (String text : held) {
            SignedTreeHead told = SignedTreeHead.of(text.getBytes(StandardCharsets.UTF_8));
            Mirror mirror = mirrors.get(told.origin());
            boolean theirs = find.apply(told.origin()).filter(p -> told.isSignedBy(p.textKey())).isPresent();
            if (mirror != null && theirs && !mirror.fits(told)) {
                alarm(told.origin(), "forked", Text.of("%s signed for %s another log of %d entries than the one that it showed here.",
                        "%s 为 %s 签名的 %d 条日志与在此出示的不同。", told.origin(), teller.name(), told.size()),
                        Map.of("shown", text, "held", new String(mirror.head().orElseThrow().bytes(), StandardCharsets.UTF_8), "teller", teller.name()));
            }
        }
    }

    private void alarm(String party, String kind, Text what, Map<String, ?> proof) {
        if (!alarms.take(party + " " + kind)) {
            return;
        }
        Map<String, Object> facts = new LinkedHashMap<>(proof);
        facts.putAll(Map.of("partner", party, "kind", kind, "what", what));
        evidence.append("observer.alarm", facts);
        LOG.error("evidence of {}: {}", party, what);
    }

    public List<WatchedLog> list() {
        TreeMap<String, WatchedLog> all = new TreeMap<>();
        mirrors.keySet().forEach(p -> all.put(p, standing(p)));
        return List.copyOf(all.values());
    }

    private WatchedLog standing(String party) {
        Mirror mirror = mirrors.get(party);
        Seen last = seen.get(party);
        Instant heard = last != null && last.at != null ? last.at : mirror.head().map(SignedTreeHead::time).orElse(null);
        return new WatchedLog(party, mirror.size(), mirror.head().orElse(null), last == null ? null : last.at, last == null ? null : last.trouble,
                heard == null || Duration.between(heard, clock.instant()).compareTo(SILENT) > 0);
    }

    @Override
    public void close() {
        mirrors.values().forEach(Mirror::close);
        mirrors.clear();
    }
}
