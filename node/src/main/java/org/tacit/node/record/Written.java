package org.tacit.node.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a statement writes, as far as its text says so.
 *
 * @param where  condition of an update or delete; empty where it has none or was not understood
 * @param skip   parameters before those of the condition
 * @param values of an insert: column by position, where every value is a parameter; else empty
 * @param all    whether any row of the table may be touched, so that all have to be looked at
 */
record Written(String table, String where, int skip, List<String> values, boolean all) {

    private static final Pattern VERB = Pattern.compile("\\s*(insert\\s+into|update|delete\\s+from|merge\\s+into|truncate\\s+table)\\s+\"?([a-z_][a-z0-9_]*)\"?\\b(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern VALUES = Pattern.compile("\\s*\\(([^()]*)\\)\\s*values\\s*\\(([\\s?,]*)\\)\\s*", Pattern.CASE_INSENSITIVE);

    /** Empty for a statement that writes nothing. */
    static Optional<Written> of(String sql) {
        Matcher m = VERB.matcher(sql);
        if (!m.matches()) {
            return Optional.empty();
        }
        String table = m.group(2).toLowerCase(Locale.ROOT);
        String rest = m.group(3);
        return Optional.of(switch (m.group(1).toLowerCase(Locale.ROOT).split("\\s")[0]) {
            case "insert" -> {
                Matcher v = VALUES.matcher(rest);
                yield v.matches() ? new Written(table, "", 0, names(v.group(1)), false) : new Written(table, "", 0, List.of(), true);
            }
            case "update", "delete" -> {
                int at = topLevelWhere(rest);
                yield at < 0 ? new Written(table, "", 0, List.of(), true)
                        : new Written(table, rest.substring(at + 5), questions(rest.substring(0, at)), List.of(), false);
            }
            default -> new Written(table, "", 0, List.of(), true);
        });
    }

    private static List<String> names(String columns) {
        List<String> names = new ArrayList<>();
        for (String name : columns.split(",")) {
            names.add(name.strip().replace("\"", "").toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** Of the word {@code where} outside brackets and quotes; −1 where there is none. */
    private static int topLevelWhere(String sql) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')') {
                depth--;
            } else if (!quoted && depth == 0 && sql.regionMatches(true, i, "where", 0, 5) && i > 0 && Character.isWhitespace(sql.charAt(i - 1))
                    && i + 5 < sql.length() && Character.isWhitespace(sql.charAt(i + 5))) {
                return i;
            }
        }
        return -1;
    }

    private static int questions(String sql) {
        int n = 0;
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            quoted = quoted != (c == '\'');
            n += !quoted && c == '?' ? 1 : 0;
        }
        return n;
    }
}
