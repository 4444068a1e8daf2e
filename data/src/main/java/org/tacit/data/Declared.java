package org.tacit.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * What the owner says about columns; everything left out is inferred. One column is {@code name:type:kind:grade}, and
 * parts may be empty or left off at the end: {@code phone:text:identifier:L4}, {@code Income:::L3}, {@code age:integer}.
 * A file of such lines ({@code #} begins a comment) may lie beside the data: {@code bank.csv.schema}.
 */
public record Declared(Map<String, Part> columns) {

    /** The declared parts of one column. */
    public record Part(Optional<ColumnType> type, Optional<ColumnKind> kind, Optional<Grade> grade) {
        static final Part NOTHING = new Part(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Declared {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** Everything is inferred. */
    public static Declared nothing() {
        return new Declared(Map.of());
    }

    public static Declared of(String... columns) {
        return parse(List.of(columns));
    }

    public static Declared parse(List<String> columns) {
        var parts = new LinkedHashMap<String, Part>();
        for (String column : columns) {
            String[] words = split(column);
            Part part = new Part(word(ColumnType.class, words, 1, column), word(ColumnKind.class, words, 2, column), word(Grade.class, words, 3, column));
            if (parts.put(words[0], part) != null) {
                throw InvalidInput.of("Column '%s' is declared twice; keep one declaration.", "列“%s”声明了两次，请只保留一处。", words[0]);
            }
        }
        return new Declared(parts);
    }

    /** The declarations that lie beside the data file, or nothing. */
    public static Declared beside(Path data) {
        Path file = data.resolveSibling(data.getFileName() + ".schema");
        if (!Files.exists(file)) {
            return nothing();
        }
        try {
            return parse(Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new InvalidInput(Text.of("%s cannot be read; save it as UTF-8 text.", "无法读取 %s；请另存为 UTF-8 文本。", file.getFileName()), e);
        }
    }

    /** These declarations, with {@code other}'s where this has none for a column. */
    public Declared orElse(Declared other) {
        var merged = new LinkedHashMap<>(other.columns);
        merged.putAll(columns);
        return new Declared(merged);
    }

    Part part(String column) {
        return columns.getOrDefault(column, Part.NOTHING);
    }

    /** Every declared column must be there. */
    void check(List<String> names) {
        for (String name : columns.keySet()) {
            if (!names.contains(name)) {
                throw InvalidInput.of("Column '%s' is declared but not in the file; the columns are %s.", "声明了列“%s”，但文件中没有；现有列：%s。", name, names);
            }
        }
    }

    /** Three colons or more: the last three separate, so that a name may hold colons. */
    private static String[] split(String column) {
        List<String> words = new ArrayList<>(List.of(column.split(":", -1)));
        while (words.size() > 4) {
            words.set(0, words.get(0) + ":" + words.remove(1));
        }
        if (words.get(0).isBlank()) {
            throw InvalidInput.of("'%s' names no column; write name:type:kind:grade.", "“%s”没有列名；请写成 列名:类型:用途:级别。", column);
        }
        words.replaceAll(String::strip);
        return words.toArray(String[]::new);
    }

    private static <E extends Enum<E>> Optional<E> word(Class<E> type, String[] words, int at, String column) {
        if (at >= words.length || words[at].isEmpty()) {
            return Optional.empty();
        }
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(words[at].toUpperCase(Locale.ROOT))) {
                return Optional.of(value);
            }
        }
        throw InvalidInput.of("'%s' in '%s' is not one of %s.", "“%2$s”中的“%1$s”不在可选范围 %3$s 内。", words[at], column, List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
    }
}
