package org.tacit.node.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.ledger.Ledger;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.ledger.WitnessedHead;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Pace;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * Two partners show each other their signed heads after every contract and job, each with the proof that it continues the one
 * shown before, and each signs what it saw. Then neither can rewrite what happened up to there, not even together with whoever
 * runs its own machine.
 *
 * One of the two leads, the one whose name comes first, and has one exchange at a time with a partner; the other asks it to. So a
 * proof is always from the head that the other really holds.
 *
 * <pre>
 * asker: held?                    → answerer: size of the asker's head that it holds
 * asker: head, proof from there   → answerer: its signature on it, its own head, proof from what the asker holds
 * asker: its signature on that    → answerer: kept
 * </pre>
 */
public final class HeadExchange {

    private static final Logger LOG = LoggerFactory.getLogger(HeadExchange.class);

    private static final Topic<Topic.Nothing, Topic.Nothing> WANTED = new Topic<>("heads.wanted", Topic.Nothing.class, Topic.Nothing.class);
    private static final Topic<Topic.Nothing, Held> HELD = new Topic<>("heads.held", Topic.Nothing.class, Held.class);
    private static final Topic<Shown, Answered> SHOWN = new Topic<>("heads.shown", Shown.class, Answered.class);
    private static final Topic<Signed, Topic.Nothing> SIGNED = new Topic<>("heads.signed", Signed.class, Topic.Nothing.class);

    private final Evidence evidence;
    private final Links links;
    /** What a partner makes this node keep is bounded. */
    private final Pace forks;
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    record Held(long size) {
    }

    /** @param held size of the answerer's head that the asker holds */
    record Shown(String head, List<String> proof, long held) {
    }

    record Answered(String witnessed, String head, List<String> proof) {
    }

    record Signed(String witnessed) {
    }

    public HeadExchange(Evidence evidence, Links links, Desk desk, Clock clock) {
        this.forks = new Pace(10, Duration.ofHours(6), clock);
        this.evidence = evidence;
        this.links = links;
        desk.on(WANTED, (partner, nothing) -> {
            lead(partner);
            return new Topic.Nothing();
        });
        desk.on(HELD, (partner, nothing) -> new Held(held(partner)));
        desk.on(SHOWN, this::shown);
        desk.on(SIGNED, this::signed);
    }

    /** Exchanges heads if the partner is there; says why in the log where it does not work out. */
    public void with(Partner partner) {
        if (!links.connected(partner)) {
            return;
        }
        try {
            exchange(partner);
        } catch (TacitException e) {
            LOG.warn("tree heads were not exchanged with {}: {}", partner.name(), e.getMessage());
        }
    }

    /** How many entries of this log the newest head has that the partner holds. */
    public long heldBy(Partner partner) {
        return links.ask(partner, HELD, new Topic.Nothing()).size;
    }

    /** Exchanges heads; throws where that does not work out. */
    void exchange(Partner partner) {
        if (evidence.ledger().origin().compareTo(partner.name()) < 0) {
            lead(partner);
        } else {
            links.ask(partner, WANTED, new Topic.Nothing());
        }
    }

    private void lead(Partner partner) {
        ReentrantLock turn = turns.computeIfAbsent(partner.name(), name -> new ReentrantLock());
        turn.lock();
        try {
            Ledger ledger = evidence.ledger();
            long theyHold = links.ask(partner, HELD, new Topic.Nothing()).size;
            SignedTreeHead mine = evidence.sign();
            Answered answer = links.ask(partner, SHOWN, new Shown(text(mine.bytes()), proof(theyHold, mine.size()), held(partner)));
            ledger.addWitness(WitnessedHead.of(bytes(answer.witnessed)), partner.textKey());
            String seen = witness(partner, answer.head, answer.proof);
            links.ask(partner, SIGNED, new Signed(seen));
        } finally {
            turn.unlock();
        }
    }

    private Answered shown(Partner partner, Shown shown) {
        String seen = witness(partner, shown.head, shown.proof);
        SignedTreeHead mine = evidence.sign();
        return new Answered(seen, text(mine.bytes()), proof(shown.held, mine.size()));
    }

    private Topic.Nothing signed(Partner partner, Signed signed) {
        evidence.ledger().addWitness(WitnessedHead.of(bytes(signed.witnessed)), partner.textKey());
        return new Topic.Nothing();
    }

    private long held(Partner partner) {
        return evidence.ledger().newestOf(partner.name()).map(SignedTreeHead::size).orElse(0L);
    }

    private String witness(Partner partner, String head, List<String> proof) {
        SignedTreeHead theirs = SignedTreeHead.of(bytes(head));
        if (!theirs.origin().equals(partner.name())) {
            throw ProtocolViolation.of("%s showed the tree head of another party.", "%s 出示了其他方的树头。", partner.name());
        }
        List<byte[]> hashes;
        try {
            hashes = proof.stream().map(HexFormat.of()::parseHex).toList();
        } catch (IllegalArgumentException e) {
            throw ProtocolViolation.of("%s showed a malformed proof.", "%s 出示的证明格式错误。", partner.name());
        }
        try {
            return text(evidence.ledger().witness(theirs, partner.textKey(), hashes, evidence.signer()).bytes());
        } catch (ProtocolViolation e) {
            keep(partner, theirs, proof);
            throw e;
        }
    }

    /**
     * Both heads are kept whole. Two of equal size and different roots that one party signed are proof against it, for anybody who has its key
     * ({@code head.forked}); of different sizes they are a question that it can answer only with a proof of consistency ({@code head.unproven}).
     */
    private void keep(Partner partner, SignedTreeHead shown, List<String> proof) {
        evidence.ledger().newestOf(partner.name()).filter(held -> shown.isSignedBy(partner.textKey()) && forks.take(partner.name())).ifPresent(held -> {
            boolean forked = held.size() == shown.size() && !held.root().equals(shown.root());
            evidence.append(forked ? "head.forked" : "head.unproven", Map.of("partner", partner.name(), "held", text(held.bytes()), "shown", text(shown.bytes()), "proof", proof));
            LOG.error("the evidence log of {} does not continue what it showed before; both heads are in this node's evidence", partner.name());
        });
    }

    private List<String> proof(long from, long to) {
        return evidence.ledger().consistency(from, to).stream().map(HexFormat.of()::formatHex).toList();
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
