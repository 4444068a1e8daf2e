package org.tacit.sql.plan;

import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** The tables that a query names as {@code party.table}, read from its text alone. */
public final class NamedTables {

    private NamedTables() {
    }

    /** A name in a query. */
    public record Name(String party, String table) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            int byParty = party.compareTo(other.party);
            return byParty != 0 ? byParty : table.compareTo(other.table);
        }
    }

    /** Sorted, each once. @throws org.tacit.base.InvalidInput where the query cannot be read */
    public static List<Name> of(String sql) {
        TreeSet<Name> names = new TreeSet<>();
        SqlReader.parse(sql).accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (call instanceof SqlSelect select && select.getFrom() != null) {
                    from(select.getFrom(), names);
                }
                return super.visit(call);
            }
        });
        return List.copyOf(names);
    }

    private static void from(SqlNode node, TreeSet<Name> names) {
        switch (node) {
            case SqlIdentifier name when name.names.size() == 2 -> names.add(new Name(name.names.get(0), name.names.get(1)));
            case SqlJoin join -> {
                from(join.getLeft(), names);
                from(join.getRight(), names);
            }
            case SqlBasicCall as when as.getKind() == SqlKind.AS -> from(as.operand(0), names);
            default -> { }
        }
    }
}
