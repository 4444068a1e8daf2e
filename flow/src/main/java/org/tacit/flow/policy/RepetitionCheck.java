package org.tacit.flow.policy;

import java.util.List;
import java.util.Optional;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Snapshot;

/** Holds {@link Repetition} against what a partner was answered before about the same column. */
final class RepetitionCheck {

    private final Repetition bounds;
    private final Clause clause;
    private final ClauseMatch.Need need;
    private final List<Usage.Answer> earlier;
    private final String where;

    RepetitionCheck(Clause clause, ClauseMatch.Need need, List<Usage.Answer> earlier) {
        this.bounds = clause.repetition();
        this.clause = clause;
        this.need = need;
        // A step that is asked about once more before it releases more is not its own past.
        this.earlier = earlier.stream().filter(a -> !a.again() || !need.steps().contains(a.step())).toList();
        this.where = need.where();
    }

    /** What is missing, for the owner. */
    Optional<Text> lack() {
        return tooSoon().or(this::tooNear).or(() -> ofItems() ? tooMany().or(this::tooFewHits) : Optional.empty());
    }

    private boolean ofItems() {
        return need.kind() == org.tacit.flow.disclosure.Kind.MEMBERSHIP || need.kind() == org.tacit.flow.disclosure.Kind.IDENTIFIER;
    }

    private Optional<Text> tooSoon() {
        return bounds.everyDays() == 0 ? Optional.empty() : earlier.stream().filter(a -> !a.present() && a.daysAgo() < bounds.everyDays()).findFirst()
                .map(a -> Text.of("%s for %s: clause '%s' allows one answer in %d days, and job %s got one %d days ago.",
                        "%s 对 %s：条款“%s”每 %d 天只允许回答一次，而任务 %s 在 %d 天前已得到回答。", where, need.partner(), clause.id(), bounds.everyDays(), a.job(), a.daysAgo()));
    }

    /** Differencing: answer(S) and answer(S ∪ few) tell about the few. Equal counts may still be of other rows, so only a difference in rows counts. */
    private Optional<Text> tooNear() {
        if (bounds.leastChange() == 0) {
            return Optional.empty();
        }
        for (Usage.Answer a : earlier) {
            if (!a.present() && near(a.on().own(), need.now().own())) {
                return Optional.of(Text.of("%s for %s: '%s' had %,d rows for job %s and has %,d now, in another snapshot; the two answers differ by few rows, and clause '%s' asks for %,d.",
                        "%s 对 %s：“%s”在任务 %5$s 时有 %4$,d 行，现有 %6$,d 行，且快照不同；两次回答只相差少数行，而条款“%7$s”要求至少相差 %8$,d 行。", where, need.partner(),
                        need.table().table(), a.on().own().rows(), a.job(), need.now().own().rows(), clause.id(), bounds.leastChange()));
            }
            if (!a.present() && near(a.on().theirs(), need.now().theirs())) {
                return Optional.of(Text.of("%1$s for %2$s: it asked with %3$,d rows in job %4$s and asks with %5$,d now, in another snapshot; the two answers differ by few rows, and clause '%6$s' asks for %7$,d.",
                        "%1$s 对 %2$s：其在任务 %4$s 中以 %3$,d 行询问，现以另一快照的 %5$,d 行询问；两次回答只相差少数行，而条款“%6$s”要求至少相差 %7$,d 行。", where, need.partner(),
                        a.on().theirs().rows(), a.job(), need.now().theirs().rows(), clause.id(), bounds.leastChange()));
            }
        }
        return Optional.empty();
    }

    private boolean near(Snapshot then, Snapshot now) {
        return then.differsFrom(now) && Math.abs(then.rows() - now.rows()) < bounds.leastChange();
    }

    private Optional<Text> tooMany() {
        if (bounds.percentOfRows() == 0) {
            return Optional.empty();
        }
        long asked = earlier.stream().filter(a -> a.thisMonth() && a.ofItems()).mapToLong(Usage.Answer::items).sum();
        long rows = need.table().rows();
        long more = need.scope().atMost();
        boolean within = more >= 0 && (asked + more) * 100.0 <= (double) bounds.percentOfRows() * rows;
        return within ? Optional.empty() : Optional.of(Text.of(
                "%s for %s: clause '%s' allows to ask in a month about %d %% of the table's %,d rows; %,d items were asked about and up to %s more would be.",
                "%s 对 %s：条款“%s”每月允许询问的条目为本表 %5$,d 行的 %4$d%%；已询问 %6$,d 项，本次至多再询问 %7$s 项。", where, need.partner(), clause.id(),
                bounds.percentOfRows(), rows, asked, more < 0 ? "∞" : "%,d".formatted(more)));
    }

    /** Brute force: who enumerates a domain of numbers hits seldom. */
    private Optional<Text> tooFewHits() {
        List<Usage.Answer> known = earlier.stream().filter(a -> a.thisMonth() && a.ofItems() && a.hits() >= 0).toList();
        long asked = known.stream().mapToLong(Usage.Answer::items).sum();
        long hits = known.stream().mapToLong(Usage.Answer::hits).sum();
        boolean enough = bounds.leastHits() == 0 || asked == 0 || hits * 100.0 >= (double) bounds.leastHits() * asked;
        return enough ? Optional.empty() : Optional.of(Text.of(
                "%s for %s: of the %,d items that it asked about this month %,d are here; clause '%s' asks for at least %d %%, because fewer look like numbers that are tried out.",
                "%s 对 %s：本月其询问的 %,d 项中有 %,d 项在本表；条款“%s”要求不低于 %d%%，更低则像是在试探号码。", where, need.partner(), asked, hits, clause.id(), bounds.leastHits()));
    }
}
