package org.tacit.node.feed;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/** Sayings in the database, and how far each party has heard this node's own. */
final class FeedStore {

    private final JdbcClient sql;

    FeedStore(JdbcClient sql) {
        this.sql = sql;
    }

    void add(SignedSaying signed, Instant now) {
        Saying s = signed.saying();
        sql.sql("insert into feed_entry (subject, party, position, type, document, hash, kept_at) values (?, ?, ?, ?, ?, ?, ?)")
                .params(s.subject(), s.party(), s.position(), s.type(), signed.text(), s.hash(), Times.sql(now)).update();
    }

    /** How far a party has come: position 0 where it has said nothing. */
    record Last(long position, String hash) {
        static final Last NONE = new Last(0, "");
    }

    Last last(String subject, String party) {
        return sql.sql("select position, hash from feed_entry where subject = ? and party = ? order by position desc limit 1").params(subject, party)
                .query((row, number) -> new Last(row.getLong("position"), row.getString("hash"))).optional().orElse(Last.NONE);
    }

    Optional<String> hash(String subject, String party, long position) {
        return sql.sql("select hash from feed_entry where subject = ? and party = ? and position = ?").params(subject, party, position).query(String.class).optional();
    }

    List<SignedSaying> of(String subject, String party, long after, int most) {
        return sql.sql("select document from feed_entry where subject = ? and party = ? and position > ? order by position limit ?").params(subject, party, after, most)
                .query((row, number) -> SignedSaying.read(row.getString("document"))).list();
    }

    List<Saying> all(String subject) {
        return sql.sql("select document from feed_entry where subject = ? order by party, position").param(subject)
                .query((row, number) -> SignedSaying.read(row.getString("document")).saying()).list();
    }

    List<String> subjects(String kind) {
        return sql.sql("select distinct subject from feed_entry where subject like ? order by subject").param(kind + "/%").query(String.class).list();
    }

    // ---- hearers ----

    /** From now on these have to hear what this node says about the subject, from its first word, and nobody else. */
    void hearers(String subject, Collection<String> parties) {
        List<String> known = sql.sql("select party from feed_hearer where subject = ?").param(subject).query(String.class).list();
        known.stream().filter(p -> !parties.contains(p)).forEach(p -> sql.sql("delete from feed_hearer where subject = ? and party = ?").params(subject, p).update());
        parties.stream().filter(p -> !known.contains(p)).forEach(p -> sql.sql("insert into feed_hearer (subject, party, told) values (?, ?, 0)").params(subject, p).update());
    }

    void removeHearer(String party) {
        sql.sql("delete from feed_hearer where party = ?").param(party).update();
    }

    void told(String subject, String party, long position) {
        sql.sql("update feed_hearer set told = ? where subject = ? and party = ?").params(position, subject, party).update();
    }

    long told(String subject, String party) {
        return sql.sql("select told from feed_hearer where subject = ? and party = ?").params(subject, party).query(Long.class).optional().orElse(Long.MAX_VALUE);
    }

    private static final String BEHIND = "h.told < (select max(e.position) from feed_entry e where e.subject = h.subject and e.party = ?)";

    /** Subjects about which this party has not heard everything that {@code me} said. */
    List<String> behind(String party, String me) {
        return sql.sql("select h.subject from feed_hearer h where h.party = ? and " + BEHIND + " order by h.subject").params(party, me).query(String.class).list();
    }

    /** Parties that have not heard everything that {@code me} said about this subject. */
    List<String> behindOn(String subject, String me) {
        return sql.sql("select h.party from feed_hearer h where h.subject = ? and " + BEHIND + " order by h.party").params(subject, me).query(String.class).list();
    }

    /** Parties that have something to hear. */
    List<String> behind(String me) {
        return sql.sql("select distinct h.party from feed_hearer h where " + BEHIND).param(me).query(String.class).list();
    }
}
