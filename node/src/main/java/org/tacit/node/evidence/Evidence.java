package org.tacit.node.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;
import org.tacit.flow.disclosure.Fact;
import org.tacit.ledger.Bundle;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Ledger;
import org.tacit.ledger.Log;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.access.Caller;
import org.tacit.node.store.Database;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** This node's evidence log. What enters it are names, hashes, counts and decisions; never a row, key or label. */
public final class Evidence implements AutoCloseable {

    /** Of the log's folder. */
    public static final List<String> FILES = List.of("log", "leaves", "heads", "witnessed", "partners");

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

    /** On disk when it returns. Values may be texts, numbers, records, lists and maps of those. Who called stands in it as {@code actor}, unless the facts say so. */
    public void append(String type, Map<String, ?> facts) {
        Map<String, Object> body = plain(facts);
        if (!Caller.current().equals(Caller.NODE)) {
            body.putIfAbsent("actor", Caller.current().name());
        }
        ledger.append(type, body);
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

    /** Of the tree as it is, in hexadecimal digits. */
    public String root() {
        return java.util.HexFormat.of().formatHex(ledger.root(ledger.size()));
    }

    /** Bytes of each file that are the log of this moment; see {@link Ledger#lengths}. */
    public Map<String, Long> lengths() {
        return ledger.lengths();
    }

    private static Map<String, Object> plain(Map<String, ?> facts) {
        return JSON.convertValue(facts, new TypeReference<>() { });
    }

    /** Who learns which sort of thing of which columns, to be searched. */
    public static List<Map<String, Object>> facts(List<Fact> disclosure) {
        return disclosure.stream().map(f -> Map.<String, Object>of("learner", f.learner(), "party", f.about().party(), "table", f.about().table(),
                "columns", f.about().columns(), "kind", f.kind().name())).distinct().toList();
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

    /** Over this log and those that are watched. */
    public EvidenceSearch search(Database database, Watching watching) {
        return new EvidenceSearch(database, () -> {
            Map<String, Log> logs = new java.util.LinkedHashMap<>();
            logs.put(ledger.origin(), ledger);
            logs.putAll(watching.logs());
            return logs;
        });
    }

    /**
     * Entries with their proofs, for somebody who has nothing else of this log; see {@link Bundle}.
     *
     * @param others whether the hashes of all other entries come with them
     */
    public Bundle export(java.util.Collection<Long> entries, boolean others, Map<String, VerifyingKey> keys) {
        return Bundle.of(ledger, sign(), entries, others, keys);
    }

    /** Whether the log as it is continues a head. */
    public boolean continues(SignedTreeHead head) {
        return head.origin().equals(ledger.origin()) && head.size() <= ledger.size() && head.root().equals(java.util.HexFormat.of().formatHex(ledger.root(head.size())));
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
