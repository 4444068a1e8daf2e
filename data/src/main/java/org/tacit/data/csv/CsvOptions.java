package org.tacit.data.csv;

import java.nio.charset.Charset;
import java.util.Optional;
import java.util.Set;

/**
 * How a file is read.
 *
 * @param charset   encoding; empty: UTF-8 if the whole file is well-formed UTF-8, else GB18030 (which contains GBK)
 * @param delimiter comma, semicolon or tab; empty: whichever the header holds most of
 * @param missing   unquoted cells that mean "no value". A quoted cell is never one of these words. A quoted empty cell is an
 *                  empty text in a text column and missing in any other column; an identifier is never empty, only missing
 */
public record CsvOptions(Optional<Charset> charset, Optional<Character> delimiter, Set<String> missing) {

    /** What counts as missing unless told otherwise. */
    public static final Set<String> MISSING = Set.of("", "NA", "NULL", "null", "\\N");

    public CsvOptions {
        missing = Set.copyOf(missing);
    }

    /** Everything found out from the file. */
    public static CsvOptions auto() {
        return new CsvOptions(Optional.empty(), Optional.empty(), MISSING);
    }

    public CsvOptions charset(Charset charset) {
        return new CsvOptions(Optional.of(charset), delimiter, missing);
    }

    public CsvOptions delimiter(char delimiter) {
        return new CsvOptions(charset, Optional.of(delimiter), missing);
    }

    public CsvOptions missing(Set<String> words) {
        return new CsvOptions(charset, delimiter, words);
    }
}
