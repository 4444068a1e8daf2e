package org.tacit.node.hold;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Desk;
import org.tacit.node.store.Times;

/** Holds, in the database: a node that starts again holds what it held. Any person who may operate the node places and lifts them, no partner can. */
public final class Holds {

    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);
    private static final int LONGEST_REASON = 500;

    private final JdbcClient sql;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final List<HoldEvents> listeners = new CopyOnWriteArrayList<>();
    /** For those who ask at every question of a service. */
    private volatile List<Hold> known = List.of();

    public Holds(JdbcClient sql, Evidence evidence, Clock clock, SecureRandom random) {
        this.sql = sql;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        refresh();
    }

    /** To be called from time to time: another process of this node may have placed or lifted some. */
    public void refresh() {
        known = active();
    }

    public void on(HoldEvents listener) {
        listeners.add(listener);
    }

    /**
     * Stops what it covers, at once and for good, and keeps anything more of it from starting until it is lifted. It is on disk before anything is stopped;
     * partners are told, and whether they answer makes no difference.
     *
     * @param target as {@link Hold#target}; the caller has looked it up
     */
    public Hold place(HoldScope scope, String target, String reason) {
        String words = reason == null ? "" : reason.strip();
        if (words.isEmpty() || words.length() > LONGEST_REASON || words.codePoints().anyMatch(Desk::isUnsafe)) {
            throw InvalidInput.of("Say why in one line of at most %d characters; partners read it.", "请用一行至多 %d 个字符说明原因，合作方会看到。", LONGEST_REASON);
        }
        byte[] name = new byte[6];
        random.nextBytes(name);
        Hold hold = new Hold("h" + HexFormat.of().formatHex(name), scope, target, words, Caller.current().name(), clock.instant(), null, null);
        sql.sql("insert into hold (id, scope, target, reason, placed_by, placed_at) values (?, ?, ?, ?, ?, ?)")
                .params(hold.id(), scope.name(), target, words, hold.placedBy(), Times.sql(hold.placedAt())).update();
        refresh();
        LOG.warn("hold {} on {} {} by {}: {}", hold.id(), scope, target, hold.placedBy(), words);
        listeners.forEach(l -> {
            try {
                l.placed(hold);
            } catch (RuntimeException e) {
                LOG.error("hold {} was not taken everywhere", hold.id(), e);
            }
        });
        evidence.append("hold.placed", Map.of("hold", hold.id(), "scope", scope.name(), "target", target, "reason", words, "actor", hold.placedBy()));
        return hold;
    }

    /** Lets things start again; what was stopped stays stopped. Lifted twice it is lifted once. */
    public Hold lift(String id) {
        Hold hold = get(id);
        String by = Caller.current().name();
        if (sql.sql("update hold set lifted_by = ?, lifted_at = ? where id = ? and lifted_at is null").params(by, Times.sql(clock.instant()), hold.id()).update() == 1) {
            evidence.append("hold.lifted", Map.of("hold", hold.id(), "scope", hold.scope().name(), "target", hold.target(), "actor", by));
            LOG.warn("hold {} is lifted by {}", hold.id(), by);
            refresh();
            listeners.forEach(l -> l.lifted(hold));
        }
        return get(id);
    }

    public Hold get(String id) {
        return sql.sql("select * from hold where id = ?").param(id).query(Holds::read).optional()
                .orElseThrow(() -> InvalidInput.missing("There is no hold %s; 'tacit hold list' shows all.", "没有紧急停止 %s；“tacit hold list”列出全部。", id));
    }

    /** The newest first. */
    public List<Hold> list() {
        return sql.sql("select * from hold order by placed_at desc, id").query(Holds::read).list();
    }

    private List<Hold> active() {
        return sql.sql("select * from hold where lifted_at is null order by placed_at, id").query(Holds::read).list();
    }

    /** Why a job of this contract may not run here; empty where it may. */
    public Optional<Hold> on(ContractRow contract, String job) {
        return active().stream().filter(h -> h.covers(contract, job)).findFirst();
    }

    /** Why nothing may be done with a partner outside of jobs; empty where it may. */
    public Optional<Hold> onPartner(String partner) {
        return known.stream().filter(h -> h.scope() == HoldScope.ALL || h.scope() == HoldScope.PARTNER && h.target().equals(partner)).findFirst();
    }

    private static Hold read(ResultSet row, int number) throws SQLException {
        return new Hold(row.getString("id"), HoldScope.valueOf(row.getString("scope")), row.getString("target"), row.getString("reason"), row.getString("placed_by"),
                Times.instant(row, "placed_at"), row.getString("lifted_by"), Times.instant(row, "lifted_at"));
    }
}
