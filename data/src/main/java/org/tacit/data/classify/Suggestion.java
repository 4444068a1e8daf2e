package org.tacit.data.classify;

import org.tacit.base.Text;
import org.tacit.data.Grade;

/**
 * What a column probably holds; a person confirms or changes it.
 *
 * @param confidence 0 to 1
 * @param reason     why, in words, without a cell
 */
public record Suggestion(String column, Category category, Grade grade, double confidence, Text reason) {
}
