package org.tacit.data.classify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;

/**
 * Puts a column's name and its cells together. Cells with check digits or an unmistakable form decide by themselves; a name that its
 * cells contradict is not believed; where neither says anything the grade is the one that the column has.
 */
public final class Classifier {

    /** Cells of a category, of all, from which on they decide. */
    private static final double MOST = 0.8;
    /** Below this share cells contradict a name. */
    private static final double FEW = 0.3;
    /** So many cells are needed to contradict a name. */
    private static final int ENOUGH = 8;

    /** Forms so special that the name is not needed. */
    private static final Set<Category> SPECIAL = EnumSet.of(Category.RESIDENT_ID, Category.PHONE, Category.EMAIL, Category.PLATE, Category.COMPANY_CODE, Category.BANK_CARD,
            Category.IP, Category.DEVICE_ID, Category.ADDRESS, Category.PERSON_NAME, Category.LANDLINE, Category.COMPANY_NAME, Category.BELIEF);
    /** Closed lists of words: decisive where nearly all cells are among them. */
    private static final Set<Category> LISTS = EnumSet.of(Category.GENDER, Category.EDUCATION, Category.FAMILY);

    private Classifier() {
    }

    /** @param distinct different values of the column */
    public static Suggestion suggest(Column column, ColumnSurvey survey, long distinct) {
        Optional<ColumnNames.Hint> hint = ColumnNames.of(column.name()).filter(h -> possible(h.category(), column));
        Optional<Category> seen = seen(survey, distinct);
        if (seen.isPresent()) {
            return byCells(column, survey, seen.get(), hint);
        }
        if (hint.isPresent() && !contradicted(hint.get().category(), survey)) {
            return byName(column, survey, hint.get());
        }
        if (column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP || survey.share(Category.DATE) >= MOST) {
            return new Suggestion(column.name(), Category.DATE, higher(Category.DATE.grade(), column.grade()), 0.9, Text.of("the column holds dates", "该列为日期"));
        }
        Text reason = hint.isPresent()
                ? Text.of("the name has '%s', but only %d%% of the cells look like it", "列名含“%s”，但只有 %d%% 的值符合", hint.get().word(), Math.round(100 * survey.share(hint.get().category())))
                : Text.of("neither name nor cells say what it is", "列名和取值均无法识别");
        return new Suggestion(column.name(), Category.OTHER, higher(Category.OTHER.grade(), column.grade()), hint.isPresent() ? 0.4 : 0.3, reason);
    }

    /** What a column's name alone says, in both languages. */
    public static Optional<Text> meaning(String name) {
        return ColumnNames.of(name).map(hint -> hint.category().label());
    }

    private static Grade higher(Grade a, Grade b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** The special category that most cells have the form of. */
    private static Optional<Category> seen(ColumnSurvey survey, long distinct) {
        List<Category> most = new ArrayList<>();
        for (Category category : SPECIAL) {
            if (survey.share(category) >= MOST && survey.cells() >= 3 && plausible(category, survey, distinct)) {
                most.add(category);
            }
        }
        LISTS.stream().filter(c -> survey.share(c) >= 0.95 && distinct <= 20 && survey.cells() >= 3).forEach(most::add);
        return most.stream().max(Comparator.comparingDouble(survey::share));
    }

    /** Words of two or three characters may begin with a surname by chance, but then there are few of them. */
    private static boolean plausible(Category category, ColumnSurvey survey, long distinct) {
        return category != Category.PERSON_NAME || distinct >= Math.min(30, Math.max(3, survey.cells() / 4));
    }

    /** Whether a column of this type can hold it at all. */
    private static boolean possible(Category category, Column column) {
        boolean number = column.type() == ColumnType.REAL || column.type() == ColumnType.INTEGER;
        boolean day = column.type() == ColumnType.DATE || column.type() == ColumnType.TIMESTAMP;
        return switch (category) {
            case AMOUNT -> number || column.type() == ColumnType.TEXT;
            case AGE -> number || column.type() == ColumnType.TEXT;
            case LOCATION -> column.type() == ColumnType.REAL || column.type() == ColumnType.TEXT;
            case DATE, BIRTH_DATE -> !(column.type() == ColumnType.REAL || column.type() == ColumnType.BOOLEAN);
            case PERSON_NAME, ADDRESS, EMAIL, COMPANY_NAME, COMPANY_CODE, PLATE, IP -> column.type() == ColumnType.TEXT;
            case RESIDENT_ID, PASSPORT, BANK_CARD, ACCOUNT, PHONE, LANDLINE, DEVICE_ID -> column.type() == ColumnType.TEXT || column.type() == ColumnType.INTEGER;
            default -> !day || category == Category.OTHER;
        };
    }

    /** Names of people and places may be foreign, and passports are of many kinds: their absence proves nothing. */
    private static boolean contradicted(Category category, ColumnSurvey survey) {
        boolean strict = switch (category) {
            case RESIDENT_ID, PHONE, EMAIL, PLATE, COMPANY_CODE, BANK_CARD, IP -> true;
            default -> false;
        };
        return strict && survey.cells() >= ENOUGH && survey.share(category) < FEW;
    }

    private static Suggestion byCells(Column column, ColumnSurvey survey, Category category, Optional<ColumnNames.Hint> hint) {
        double share = survey.share(category);
        // Few cells prove little: n of n is held for n + 1 of n + 2.
        double certain = share * (survey.cells() + 1) / (survey.cells() + 2);
        long percent = Math.round(100 * share);
        if (hint.isPresent() && hint.get().category() == category) {
            return new Suggestion(column.name(), category, category.grade(), Math.min(0.99, 0.6 + 0.4 * certain),
                    new Text("the name has '%s', and %d%% of the cells have the form: %s".formatted(hint.get().word(), percent, category.label().en()),
                            "列名含“%s”，且 %d%% 的值符合%s的格式".formatted(hint.get().word(), percent, category.label().zh())));
        }
        return new Suggestion(column.name(), category, category.grade(), Math.min(0.95, certain * (category == Category.PERSON_NAME || category == Category.COMPANY_NAME ? 0.8 : 0.95)),
                new Text("%d%% of the cells have the form: %s".formatted(percent, category.label().en()), "%d%% 的值符合%s的格式".formatted(percent, category.label().zh())));
    }

    private static Suggestion byName(Column column, ColumnSurvey survey, ColumnNames.Hint hint) {
        Category category = hint.category();
        double share = survey.share(category);
        double sure = Values.judges(category) && survey.cells() > 0 ? hint.sure() * (0.7 + 0.3 * share) : hint.sure();
        Text reason = new Text("the name has '%s': %s".formatted(hint.word(), category.label().en()), "列名含“%s”：%s".formatted(hint.word(), category.label().zh()));
        return new Suggestion(column.name(), category, category.grade(), sure, reason);
    }
}
