package org.tacit.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A query with what is expected of it: lines {@code -- key: value} and the query.
 *
 * <pre>
 * -- refuses: a part of the sentence        the query is refused
 * -- fails: a part of the sentence          it is planned, and its run is refused
 * -- plan: a part of the explanation        any number of them
 * -- matching: hidden | revealed            revealed where left out
 * -- min_size: 3                            1 where left out
 * -- like: SQL                              gives the expected rows on the pooled tables; the query itself where left out
 * </pre>
 */
record QueryFile(String name, String sql, String refuses, String fails, List<String> plan, String matching, int minSize, String like) {

    static List<QueryFile> all(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".sql")).sorted().map(f -> read(folder, f)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static QueryFile read(Path folder, Path file) {
        String refuses = null;
        String fails = null;
        List<String> plan = new ArrayList<>();
        String matching = "revealed";
        int minSize = 1;
        String like = null;
        StringBuilder sql = new StringBuilder();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.startsWith("-- ")) {
                    sql.append(line).append('\n');
                    continue;
                }
                int colon = line.indexOf(": ");
                String value = colon < 0 ? "" : line.substring(colon + 2).strip();
                switch (colon < 0 ? "" : line.substring(3, colon)) {
                    case "refuses" -> refuses = value;
                    case "fails" -> fails = value;
                    case "plan" -> plan.add(value);
                    case "matching" -> matching = value;
                    case "min_size" -> minSize = Integer.parseInt(value);
                    case "like" -> like = value;
                    case "" -> { }
                    default -> throw new IllegalArgumentException(file + ": " + line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String query = sql.toString().strip();
        return new QueryFile(folder.relativize(file).toString(), query, refuses, fails, plan, matching, minSize, like == null ? query : like);
    }

    boolean ordered() {
        return like.toUpperCase(java.util.Locale.ROOT).contains("ORDER BY");
    }
}
