package org.tacit.node.evidence;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.ledger.Entry;
import org.tacit.ledger.Ledger;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.access.Caller;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * Lets partners watch this node's evidence, such as a regulator: whom, and which types of entries, is a decision of this node and evidence itself. Of all other
 * entries an observer gets the hashes, so that it sees that nothing is missing. It is never given anything but the log.
 */
public final class Observers {

    /** Entries of one answer; a long log comes in several. */
    static final int MOST = 256;
    private static final int MOST_CHARACTERS = 400_000;

    static final Topic<Watch, Watched> WATCH = new Topic<>("evidence.watch", Watch.class, Watched.class);

    private final Evidence evidence;
    private final ObserverStore store;
    private final Clock clock;

    /** @param from the first entry that is wanted
     *  @param to   behind the last: the size of a head of this log that the asker holds */
    record Watch(long from, long to) {
    }

    /**
     * @param records entries as text, or of those that are not shown the leaf hash in hex
     * @param held    newest heads of other parties' logs that this node holds
     */
    record Watched(List<String> records, List<String> held) {
    }

    /**
     * A grant.
     *
     * @param types of entries: exact, or the beginning with {@code *}
     */
    public record ObserverGrant(String partner, List<String> types, String grantedBy, Instant grantedAt) {
        public ObserverGrant {
            types = List.copyOf(types);
        }

        boolean shows(String type) {
            return types.stream().anyMatch(t -> t.endsWith("*") ? type.startsWith(t.substring(0, t.length() - 1)) : type.equals(t));
        }
    }

    public Observers(Evidence evidence, JdbcClient sql, Desk desk, Clock clock) {
        this.evidence = evidence;
        this.store = new ObserverStore(sql);
        this.clock = clock;
        desk.on(WATCH, this::show);
    }

    /** @param types empty for all */
    public ObserverGrant grant(Partner partner, List<String> types) {
        List<String> wanted = types == null || types.isEmpty() ? List.of("*") : types;
        if (wanted.size() > 100 || wanted.stream().anyMatch(t -> t == null || !t.matches("[a-z0-9.-]{0,60}\\*?"))) {
            throw InvalidInput.of("A type of entries is written as contract.signed or contract.*; at most 100 of them.", "条目类型应写成 contract.signed 或 contract.*，至多 100 个。");
        }
        ObserverGrant granted = new ObserverGrant(partner.name(), wanted.stream().distinct().sorted().toList(), Caller.current().name(), clock.instant());
        store.put(granted);
        evidence.append("observer.granted", Map.of("partner", partner.name(), "types", granted.types(), "actor", granted.grantedBy()));
        return granted;
    }

    public void revoke(String partner) {
        if (!store.remove(partner)) {
            throw InvalidInput.of("%s does not watch this node's evidence.", "%s 并未获准查看本节点的存证。", partner);
        }
        evidence.append("observer.revoked", Map.of("partner", partner, "actor", Caller.current().name()));
    }

    /** One that is no partner any more watches no longer. */
    public void removed(String partner) {
        store.find(partner).ifPresent(g -> revoke(partner));
    }

    public List<ObserverGrant> list() {
        return store.all();
    }

    private Watched show(Partner partner, Watch wanted) {
        ObserverGrant granted = store.find(partner.name()).orElseThrow(() -> PolicyDenied.of("%s may not watch this evidence; its owner grants that.", "%s 无权查看此存证；需由其所有方授权。", partner.name()));
        Ledger ledger = evidence.ledger();
        if (wanted.from < 0 || wanted.to < wanted.from || wanted.to > ledger.size()) {
            throw ProtocolViolation.of("%s asked for entries %d to %d of %d.", "%s 请求第 %d 至 %d 条，而日志共 %d 条。", partner.name(), wanted.from, wanted.to, ledger.size());
        }
        List<String> records = new ArrayList<>();
        long characters = 0;
        for (long i = wanted.from; i < wanted.to && records.size() < MOST && characters < MOST_CHARACTERS; i++) {
            Entry entry = ledger.entry(i);
            String record = granted.shows(entry.type()) ? new String(entry.bytes(), StandardCharsets.UTF_8) : HexFormat.of().formatHex(ledger.leafHash(i));
            records.add(record);
            characters += record.length();
        }
        Function<SignedTreeHead, String> text = h -> new String(h.bytes(), StandardCharsets.UTF_8);
        return new Watched(records, ledger.newestOfAll().stream().filter(h -> !h.origin().equals(partner.name())).map(text).toList());
    }
}
