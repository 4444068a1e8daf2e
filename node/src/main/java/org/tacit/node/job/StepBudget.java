package org.tacit.node.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tacit.flow.document.Plan;
import org.tacit.flow.spec.Reservation;
import org.tacit.node.budget.Budgets;
import org.tacit.node.budget.PrivacyCost;
import org.tacit.node.meter.StepUse;

/**
 * What the noisy figures of one attempt's steps cost the budgets of own tables. The amounts are those of the disclosure that people have agreed to, not what an operator asks for.
 * A step that is run again draws other noise and pays again, unless the first run gave back what it had set aside.
 */
final class StepBudget {

    private final Budgets budgets;
    private final String job;
    private final int attempt;
    private final Function<String, Plan.PlannedStep> plan;
    private final String me;
    private final Map<String, Open> steps = new HashMap<>();

    StepBudget(Budgets budgets, String job, int attempt, Function<String, Plan.PlannedStep> plan, String me) {
        this.budgets = budgets;
        this.job = job;
        this.attempt = attempt;
        this.plan = plan;
        this.me = me;
    }

    /** Before noise is drawn. */
    synchronized Reservation reserve(String step) {
        return steps.computeIfAbsent(step, this::open);
    }

    /** Before the first of a step leaves; sets it aside where the step has not. */
    synchronized void spend(String step) {
        reserve(step).commit();
    }

    /** What the step has left open is spent: nobody said that nothing has left. */
    synchronized void ended(String step) {
        Open open = steps.remove(step);
        if (open != null) {
            open.commit();
        }
    }

    private Open open(String step) {
        Plan.PlannedStep planned = plan.apply(step);
        Open open = new Open(step);
        try {
            StepUse.noisy(planned, me).forEach((whom, cost) -> open.parts.add(reserved(planned, whom, cost)));
        } catch (RuntimeException | Error e) {
            // All or none: what another table's budget refuses is not taken from this one's.
            open.giveBack("another budget refused");
            throw e;
        }
        return open;
    }

    private Budgets.Reservation reserved(Plan.PlannedStep step, StepUse.Whom whom, PrivacyCost cost) {
        return budgets.reserve(whom.table(), whom.partner(), cost, step.step().operator(), job + "/" + step.id() + "/" + attempt);
    }

    /** One for each table and learner. */
    private final class Open implements Reservation {
        private final String step;
        private final List<Budgets.Reservation> parts = new ArrayList<>();
        private boolean spent;

        private Open(String step) {
            this.step = step;
        }

        @Override
        public void commit() {
            synchronized (StepBudget.this) {
                parts.forEach(Budgets.Reservation::commit);
                spent = true;
            }
        }

        @Override
        public void close() {
            synchronized (StepBudget.this) {
                if (!spent) {
                    steps.remove(step, this);
                    giveBack("the step ended before an answer left");
                }
            }
        }

        private void giveBack(String why) {
            parts.forEach(part -> part.release(why));
        }
    }
}
