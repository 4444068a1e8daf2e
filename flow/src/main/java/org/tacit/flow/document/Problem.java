package org.tacit.flow.document;

import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Something wrong in a flow document.
 *
 * @param path where, for example {@code steps[1].params.epochs}; empty for the document as a whole
 * @param text one sentence, without the place
 */
public record Problem(String path, Position at, Text text) {

    /** The sentence with its place in front. */
    public Text sentence() {
        String where = path.isEmpty() ? "" : path + ": ";
        return new Text("Line %d, column %d: %s%s".formatted(at.line(), at.column(), where, text.en()),
                "第 %d 行第 %d 列：%s%s".formatted(at.line(), at.column(), where, text.zh()));
    }

    public InvalidInput toException() {
        return new InvalidInput(sentence());
    }

    static Problem of(String path, Position at, String en, String zh, Object... arguments) {
        return new Problem(path, at, Text.of(en, zh, arguments));
    }
}
