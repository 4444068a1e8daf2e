package org.tacit.node.catalogue;

/**
 * Where a version of a table came from.
 *
 * @param source a source's name; empty for a file that was named by its path
 * @param item   the file, object or database table within the source; for a file by path its name
 * @param query  what was asked instead of a whole database table; empty for none
 */
public record Origin(String source, String item, String query) {

    public Origin {
        source = source == null ? "" : source;
        item = item == null ? "" : item;
        query = query == null ? "" : query;
    }

    public static Origin file(String name) {
        return new Origin("", name, "");
    }

    /** In one line, for lists. */
    public String words() {
        return source.isEmpty() ? item : source + ": " + (query.isEmpty() ? item : "query");
    }
}
