package org.tacit.node.catalogue;

import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * How a table's rows show that the person consented: by a column of the table, or by being in a list that is another own table.
 *
 * @param column the column; empty where a list decides
 * @param given  cells of {@code column} that mean consent, compared without regard to case
 * @param until  a date column up to and including which the consent holds; empty where it has no end
 * @param list   an own table of those who consented; empty where a column decides
 * @param member that table's identifier column
 * @param key    this table's column that is compared with it, to the letter
 */
public record ConsentRule(String column, List<String> given, String until, String list, String member, String key) {

    static final List<String> GIVEN = List.of("true", "1", "yes", "y", "是", "同意", "已同意");

    public ConsentRule {
        column = column == null ? "" : column;
        given = given == null || given.isEmpty() ? GIVEN : List.copyOf(given);
        until = until == null ? "" : until;
        list = list == null ? "" : list;
        member = member == null ? "" : member;
        key = key == null ? "" : key;
        if (column.isEmpty() == list.isEmpty() || !list.isEmpty() && (member.isEmpty() || key.isEmpty())) {
            throw InvalidInput.of("A consent rule names a column of the table, or a list with its column 'member' and this table's column 'key'.",
                    "同意规则须指明本表的一列，或指明名单表及其列 member 与本表的列 key。");
        }
    }

    boolean byList() {
        return !list.isEmpty();
    }
}
