package org.tacit.data.quality;

import org.tacit.base.Text;

/**
 * Something about a column that its owner should know.
 *
 * @param column   empty where it is about the table
 * @param severity how bad it is
 * @param rows     how many rows it is about
 */
public record Finding(String column, Severity severity, String code, long rows, Text text) {

    public enum Severity { NOTE, WARNING, ERROR }
}
