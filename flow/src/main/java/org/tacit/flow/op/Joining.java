package org.tacit.flow.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.join.Join;
import org.tacit.psi.join.MatchedRows;
import org.tacit.psi.join.RowJoin;

/** Repeated identifiers and rows of one side alone, in a step that aligns rows: parameters, facts, and the conversation ({@link RowJoin}). */
record Joining(PairPsi pair) {

    private static final String SOURCE = "docs/matching.md";

    static List<Parameter> parameters() {
        return List.of(duplicates(List.of("first", "refuse", "all"),
                        "Rows that repeat an identifier: the first takes part, the table is refused, or all take part and every pair is aligned (many to many)",
                        "标识重复的行：first 仅第一行参与，refuse 拒绝整张表，all 全部参与并对齐每一对（多对多）"),
                Parameter.choice("join", List.of("inner", "left", "right", "full"),
                        "Rows to align: common ones, also all others of first, of second, or of both; where a party has no row its column says so",
                        "对齐哪些行：inner 仅共同的行，left 另含第一方其余各行，right 另含第二方的，full 另含双方的；无对应行处标记为缺"));
    }

    static Parameter duplicates(List<String> choices, String en, String zh) {
        return Parameter.choice("duplicates", choices, en, zh);
    }

    private Binding binding() {
        return pair.binding();
    }

    private Join join() {
        return Join.valueOf(binding().params().text("join").toUpperCase(Locale.ROOT));
    }

    private boolean all() {
        return binding().params().text("duplicates").equals("all");
    }

    boolean plain() {
        return !all() && join() == Join.INNER;
    }

    /** Whether nothing is asked that needs all identifiers in memory. */
    boolean streams() {
        return plain() && !refuses(binding(), pair.first()) && !refuses(binding(), pair.second());
    }

    void check(boolean bothLearn) {
        if (!plain() && !bothLearn) {
            throw InvalidInput.of("duplicates: all and joins other than inner align rows at both parties, so both learn which are common; use result: both.",
                    "duplicates: all 以及 inner 以外的连接会在双方对齐行，双方都会得知共同的行；请使用 result: both。");
        }
        if (!plain() && pair.malicious()) {
            throw InvalidInput.of("security: malicious is there for the intersection alone; use duplicates: first or refuse, and join: inner.",
                    "security: malicious 仅适用于求交本身；请使用 duplicates: first 或 refuse，且 join: inner。");
        }
        if (join() != Join.INNER && binding().params().integer("holdout") > 0) {
            throw InvalidInput.of("holdout splits rows that both have; use join: inner.", "holdout 只能划分双方共有的行，请使用 join: inner。");
        }
    }

    /** What is learned beside the intersection itself. */
    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(pair.first(), pair.second())) {
            String other = pair.other(role);
            var about = pair.keys(other).about();
            if (refuses(binding(), other)) {
                facts.add(unrepeated(role, other));
            }
            if (tellsMultiplicity(other)) {
                facts.add(new Facts(binding()).fact(role, about, Kind.PARTIAL, new Text("for each common identifier, how many rows have it there", "每个共同标识在对方有多少行"),
                        Scope.of(Scope.Rows.COMMON, pair.keys(role).rows()), When.ALWAYS,
                        new Because("every pair of rows is aligned, so each side tells how many there are", "每一对行都会对齐，因此双方互告行数", SOURCE)));
            }
            if (join().keeps(other.equals(pair.first()))) {
                facts.add(new Facts(binding()).fact(role, about, Kind.SIZE,
                        new Text("the number of rows without a counterpart, those without an identifier among them", "没有对应行的行数（含没有标识的行）"), Scope.whole(),
                        When.ALWAYS, new Because("the alignment holds a place for each of them, in an order that this party cannot see", "对齐结果为其逐一留位，其次序该方不可见", SOURCE)));
            }
        }
        return facts;
    }

    private Fact unrepeated(String learner, String other) {
        return unrepeated(pair, learner, other);
    }

    /** Whether a role's table is refused for a repeated identifier. */
    static boolean refuses(Binding b, String role) {
        return b.params().text("duplicates").equals("refuse") && new KeyInput(b, role).mayRepeat();
    }

    static Fact unrepeated(PairPsi pair, String learner, String other) {
        return new Facts(pair.binding()).fact(learner, pair.keys(other).about(), Kind.SHAPE, new Text("that no identifier is repeated, or that its data could not be used",
                "没有重复的标识，或其数据不可用"), Scope.whole(), When.SIDE_EFFECT, new Because("the step fails before it starts where an identifier is repeated",
                "标识有重复时，步骤在开始前即失败", SOURCE));
    }

    private boolean tellsMultiplicity(String role) {
        return all() && pair.keys(role).mayRepeat();
    }

    /** The own identifiers, read as the parameters ask. */
    Items items(StepContext step) {
        return items(step, plain());
    }

    static Items items(StepContext step, boolean plain) {
        KeyInput keys = new KeyInput(step.binding(), step.role());
        Items items = plain ? Items.of(keys.source(step)) : Items.withRows(keys.source(step));
        if (refuses(step.binding(), step.role()) && items.report().duplicates() > 0) {
            throw InvalidInput.of("Table '%1$s': %2$d rows repeat an identifier of an earlier row (the first in row %3$d, counted from 0); mend them, or use duplicates: first or all.",
                    "表“%1$s”有 %2$d 行与前面某行的标识相同（首个在第 %3$d 行，从 0 计）；请更正，或使用 duplicates: first 或 all。", keys.table().table(),
                    items.report().duplicates(), items.report().duplicateRows().getFirst());
        }
        return items;
    }

    /** This party's column of the alignment; {@link RowJoin#ABSENT} where it has no row. */
    long[] rows(StepContext step, Items items, Intersection found) {
        if (plain()) {
            return found.rows();
        }
        boolean first = step.role().equals(pair.first());
        String peer = pair.other(step.role());
        if (tellsMultiplicity(step.role())) {
            step.beforeRelease(peer, Kind.PARTIAL, found.size());
        }
        if (join().keeps(first)) {
            step.beforeRelease(peer, Kind.SIZE, -1);
        }
        return RowJoin.align(step.session().channel(step.party(peer)), new MatchedRows(items, found.rows(), all()), first, all(), join(), pair.keys(peer).rows());
    }

    long rowsAtMost() {
        long n = pair.keys(pair.first()).rows();
        long m = pair.keys(pair.second()).rows();
        long pairs = all() ? Math.multiplyHigh(n, m) == 0 && n * m >= 0 ? n * m : Long.MAX_VALUE : Math.min(n, m);
        long alone = (join().keeps(true) ? n : 0) + (join().keeps(false) ? m : 0);
        return pairs > Long.MAX_VALUE - alone ? Long.MAX_VALUE : pairs + alone;
    }
}
