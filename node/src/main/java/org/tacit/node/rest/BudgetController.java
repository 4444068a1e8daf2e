package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.budget.BudgetSpend;
import org.tacit.node.budget.Budgets;
import org.tacit.node.budget.PrivacyCost;

/** How much differential privacy of own tables may be spent, on whom, and what was. */
@RestController
@RequestMapping("/api/budgets")
class BudgetController {

    private final Node node;

    BudgetController(Node node) {
        this.node = node;
    }

    /**
     * @param partner    on whom; {@code *} for all together
     * @param epsilon    in each period
     * @param days       of a period, 0 where it never renews
     * @param usedEpsilon in this period, what is set aside included
     * @param renews     null where it never does
     */
    record BudgetView(String table, String partner, String epsilon, String delta, int days, String usedEpsilon, String usedDelta, String leftEpsilon, String leftDelta, Instant renews,
                      String setBy) {
        static BudgetView of(Budgets.Standing s) {
            return new BudgetView(s.budget().table(), s.budget().partner(), s.budget().epsilon().toPlainString(), s.budget().delta().toPlainString(), s.budget().days(),
                    s.used().epsilon().toPlainString(), s.used().delta().toPlainString(), s.left().epsilon().toPlainString(), s.left().delta().toPlainString(), s.renews(), s.budget().setBy());
        }
    }

    /** @param partner {@code *} for a file that may reach anybody; @param what the operator or sort of release; @param subject the job and step, or the export */
    record SpendView(String id, String partner, String epsilon, String delta, String what, String subject, BudgetSpend.State state, String by, Instant at) {
        static SpendView of(BudgetSpend s) {
            return new SpendView(s.id(), s.partner(), s.epsilon().toPlainString(), s.delta().toPlainString(), s.what(), s.subject(), s.state(), s.by(), s.at());
        }
    }

    /** @param delta decimal text, 0 where left out; @param days of a period, 0 where left out: it never renews */
    record NewBudget(String epsilon, String delta, Integer days) {
    }

    @GetMapping
    @Needs(Permission.SEE_METER)
    List<BudgetView> budgets() {
        return node.budgets().list().stream().map(BudgetView::of).toList();
    }

    /** Sets or changes a budget. What was spent in its period still counts. */
    @PutMapping("/{table}/{partner}")
    @Needs(Permission.GRANT)
    BudgetView setBudget(@PathVariable String table, @PathVariable String partner, @RequestBody NewBudget wanted) {
        return BudgetView.of(node.budgets().set(table, partner, PrivacyCost.parse(wanted.epsilon, wanted.delta), wanted.days == null ? 0 : wanted.days));
    }

    /** From now on nothing is refused by it. */
    @DeleteMapping("/{table}/{partner}")
    @Needs(Permission.GRANT)
    void removeBudget(@PathVariable String table, @PathVariable String partner) {
        node.budgets().remove(table, partner);
    }

    @GetMapping("/{table}/{partner}")
    @Needs(Permission.SEE_METER)
    BudgetView budget(@PathVariable String table, @PathVariable String partner) {
        return BudgetView.of(node.budgets().get(table, partner));
    }

    /** What was spent on a table, the newest first. */
    @GetMapping("/{table}")
    @Needs(Permission.SEE_METER)
    List<SpendView> spends(@PathVariable String table) {
        return node.budgets().spends(table).stream().map(SpendView::of).toList();
    }
}
