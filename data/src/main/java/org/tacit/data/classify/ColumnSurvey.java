package org.tacit.data.classify;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was seen in the cells of one column; counts only.
 *
 * @param cells   cells that are not missing
 * @param fits    cells by category whose form they have
 * @param empty   texts without a character
 * @param blanks  texts with white space at an end
 * @param garbled texts with signs of a wrong encoding: replacement characters, control characters, UTF-8 read as Latin-1 or as GBK
 */
public record ColumnSurvey(String column, long cells, Map<Category, Long> fits, long empty, long blanks, long garbled) {

    public ColumnSurvey {
        fits = Collections.unmodifiableMap(fits.isEmpty() ? new EnumMap<>(Category.class) : new EnumMap<>(fits));
    }

    /** Cells that have the form of this category, as a share of those that are not missing. */
    public double share(Category category) {
        return cells == 0 ? 0 : fits.getOrDefault(category, 0L) / (double) cells;
    }
}
