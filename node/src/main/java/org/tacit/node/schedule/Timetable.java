package org.tacit.node.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.springframework.scheduling.support.CronExpression;
import org.tacit.base.InvalidInput;

/** A cron expression in a time zone. Where the clock is put forward a time that does not exist is the next one that does; put back, it comes once. */
record Timetable(CronExpression cron, ZoneId zone) {

    private static final int LONGEST = 100;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int LOOKED_AT = 100;

    static Timetable of(String cron, String zone, Instant now) {
        if (cron == null || cron.length() > LONGEST) {
            throw unreadable(String.valueOf(cron));
        }
        Timetable table;
        try {
            // Five fields, as crontab has them, begin at second 0.
            String six = cron.strip().startsWith("@") || cron.strip().split("\\s+").length == 6 ? cron.strip() : "0 " + cron.strip();
            table = new Timetable(CronExpression.parse(six), ZoneId.of(zone == null || zone.isBlank() ? "UTC" : zone));
        } catch (IllegalArgumentException e) {
            throw unreadable(cron);
        } catch (DateTimeException e) {
            throw InvalidInput.of("'%s' is no time zone; write for example Asia/Shanghai.", "“%s”不是时区；例如 Asia/Shanghai。", zone);
        }
        Instant at = table.after(now).orElseThrow(() -> InvalidInput.of("'%s' never comes.", "“%s”永远不会到来。", cron));
        for (int i = 0; i < LOOKED_AT; i++) {
            Optional<Instant> then = table.after(at);
            if (then.isEmpty()) {
                break;
            }
            if (Duration.between(at, then.get()).compareTo(SHORTEST) < 0) {
                throw InvalidInput.of("'%s' comes more often than once a minute.", "“%s”比每分钟一次更频繁。", cron);
            }
            at = then.get();
        }
        return table;
    }

    private static InvalidInput unreadable(String cron) {
        return InvalidInput.of("'%.100s' is no time plan; write minute, hour, day, month and weekday, for example '0 2 * * MON-FRI'.",
                "“%.100s”不是时间计划；请写分、时、日、月、星期，例如“0 2 * * MON-FRI”。", cron);
    }

    Optional<Instant> after(Instant instant) {
        return Optional.ofNullable(cron.next(ZonedDateTime.ofInstant(instant, zone))).map(ZonedDateTime::toInstant);
    }
}
