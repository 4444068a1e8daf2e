package org.tacit.node.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Ledger;
import org.tacit.ledger.SignedTreeHead;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** This node's evidence log. What enters it are names, hashes, counts and decisions; never a row, key or label. */
public final class Evidence implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Ledger ledger;
    private final List<Runnable> followers = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final Supplier<Signer> signer;

    /**
     * The log as it stands.
     *
     * @param head      newest signed head, null before the first
     * @param witnessed by partner: how many entries it has signed for
     */
    public record Standing(String origin, long entries, SignedTreeHead head, Map<String, Long> witnessed) {
    }

    /** @param signer the key that heads are signed with at this time */
    public Evidence(Ledger ledger, Supplier<Signer> signer) {
        this.ledger = ledger;
        this.signer = signer;
    }

    /** On disk when it returns. Values may be texts, numbers, records, lists and maps of those. */
    public void append(String type, Map<String, ?> facts) {
        ledger.append(type, plain(facts));
        followers.forEach(Runnable::run);
    }

    /** Calls {@code follower} after every entry; it must be quick. */
    public void onAppend(Runnable follower) {
        followers.add(follower);
    }

    /** The name that this log carries in its heads. */
    public String origin() {
        return ledger.origin();
    }

    public long size() {
        return ledger.size();
    }

    private static Map<String, Object> plain(Map<String, ?> facts) {
        return JSON.convertValue(facts, new TypeReference<>() { });
    }

    /** Signs what the log holds now. */
    public SignedTreeHead sign() {
        return ledger.sign(signer.get());
    }

    public Standing standing() {
        Map<String, Long> witnessed = new java.util.TreeMap<>();
        ledger.witnesses().forEach(w -> witnessed.merge(w.witness(), w.head().size(), Math::max));
        return new Standing(ledger.origin(), ledger.size(), ledger.newestHead().orElse(null), witnessed);
    }

    /** The newest head of a partner's log that this node holds: what the partner's audit is checked against. */
    public java.util.Optional<SignedTreeHead> heldOf(String partner) {
        return ledger.newestOf(partner);
    }

    /** Entries from {@code from}, at most {@code count}, oldest first. */
    public List<Entry> entries(long from, int count) {
        List<Entry> entries = new ArrayList<>();
        for (long i = Math.max(0, from); i < ledger.size() && entries.size() < count; i++) {
            entries.add(ledger.entry(i));
        }
        return entries;
    }

    /** What was mended when the log was opened. */
    public List<org.tacit.base.Text> notes() {
        return ledger.notes();
    }

    Ledger ledger() {
        return ledger;
    }

    Signer signer() {
        return signer.get();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
