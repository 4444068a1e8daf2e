package org.tacit.data;

import java.util.List;

/** What a table looks like, for its owner's own eyes: least and greatest values and frequent levels are cells. */
public record Profile(long rows, List<ColumnProfile> columns) {

    /**
     * @param distinct different values, missing ones not counted
     * @param min      least value (text order for texts); null when every cell is missing
     * @param mean     NaN for columns that are not numeric; likewise {@code std}, the sample standard deviation
     * @param top      most frequent values, the most frequent first, at most ten; equal counts in the order of the values
     */
    public record ColumnProfile(Column column, long missing, long distinct, String min, String max, double mean, double std, List<Level> top) {
    }

    public record Level(String value, long rows) {
    }
}
