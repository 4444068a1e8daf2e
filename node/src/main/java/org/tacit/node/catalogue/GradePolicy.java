package org.tacit.node.catalogue;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.Repetition;

/**
 * What to grant for a column by its grade: the technique that its sensitivity asks for. A template, not a limit: an owner may grant more
 * by hand, except for L5.
 *
 * <pre>
 * L5              nothing
 * L4, identifier  intersection only, membership of the partner's own items, at most so many a month, no trying of numbers
 * L4, other       secret computation only
 * L3              secret computation, and figures over groups of at least 50
 * L2              secret computation, and figures over groups of at least 10
 * L1              cells
 * </pre>
 */
public final class GradePolicy {

    private static final long GROUP_L3 = 50;
    private static final long GROUP_L2 = 10;
    private static final long ITEMS_A_MONTH = 1_000_000;
    /** Who asks for three times as many items as are there, or finds few of them, tries numbers. */
    private static final Repetition NO_TRYING = new Repetition(0, 0, 300, 1);

    /**
     * What is suggested for one column.
     *
     * @param clause null where nothing is to be granted
     * @param why    the technique, in words
     */
    public record Suggested(String column, Grade grade, boolean confirmed, Clause clause, Text why) {
    }

    private GradePolicy() {
    }

    static List<Suggested> suggest(Schema schema, List<Classification.Classified> columns, String partner, String purpose) {
        if (partner == null || partner.isBlank() || partner.equals("*") || purpose == null || purpose.isBlank() || purpose.equals("*")) {
            throw InvalidInput.of("Suggestions are for one partner and one purpose; name both.", "建议针对一个合作方和一个用途，请同时指明。");
        }
        List<Suggested> suggested = new ArrayList<>();
        for (Classification.Classified c : columns) {
            suggested.add(of(schema.column(c.column()), c, partner, purpose));
        }
        return suggested;
    }

    private static Suggested of(Column column, Classification.Classified c, String partner, String purpose) {
        List<String> name = List.of(column.name());
        boolean identifier = column.kind() == ColumnKind.IDENTIFIER;
        Clause clause = switch (c.grade()) {
            case L5 -> null;
            case L4 -> identifier
                    ? new Clause("", name, partner, purpose, List.of("psi.*"), Kind.MEMBERSHIP, 0, 0, "", 0, ITEMS_A_MONTH, NO_TRYING)
                    : Clause.of("", name, partner, purpose, List.of("*"), Kind.SHAPE);
            case L3 -> new Clause("", name, partner, purpose, List.of("*"), Kind.AGGREGATE, 0, GROUP_L3, "", 0, 0);
            case L2 -> new Clause("", name, partner, purpose, List.of("*"), identifier ? Kind.MEMBERSHIP : Kind.AGGREGATE, 0, identifier ? 0 : GROUP_L2, "", 0, 0);
            case L1 -> Clause.of("", name, partner, purpose, List.of("*"), Kind.VALUE);
        };
        Text why = switch (c.grade()) {
            case L5 -> Text.of("L5: nobody else may use it.", "L5：任何其他方不得使用。");
            case L4 -> identifier ? Text.of("L4, identifier: private set intersection only, counted and bounded by month; no value leaves.", "L4 标识：仅限隐私求交，按月计量并限额；取值不出域。")
                    : Text.of("L4: secret computation only; no value and no figure leaves.", "L4：仅限密态计算；取值与统计均不出域。");
            case L3 -> Text.of("L3: secret computation; figures over groups of at least %d.", "L3：密态计算；统计结果的分组不少于 %d。", GROUP_L3);
            case L2 -> Text.of("L2: secret computation; figures over groups of at least %d.", "L2：密态计算；统计结果的分组不少于 %d。", GROUP_L2);
            case L1 -> Text.of("L1: public; its cells may leave.", "L1：公开数据，取值可出域。");
        };
        return new Suggested(column.name(), c.grade(), c.confirmed(), clause, why);
    }

    /** The clauses of the chosen columns. */
    static List<Clause> accepted(List<Suggested> suggested, List<String> columns) {
        List<Clause> clauses = new ArrayList<>();
        for (String column : columns) {
            Suggested one = suggested.stream().filter(s -> s.column().equals(column)).findFirst().orElseThrow(() -> InvalidInput.of("There is no column '%s'.", "没有列“%s”。", column));
            if (one.clause() == null) {
                throw PolicyDenied.of("Column '%s' has grade %s: nothing is granted.", "列“%s”为 %s 级：不作任何授权。", column, one.grade());
            }
            clauses.add(one.clause());
        }
        if (clauses.isEmpty()) {
            throw InvalidInput.of("Name the columns whose suggestion is accepted.", "请列出接受建议的列。");
        }
        return clauses;
    }
}
