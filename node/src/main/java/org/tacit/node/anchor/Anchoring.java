package org.tacit.node.anchor;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.anchor.Anchor;
import org.tacit.anchor.AnchorFactory;
import org.tacit.anchor.Digest;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.ledger.Entry;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Hands signed heads to the anchors of {@code anchors.yaml}, follows them until they are confirmed, hands in again what is lost, and checks later that they still
 * stand there. A round does what is due and waits for nothing; what fails is tried again in the next one, for ever, and shown.
 */
public final class Anchoring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Anchoring.class);
    /** After so long a note that is not taken is handed in again, on a chain with a higher fee. */
    private static final Duration IMPATIENT = Duration.ofMinutes(10);

    private final AnchorStore store;
    private final Evidence evidence;
    /** All that this node has or had, the newest last. */
    private final Supplier<List<VerifyingKey>> keys;
    private final Clock clock;
    private final Map<String, Configured> anchors = new LinkedHashMap<>();

    private record Configured(Anchor anchor, Duration every) {
    }

    /**
     * A receipt held against the log and the place.
     *
     * @param inLog    whether the head is signed by this node and the log continues it
     * @param standing what the place says now; null where it could not be asked, or was not
     */
    public record CheckedAnchor(AnchorReceipt receipt, boolean inLog, Anchor.Anchored standing, Text trouble) {
        /** Nothing is wrong, as far as it was looked at. */
        public boolean good() {
            return inLog && trouble == null && (standing == null || standing.state() != Anchor.State.LOST);
        }
    }

    public Anchoring(NodeHome home, JdbcClient sql, Evidence evidence, Supplier<List<VerifyingKey>> keys, Clock clock) {
        this.store = new AnchorStore(sql);
        this.evidence = evidence;
        this.keys = keys;
        this.clock = clock;
        settings(home).forEach((name, settings) -> anchors.put(name, new Configured(AnchorFactory.of(settings, home.folder()),
                Duration.ofMinutes(minutes(settings)))));
    }

    private static long minutes(Map<String, String> settings) {
        try {
            return Math.clamp(Long.parseLong(settings.getOrDefault("every-minutes", "1440")), 1, 527_040);
        } catch (NumberFormatException e) {
            throw InvalidInput.of("The anchor's setting 'every-minutes' is a number.", "锚定设置“every-minutes”应为数字。");
        }
    }

    /** {@code anchors.yaml}: settings by name; none where there is no such file. */
    private static Map<String, Map<String, String>> settings(NodeHome home) {
        Path file = home.folder().resolve("anchors.yaml");
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            Map<String, Map<String, String>> all = new YAMLMapper().readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, Map<String, String>>>() { });
            all.keySet().forEach(org.tacit.node.home.NodeConfig::checkName);
            return all;
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (JacksonException e) {
            throw new InvalidInput(Text.of("%s: %s", "%s：%s", file, e.getOriginalMessage()), e);
        }
    }

    /** Does what is due. */
    public synchronized void round() {
        anchors.forEach((name, configured) -> {
            if (due(name, configured)) {
                handIn(name);
            }
        });
        store.pending().forEach(this::follow);
    }

    /** Hands the head of now to an anchor, due or not. */
    public synchronized AnchorReceipt now(String name) {
        if (!anchors.containsKey(name)) {
            throw InvalidInput.of("There is no anchor '%s'; anchors.yaml has %s.", "没有锚点“%s”；anchors.yaml 中有 %s。", name, anchors.keySet());
        }
        AnchorReceipt receipt = handIn(name);
        follow(receipt);
        return store.all().stream().filter(r -> r.id().equals(receipt.id())).findFirst().orElseThrow();
    }

    private boolean due(String name, Configured configured) {
        Optional<AnchorReceipt> last = store.newest(name);
        return last.isEmpty() || !last.get().createdAt().plus(configured.every).isAfter(clock.instant()) && somethingNew(last.get().head().size());
    }

    /** What anchoring itself has logged is no reason to anchor again. */
    private boolean somethingNew(long since) {
        for (List<Entry> part = evidence.entries(since, 500); !part.isEmpty(); part = evidence.entries(part.getLast().sequence() + 1, 500)) {
            if (part.stream().anyMatch(e -> !e.type().startsWith("anchor.") && !e.type().startsWith("record."))) {
                return true;
            }
        }
        return false;
    }

    private AnchorReceipt handIn(String name) {
        SignedTreeHead head = evidence.sign();
        String digest = HexFormat.of().formatHex(Digest.of(head));
        String id = HexFormat.of().formatHex(Digest.log(name + " " + digest, signer(head)));
        AnchorReceipt receipt = new AnchorReceipt(id, name, head, digest, Anchor.State.LOST, Map.of(), 0, null, clock.instant(), null);
        store.add(receipt);
        return receipt;
    }

    private void follow(AnchorReceipt r) {
        Configured configured = anchors.get(r.anchor());
        if (configured == null) {
            return;
        }
        Anchor.Note note = Digest.note(r.head(), signer(r.head()));
        try {
            Anchor.Anchored standing = r.place().isEmpty() ? null : configured.anchor.look(note, r.place());
            boolean impatient = standing != null && standing.state() == Anchor.State.PENDING && standing.depth() == 0
                    && r.createdAt().plus(IMPATIENT.multipliedBy(r.tries())).isBefore(clock.instant());
            if (standing == null || standing.state() == Anchor.State.LOST || impatient) {
                Map<String, String> place = configured.anchor.write(note, r.place());
                r = with(r, Anchor.State.PENDING, place, r.tries() + 1, null, null);
                store.put(r);
                evidence.append("anchor.written", facts(r));
                standing = configured.anchor.look(note, place);
            }
            if (standing.state() == Anchor.State.CONFIRMED) {
                r = with(r, Anchor.State.CONFIRMED, kept(r.place(), standing.receipt()), r.tries(), null, standing.time() == null ? clock.instant() : standing.time());
                store.put(r);
                evidence.append("anchor.confirmed", facts(r));
                LOG.info("the head of {} entries stands at anchor {}: {}", r.head().size(), r.anchor(), standing.words());
            } else if (r.trouble() != null) {
                store.put(with(r, r.state(), r.place(), r.tries(), null, null));
            }
        } catch (TacitException e) {
            LOG.warn("anchor {}: {}", r.anchor(), e.getMessage());
            store.put(with(r, r.state(), r.place(), r.tries(), e.text(), null));
        }
    }

    private static Map<String, String> kept(Map<String, String> place, Map<String, String> receipt) {
        Map<String, String> all = new LinkedHashMap<>(place);
        all.putAll(receipt);
        return all;
    }

    /** The key that a head was signed with: the log's pseudonym is its. */
    private VerifyingKey signer(SignedTreeHead head) {
        return keys.get().stream().filter(head::isSignedBy).findFirst().orElseGet(() -> keys.get().getLast());
    }

    private static Map<String, Object> facts(AnchorReceipt r) {
        return Map.of("anchor", r.anchor(), "size", r.head().size(), "digest", r.digest(), "place", r.place());
    }

    private static AnchorReceipt with(AnchorReceipt r, Anchor.State state, Map<String, String> place, int tries, Text trouble, Instant confirmed) {
        return new AnchorReceipt(r.id(), r.anchor(), r.head(), r.digest(), state, place, tries, trouble, r.createdAt(), confirmed);
    }

    public List<AnchorReceipt> list() {
        return store.all();
    }

    /** Holds every receipt against the log, and with {@code online} against its anchor; what a chain has lost since is an alarm and is handed in again. */
    public synchronized List<CheckedAnchor> check(boolean online) {
        List<CheckedAnchor> all = new ArrayList<>();
        for (AnchorReceipt r : store.all()) {
            boolean inLog = r.digest().equals(HexFormat.of().formatHex(Digest.of(r.head()))) && keys.get().stream().anyMatch(r.head()::isSignedBy) && evidence.continues(r.head());
            Anchor.Anchored standing = null;
            Text trouble = r.trouble();
            Configured configured = anchors.get(r.anchor());
            if (configured != null && r.state() == Anchor.State.CONFIRMED && !configured.anchor.proves(Digest.note(r.head(), signer(r.head())), r.place())) {
                trouble = Text.of("The receipt that is kept does not prove it: it is not signed by the key in anchors.yaml.", "所存回执不能证明该锚定：不是由 anchors.yaml 中的密钥签名。");
            }
            if (online && configured != null && !r.place().isEmpty()) {
                try {
                    standing = configured.anchor.look(Digest.note(r.head(), signer(r.head())), r.place());
                    if (standing.state() == Anchor.State.LOST && r.state() == Anchor.State.CONFIRMED) {
                        store.put(with(r, Anchor.State.LOST, r.place(), r.tries(), standing.words(), null));
                        evidence.append("anchor.lost", facts(r));
                        LOG.error("the head of {} entries does not stand at anchor {} any more: {}", r.head().size(), r.anchor(), standing.words());
                    }
                } catch (TacitException e) {
                    trouble = e.text();
                }
            }
            all.add(new CheckedAnchor(r, inLog, standing, trouble));
        }
        return all;
    }

    @Override
    public void close() {
        anchors.values().forEach(c -> c.anchor.close());
    }
}
