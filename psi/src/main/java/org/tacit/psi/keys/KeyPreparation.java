package org.tacit.psi.keys;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.data.Table;

/**
 * Makes a table's keys: reads the columns, brings each value to one form by the rules, joins the parts of a row as
 * {@link org.tacit.psi.Items#of(Table, List)} does, and sees to values that do not fit, are missing, or come twice.
 *
 * <p>The table is read twice, once to know what is there and once to write; nothing is kept but a bit a row, a part of the keys' hashes
 * ({@link Repeats}) and a few row numbers. One party alone; nothing is sent.
 *
 * @param unfit      what becomes of a row with a value that does not fit a rule
 * @param missing    what becomes of a row without an identifier
 * @param duplicates what becomes of a row whose key an earlier row has
 */
public record KeyPreparation(KeyRules rules, Unfit unfit, Missing missing, Duplicates duplicates) {

    /** A value that does not fit a rule. */
    public enum Unfit {
        /** Its row has no key. */
        SKIP,
        /** It stays as it was before the rule, and the next rule follows. */
        KEEP,
        REFUSE
    }

    /** A row without an identifier, or without a part of it. */
    public enum Missing {
        SKIP,
        REFUSE
    }

    /** Rows with one key. */
    public enum Duplicates {
        /** The first row takes part and the others are left out. */
        FIRST,
        REFUSE,
        /** All take part; the step that uses the keys says what that means. */
        ALL
    }

    /**
     * Writes the keys.
     *
     * @param scratch a folder for files of the meantime, for this call alone; none of them stays
     * @param random  for the key that hides what lies there
     * @throws InvalidInput where rows are refused; the sentence has the first row numbers and is for the owner only
     */
    public KeyReport write(Table table, Path scratch, SecureRandom random, OutputStream out) throws IOException {
        return write(table, scratch, random, Repeats.PART, out);
    }

    KeyReport write(Table table, Path scratch, SecureRandom random, int part, OutputStream out) throws IOException {
        RowKeys first = new RowKeys(table, rules, unfit == Unfit.KEEP);
        try (Repeats repeats = new Repeats(table.rows(), scratch, part, random)) {
            long[] keys = {0};
            first.scan((row, key) -> {
                if (key != null) {
                    repeats.add(row, key);
                    keys[0]++;
                }
            });
            RowSet repeated = repeats.find();
            boolean leaveOut = duplicates == Duplicates.FIRST;
            KeyReport report = first.report(leaveOut ? keys[0] - repeated.count() : keys[0], repeats);
            refuse(table, report);
            KeyFile.Writer writer = new KeyFile.Writer(out, table.rows());
            try {
                new RowKeys(table, rules, unfit == Unfit.KEEP).scan((row, key) -> {
                    if (!leaveOut || !repeated.contains(row)) {
                        try {
                            writer.write(row, key);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }
                });
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            writer.finish();
            return report;
        }
    }

    private void refuse(Table table, KeyReport report) {
        if (unfit == Unfit.REFUSE && report.invalid() > 0) {
            KeyReport.RuleCount rule = report.rules().stream().filter(r -> r.unfit() > 0).findFirst().orElseThrow();
            throw InvalidInput.of("Table '%1$s', column '%2$s': %3$d values do not fit rule %4$s (rows %5$s, counted from 0); mend them, or use invalid: skip.",
                    "表“%1$s”的列“%2$s”：%3$d 个值不符合规则 %4$s（行 %5$s，从 0 计）；请更正，或使用 invalid: skip。", table.name(), rule.column(), rule.unfit(), rule.rule(),
                    rows(rule.unfitRows(), rule.unfit()));
        }
        if (missing == Missing.REFUSE && report.missing() > 0) {
            throw InvalidInput.of("Table '%1$s': %2$d rows have no identifier or lack a part of it (rows %3$s, counted from 0); mend them, or use missing: skip.",
                    "表“%1$s”有 %2$d 行没有标识或缺少其中一部分（行 %3$s，从 0 计）；请更正，或使用 missing: skip。", table.name(), report.missing(),
                    rows(report.missingRows(), report.missing()));
        }
        if (duplicates == Duplicates.REFUSE && report.duplicates() > 0) {
            throw InvalidInput.of("Table '%1$s': %2$d rows repeat the identifier of an earlier row (rows %3$s, counted from 0); mend them, or use duplicates: first.",
                    "表“%1$s”有 %2$d 行与前面某行的标识相同（行 %3$s，从 0 计）；请更正，或使用 duplicates: first。", table.name(), report.duplicates(),
                    rows(report.duplicateRows(), report.duplicates()));
        }
    }

    private static String rows(List<Long> first, long count) {
        return first.stream().map(String::valueOf).collect(Collectors.joining(", ")) + (count > first.size() ? ", …" : "");
    }
}
