package org.tacit.node.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;

/**
 * How often a password may be tried: a few times at once, then after a wait that doubles up to a quarter of an hour. An attempt is counted before the
 * password is looked at, so that many at the same time gain nothing; one that was right is taken back. Counted by account, whether there is one or
 * not, and by network address; kept as hashes only.
 */
final class Attempts {

    /** What is counted. */
    enum Kind {
        ACCOUNT(5), ADDRESS(50);

        final int free;

        Kind(int free) {
            this.free = free;
        }
    }

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    private final Database database;
    private final Clock clock;

    Attempts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Counts an attempt; how many there were with it, or empty where it is too early for another. */
    Optional<Integer> begin(Kind kind, String of) {
        String subject = subject(kind, of);
        Instant now = clock.instant();
        database.sql().sql("delete from login_attempt where last_at < ?").param(Times.sql(now.minus(FORGOTTEN))).update();
        makeSure(subject, now);
        Integer[] counted = new Integer[1];
        database.atomically(() -> {
            record Row(int attempts, Instant freeAt) {
            }
            Optional<Row> row = database.sql().sql("select attempts, free_at from login_attempt where subject = ? for update").param(subject)
                    .query((r, n) -> new Row(r.getInt("attempts"), Times.instant(r, "free_at"))).optional();
            if (row.isPresent() && !now.isBefore(row.get().freeAt)) {
                int attempts = row.get().attempts + 1;
                database.sql().sql("update login_attempt set attempts = ?, free_at = ?, last_at = ? where subject = ?")
                        .params(attempts, Times.sql(now.plus(wait(kind, attempts))), Times.sql(now), subject).update();
                counted[0] = attempts;
            }
        });
        return Optional.ofNullable(counted[0]);
    }

    private void makeSure(String subject, Instant now) {
        boolean there = database.sql().sql("select count(*) from login_attempt where subject = ?").param(subject).query(Integer.class).single() == 1;
        if (!there) {
            try {
                database.sql().sql("insert into login_attempt (subject, attempts, free_at, last_at) values (?, 0, ?, ?)").params(subject, Times.sql(now), Times.sql(now)).update();
            } catch (DuplicateKeyException e) {
                // Another attempt at the same moment made it.
            }
        }
    }

    /** After so many attempts. */
    static Duration wait(Kind kind, int attempts) {
        int over = attempts - kind.free;
        return over <= 0 ? Duration.ZERO : over > 7 ? LONGEST : min(FIRST.multipliedBy(1L << over - 1), LONGEST);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** The attempt was right: the account's earlier ones are forgotten; of the address's only this one, so that an account of one's own buys no others. */
    void right(String account, String address) {
        database.sql().sql("delete from login_attempt where subject = ?").param(subject(Kind.ACCOUNT, account)).update();
        database.sql().sql("update login_attempt set attempts = attempts - 1 where subject = ? and attempts > 0").param(subject(Kind.ADDRESS, address)).update();
    }

    /** An administrator lets the person try again. */
    void forget(String account) {
        database.sql().sql("delete from login_attempt where subject = ?").param(subject(Kind.ACCOUNT, account)).update();
    }

    private static String subject(Kind kind, String of) {
        return Secrets.hash("tacit.attempt." + kind + "\n" + of);
    }
}
