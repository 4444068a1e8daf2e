package org.tacit.flow.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.tacit.base.Text;

/**
 * A setting of an operator.
 *
 * @param fallback the value where the document gives none; empty where one must be given
 * @param min      smallest allowed number (INTEGER, DECIMAL), empty where unbounded
 * @param choices  for CHOICE
 * @param role     for COLUMN and COLUMNS: whose table
 * @param port     for COLUMN and COLUMNS: which of that role's inputs
 */
public record Parameter(String name, ParameterType type, Optional<Object> fallback, Optional<BigDecimal> min, Optional<BigDecimal> max,
                        List<String> choices, String role, String port, Text help) {

    public Parameter {
        choices = List.copyOf(choices);
    }

    public static Parameter integer(String name, long fallback, long min, long max, String en, String zh) {
        return new Parameter(name, ParameterType.INTEGER, Optional.of(fallback), Optional.of(BigDecimal.valueOf(min)),
                Optional.of(BigDecimal.valueOf(max)), List.of(), "", "", new Text(en, zh));
    }

    public static Parameter decimal(String name, String fallback, String min, String max, String en, String zh) {
        return new Parameter(name, ParameterType.DECIMAL, Optional.of(fallback), Optional.of(new BigDecimal(min)),
                Optional.of(new BigDecimal(max)), List.of(), "", "", new Text(en, zh));
    }

    public static Parameter flag(String name, boolean fallback, String en, String zh) {
        return new Parameter(name, ParameterType.FLAG, Optional.of(fallback), Optional.empty(), Optional.empty(), List.of(), "", "",
                new Text(en, zh));
    }

    /** The first choice is the fallback. */
    public static Parameter choice(String name, List<String> choices, String en, String zh) {
        return new Parameter(name, ParameterType.CHOICE, Optional.of(choices.getFirst()), Optional.empty(), Optional.empty(), choices,
                "", "", new Text(en, zh));
    }

    /** A column that must be named. */
    public static Parameter column(String name, String role, String port, String en, String zh) {
        return new Parameter(name, ParameterType.COLUMN, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), role, port,
                new Text(en, zh));
    }

    /** Columns; every feature column where none are named. */
    public static Parameter columns(String name, String role, String port, String en, String zh) {
        return new Parameter(name, ParameterType.COLUMNS, Optional.of(List.of("*")), Optional.empty(), Optional.empty(), List.of(), role,
                port, new Text(en, zh));
    }

    /** Columns; none where none are named. */
    public static Parameter noColumns(String name, String role, String port, String en, String zh) {
        return new Parameter(name, ParameterType.COLUMNS, Optional.of(List.of()), Optional.empty(), Optional.empty(), List.of(), role,
                port, new Text(en, zh));
    }

    /**
     * The columns that make an identifier: needed where a table is connected, and only then; where the keys of an earlier step are, those
     * have their columns already.
     */
    public static Parameter key(String name, String role, String port, String en, String zh) {
        return new Parameter(name, ParameterType.KEY, Optional.of(List.of()), Optional.empty(), Optional.empty(), List.of(), role, port, new Text(en, zh));
    }

    /** A list of texts, empty where none is given. */
    public static Parameter texts(String name, String en, String zh) {
        return new Parameter(name, ParameterType.TEXTS, Optional.of(List.of()), Optional.empty(), Optional.empty(), List.of(), "", "", new Text(en, zh));
    }

    public boolean required() {
        return fallback.isEmpty();
    }
}
