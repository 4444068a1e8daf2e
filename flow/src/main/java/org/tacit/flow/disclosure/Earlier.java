package org.tacit.flow.disclosure;

import java.time.Instant;
import java.time.ZoneOffset;
import org.tacit.base.Text;

/**
 * A fact that a partner was told by an earlier job.
 *
 * @param job its id
 * @param at  when it began
 * @param on  what it was computed on
 */
public record Earlier(Fact fact, String job, Instant at, Snapshots on) {

    /** What the same question tells now beyond what it told then, as a noun phrase. */
    Text since(Fact now, Snapshots present) {
        String day = at.atZone(ZoneOffset.UTC).toLocalDate().toString();
        String table = now.about().table();
        if (on.own().differsFrom(present.own())) {
            return Text.of("what changed in '%1$s' between job %2$s of %3$s (%4$,d rows) and now (%5$,d rows)",
                    "“%1$s”自 %3$s 的任务 %2$s（%4$,d 行）至今（%5$,d 行）的变化", table, job, day, on.own().rows(), present.own().rows());
        }
        if (on.theirs().differsFrom(present.theirs())) {
            return Text.of("what the rows of its own table that came or went since job %2$s of %3$s (%4$,d rows then, %5$,d now) make of the answer about '%1$s'",
                    "其自有表自 %3$s 的任务 %2$s 以来增减的行（当时 %4$,d 行，现为 %5$,d 行）对“%1$s”的结果造成的差别", table, job, day, on.theirs().rows(),
                    present.theirs().rows());
        }
        if (on.own().isSameAs(present.own()) && on.theirs().isSameAs(present.theirs())) {
            return Text.of("what asking once more about the same rows of '%1$s' adds to job %2$s of %3$s", "对“%1$s”的相同行再次询问，较 %3$s 的任务 %2$s 所多得的内容", table, job, day);
        }
        return Text.of("what changed in '%1$s' since job %2$s of %3$s", "“%1$s”自 %3$s 的任务 %2$s 以来的变化", table, job, day);
    }
}
