package org.tacit.data.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.Schema;
import org.tacit.data.Statistics;
import org.tacit.data.classify.Category;
import org.tacit.data.classify.ColumnSurvey;
import org.tacit.data.classify.Suggestion;
import org.tacit.data.quality.Finding.Severity;

/**
 * A table's quality from 0 to 100, and what lowers it. No cell is in it.
 *
 * <pre>
 * score = 100 · (0.4 · complete + 0.3 · valid + 0.2 · unique + 0.1 · clean)      each from 0 to 1, means over the columns they apply to
 * complete: cells that are there    valid: cells of the form that the column's category has    unique: identifiers that are not repeated
 * clean: texts without signs of a wrong encoding or white space at their ends
 * </pre>
 */
public record QualityReport(int score, double complete, double valid, double unique, double clean, List<ColumnQuality> columns, List<Finding> findings) {

    /**
     * One column.
     *
     * @param fitting    cells that have the form of {@code category}, -1 where that has no form
     * @param repeated   cells of an identifier beyond the first of each value, -1 where the column is none
     */
    public record ColumnQuality(String column, Category category, long missing, long fitting, long repeated, long blanks, long garbled, int score) {
    }

    private static final double MANY_MISSING = 0.2;

    /** Puts together what was counted; the lists are in the order of the schema's columns. */
    public static QualityReport of(Schema schema, Statistics statistics, List<ColumnSurvey> surveys, List<Suggestion> categories) {
        List<ColumnQuality> columns = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        double[] complete = new double[2];
        double[] valid = new double[2];
        double[] unique = new double[2];
        double[] clean = new double[2];
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            Statistics.ColumnFigures figures = statistics.columns().get(c);
            ColumnSurvey survey = surveys.get(c);
            Category category = categories.get(c).category();
            long there = statistics.rows() - figures.missing();
            double full = statistics.rows() == 0 ? 1 : there / (double) statistics.rows();
            long fitting = hasForm(category) ? survey.fits().getOrDefault(category, 0L) : -1;
            double fits = fitting < 0 || survey.cells() == 0 ? 1 : fitting / (double) survey.cells();
            boolean identifier = column.kind() == ColumnKind.IDENTIFIER;
            long repeated = identifier ? there - figures.distinct() : -1;
            double once = repeated <= 0 || there == 0 ? 1 : figures.distinct() / (double) there;
            double pure = survey.cells() == 0 ? 1 : 1 - Math.min(survey.cells(), survey.blanks() + survey.garbled()) / (double) survey.cells();
            add(complete, full);
            add(clean, pure);
            if (fitting >= 0) {
                add(valid, fits);
            }
            if (identifier) {
                add(unique, once);
            }
            columns.add(new ColumnQuality(column.name(), category, figures.missing(), fitting, repeated, survey.blanks(), survey.garbled(), score(full, fits, once, pure)));
            findings(column, statistics, figures, survey, category, fitting, repeated, findings);
        }
        findings.sort(Comparator.comparing(Finding::severity).reversed());
        return new QualityReport(score(mean(complete), mean(valid), mean(unique), mean(clean)), mean(complete), mean(valid), mean(unique), mean(clean), List.copyOf(columns),
                List.copyOf(findings));
    }

    private static void add(double[] sum, double value) {
        sum[0] += value;
        sum[1]++;
    }

    private static double mean(double[] sum) {
        return sum[1] == 0 ? 1 : sum[0] / sum[1];
    }

    private static int score(double complete, double valid, double unique, double clean) {
        return (int) Math.floor(1e-9 + 100 * (0.4 * complete + 0.3 * valid + 0.2 * unique + 0.1 * clean));
    }

    /** Categories whose cells have one form, so that another is a mistake. */
    private static boolean hasForm(Category category) {
        return switch (category) {
            case RESIDENT_ID, BANK_CARD, PHONE, EMAIL, PLATE, COMPANY_CODE, IP -> true;
            default -> false;
        };
    }

    private static void findings(Column column, Statistics statistics, Statistics.ColumnFigures figures, ColumnSurvey survey, Category category, long fitting, long repeated,
                                 List<Finding> findings) {
        String name = column.name();
        long rows = statistics.rows();
        if (figures.missing() == rows) {
            findings.add(new Finding(name, Severity.ERROR, "empty-column", rows, Text.of("'%s' has no value at all.", "“%s”没有任何取值。", name)));
            return;
        }
        if (figures.missing() > 0) {
            boolean many = figures.missing() > MANY_MISSING * rows;
            findings.add(new Finding(name, many ? Severity.WARNING : Severity.NOTE, "missing", figures.missing(),
                    Text.of("'%s' is missing in %,d of %,d rows (%s).", "“%s”在 %2$,d 行中缺失（共 %3$,d 行，%4$s）。", name, figures.missing(), rows, percent(figures.missing(), rows))));
        }
        if (fitting >= 0 && fitting < survey.cells()) {
            long wrong = survey.cells() - fitting;
            findings.add(new Finding(name, Severity.WARNING, "form", wrong, new Text("%,d values of '%s' (%s) are not of the form: %s.".formatted(wrong, name, percent(wrong, survey.cells()),
                    category.label().en()), "“%2$s”有 %1$,d 个值（%3$s）不符合%4$s的格式。".formatted(wrong, name, percent(wrong, survey.cells()), category.label().zh()))));
        }
        if (repeated > 0) {
            findings.add(new Finding(name, Severity.WARNING, "repeated", repeated, Text.of("The identifier '%s' is repeated: %,d rows beyond the first of each value%s.",
                    "标识列“%s”有重复：每个值除首行外共 %,d 行%s。", name, repeated, statistics.exact() ? "" : " (≈)")));
        }
        if (survey.garbled() > 0) {
            findings.add(new Finding(name, Severity.ERROR, "encoding", survey.garbled(), Text.of("%,d values of '%s' look read in a wrong encoding; export them again as UTF-8.",
                    "“%2$s”有 %1$,d 个值疑似编码错误；请以 UTF-8 重新导出。", survey.garbled(), name)));
        }
        if (survey.blanks() > 0) {
            findings.add(new Finding(name, Severity.NOTE, "blanks", survey.blanks(), Text.of("%,d values of '%s' have white space at an end; match with the rule 'trim'.",
                    "“%2$s”有 %1$,d 个值首尾带空白；匹配时请使用规则 trim。", survey.blanks(), name)));
        }
        if (figures.distinct() == 1 && rows > 1 && figures.missing() == 0) {
            findings.add(new Finding(name, Severity.NOTE, "constant", rows, Text.of("'%s' has one value in every row: it tells nothing.", "“%s”所有行取值相同，不含信息。", name)));
        }
    }

    private static String percent(long part, long of) {
        return "%.1f%%".formatted(100.0 * part / Math.max(1, of));
    }
}
