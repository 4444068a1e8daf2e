package org.tacit.node.partner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.store.Times;

/** This node's own successions, and who has taken them. */
final class SuccessionStore {

    private final JdbcClient sql;

    SuccessionStore(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * @param shown   since when new connections are made with it, null where they are not yet
     * @param retired since when the generation before is gone, null where it is not yet
     */
    record Own(int generation, String text, boolean compromised, Instant made, Instant until, Instant shown, Instant retired) {
    }

    void add(int generation, String text, boolean compromised, Instant made, Instant until) {
        sql.sql("insert into succession (generation, document, compromised, made_at, until_at) values (?, ?, ?, ?, ?)")
                .params(generation, text, compromised, Times.sql(made), Times.sql(until)).update();
    }

    void shown(int generation, Instant now) {
        sql.sql("update succession set shown_at = ? where generation = ? and shown_at is null").params(Times.sql(now), generation).update();
    }

    void retired(int generation, Instant now) {
        sql.sql("update succession set retired_at = ? where generation <= ? and retired_at is null").params(Times.sql(now), generation).update();
    }

    /** Oldest first. */
    List<Own> all() {
        return sql.sql("select * from succession order by generation").query((row, number) -> new Own(row.getInt("generation"), row.getString("document"),
                row.getBoolean("compromised"), Times.instant(row, "made_at"), Times.instant(row, "until_at"), Times.instant(row, "shown_at"), Times.instant(row, "retired_at"))).list();
    }

    Optional<Own> newest() {
        List<Own> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    void taken(int generation, String partner, Instant now) {
        if (takenBy(generation).stream().noneMatch(partner::equals)) {
            sql.sql("insert into succession_taken (generation, partner, taken_at) values (?, ?, ?)").params(generation, partner, Times.sql(now)).update();
        }
    }

    List<String> takenBy(int generation) {
        return sql.sql("select partner from succession_taken where generation = ? order by partner").param(generation).query(String.class).list();
    }

    void forget(String partner) {
        sql.sql("delete from succession_taken where partner = ?").param(partner).update();
    }

    // ---- warnings ----

    /** False where this warning was given before. */
    boolean warn(String certificate, int days, Instant now) {
        boolean first = sql.sql("select count(*) from expiry_warning where certificate = ? and days = ?").params(certificate, days).query(Long.class).single() == 0;
        if (first) {
            sql.sql("insert into expiry_warning (certificate, days, given_at) values (?, ?, ?)").params(certificate, days, Times.sql(now)).update();
        }
        return first;
    }
}
