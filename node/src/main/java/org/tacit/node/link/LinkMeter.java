package org.tacit.node.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.TacitException;
import org.tacit.flow.spec.Conditions;
import org.tacit.node.store.Times;
import org.tacit.wire.LinkSpeed;

/**
 * Measures the line to each partner, at most once an hour, and remembers it for estimates and for the choice of protocols. A measurement
 * sends and receives less than a megabyte together: a few small questions for the round trip, then bursts in each direction. The first burst only
 * gets the connection up to speed; on a line so slow that it takes a second it is the measurement.
 *
 * <p>Two nodes that measured at once would measure each other's bursts: when they connect, the one whose name comes first begins and then lets the
 * other have its turn.
 */
public final class LinkMeter {

    private static final Logger LOG = LoggerFactory.getLogger(LinkMeter.class);
    private static final Duration FRESH = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PINGS = 5;
    /** What is sent and, a little less of it, received: 544 KiB and 416 KiB. */
    private static final int[] OUT = {32 << 10, 256 << 10, 256 << 10};
    private static final int[] IN = {32 << 10, 192 << 10, 192 << 10};
    private static final double SLOW_SECONDS = 1;

    /** I have measured; now you may. */
    private static final Topic<Topic.Nothing, Topic.Nothing> TURN = new Topic<>("line.turn", Topic.Nothing.class, Topic.Nothing.class);

    private final String me;
    private final JdbcClient sql;
    private final Links links;
    private final Clock clock;
    private final Map<String, ReentrantLock> turns = new ConcurrentHashMap<>();

    /**
     * One measurement.
     *
     * @param bitsOut a second, from this node
     * @param bitsIn  a second, to this node
     */
    public record Measured(long bitsOut, long bitsIn, long roundTripMicros, Instant at) {

        public LinkSpeed speed() {
            return LinkSpeed.measured(Math.max(1, Math.min(bitsOut, bitsIn)), roundTripMicros / 1e6);
        }
    }

    public LinkMeter(String me, JdbcClient sql, Links links, Clock clock, Desk desk) {
        this.me = me;
        this.sql = sql;
        this.links = links;
        this.clock = clock;
        desk.on(TURN, (partner, nothing) -> {
            Thread.ofVirtual().name("line to " + partner.name()).start(() -> inBackground(partner));
            return new Topic.Nothing();
        });
    }

    /** To be called when a partner is there (again). */
    public void connected(Partner partner) {
        if (me.compareTo(partner.name()) > 0) {
            return;
        }
        inBackground(partner);
        try {
            links.ask(partner, TURN, new Topic.Nothing());
        } catch (TacitException e) {
            LOG.debug("{} was not given its turn to measure: {}", partner.name(), e.getMessage());
        }
    }

    /** Not at all where somebody is about it already; a node that closes meanwhile has no figure. */
    private void inBackground(Partner partner) {
        ReentrantLock turn = turn(partner);
        if (turn.tryLock()) {
            try {
                refresh(partner);
            } catch (RuntimeException e) {
                LOG.debug("the line to {} was not measured", partner.name(), e);
            } finally {
                turn.unlock();
            }
        }
    }

    private ReentrantLock turn(Partner partner) {
        return turns.computeIfAbsent(partner.name(), name -> new ReentrantLock());
    }

    /** The last measurement, however old. */
    public Optional<Measured> of(Partner partner) {
        return sql.sql("select * from link_speed where partner = ?").param(partner.name()).query((row, number) -> new Measured((long) row.getDouble("bits_out"),
                (long) row.getDouble("bits_in"), row.getLong("round_trip_micros"), Times.instant(row, "measured_at"))).optional();
    }

    /** Measures where the partner is connected and the last measurement is older than an hour. Where it does not work out the older one stays. */
    public void refresh(Partner partner) {
        ReentrantLock turn = turn(partner);
        turn.lock();
        try {
            Instant now = clock.instant();
            if (!links.connected(partner) || of(partner).filter(m -> Duration.between(m.at(), now).abs().compareTo(FRESH) < 0).isPresent()) {
                return;
            }
            Measured measured = measure(partner, now);
            sql.sql("delete from link_speed where partner = ?").param(partner.name()).update();
            sql.sql("insert into link_speed (partner, bits_out, bits_in, round_trip_micros, measured_at) values (?, ?, ?, ?, ?)")
                    .params(partner.name(), (double) measured.bitsOut, (double) measured.bitsIn, measured.roundTripMicros, Times.sql(now)).update();
            LOG.info("the line to {} is {}", partner.name(), measured.speed().text());
        } catch (TacitException e) {
            LOG.info("the line to {} was not measured: {}", partner.name(), e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private Measured measure(Partner partner, Instant now) {
        double roundTrip = Double.MAX_VALUE;
        for (int i = 0; i < PINGS; i++) {
            long start = System.nanoTime();
            links.ask(partner, Topic.BULK, new Topic.Bulk("", 0), PATIENCE);
            roundTrip = Math.min(roundTrip, (System.nanoTime() - start) / 1e9);
        }
        double out = 0;
        for (int bytes : OUT) {
            Topic.Bulk burst = new Topic.Bulk("x".repeat(bytes), 0);
            long start = System.nanoTime();
            links.ask(partner, Topic.BULK, burst, PATIENCE);
            double seconds = (System.nanoTime() - start) / 1e9;
            out = rate(bytes, seconds, roundTrip);
            if (seconds > SLOW_SECONDS) {
                break;
            }
        }
        double in = 0;
        for (int bytes : IN) {
            long start = System.nanoTime();
            int got = links.ask(partner, Topic.BULK, new Topic.Bulk("", bytes), PATIENCE).bytes().length();
            double seconds = (System.nanoTime() - start) / 1e9;
            in = rate(got, seconds, roundTrip);
            if (seconds > SLOW_SECONDS) {
                break;
            }
        }
        return new Measured((long) out, (long) in, (long) (roundTrip * 1e6), now);
    }

    /** The burst's own time is what is left without the round trip; where nearly nothing is, a twentieth of it. */
    private static double rate(int bytes, double seconds, double roundTrip) {
        return Math.max(1, 8.0 * bytes / Math.max(seconds - roundTrip, seconds / 20));
    }

    /** What is known of the lines to these partners; measured first where it is older than an hour. */
    public Conditions refreshed(Collection<Partner> partners) {
        partners.forEach(this::refresh);
        return conditions(partners);
    }

    /** What is known of the lines to these partners. */
    public Conditions conditions(Collection<Partner> partners) {
        Map<String, LinkSpeed> speeds = new HashMap<>();
        partners.forEach(p -> of(p).ifPresent(m -> speeds.put(p.name(), m.speed())));
        return new Conditions(speeds);
    }
}
