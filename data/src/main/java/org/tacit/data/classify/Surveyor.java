package org.tacit.data.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;

/** Looks at every cell of a table once; no sample is taken. Bounded memory. */
public final class Surveyor {

    private static final int BATCH = 1 << 12;

    private static final class Counter {
        private final long[] fits = new long[Category.values().length];
        private long cells;
        private long empty;
        private long blanks;
        private long garbled;

        void see(String cell, boolean text) {
            cells++;
            Values.judge(cell, category -> fits[category.ordinal()]++);
            if (!text) {
                return;
            }
            if (cell.isEmpty()) {
                empty++;
            } else {
                boolean blank = Character.isWhitespace(cell.charAt(0)) || Character.isWhitespace(cell.charAt(cell.length() - 1));
                blanks += blank ? 1 : 0;
                garbled += isGarbled(cell) ? 1 : 0;
            }
        }

        ColumnSurvey result(String column) {
            Map<Category, Long> found = new EnumMap<>(Category.class);
            Arrays.stream(Category.values()).filter(c -> fits[c.ordinal()] > 0).forEach(c -> found.put(c, fits[c.ordinal()]));
            return new ColumnSurvey(column, cells, found, empty, blanks, garbled);
        }
    }

    private Surveyor() {
    }

    /** One survey a column, in their order. Cells of types other than text and whole number fit no category but their type's. */
    public static List<ColumnSurvey> survey(Table table) {
        List<Column> columns = table.schema().columns();
        Counter[] counters = new Counter[columns.size()];
        Arrays.setAll(counters, c -> new Counter());
        table.scan(table.schema().names(), BATCH, batch -> {
            for (int c = 0; c < counters.length; c++) {
                ColumnType type = columns.get(c).type();
                boolean judged = type == ColumnType.TEXT || type == ColumnType.INTEGER;
                for (int row = 0; row < batch.rows(); row++) {
                    String cell = batch.text(c, row);
                    if (cell == null) {
                        continue;
                    }
                    if (judged) {
                        counters[c].see(cell, type == ColumnType.TEXT);
                    } else {
                        counters[c].cells++;
                    }
                }
            }
        });
        List<ColumnSurvey> surveys = new ArrayList<>();
        for (int c = 0; c < counters.length; c++) {
            surveys.add(counters[c].result(columns.get(c).name()));
        }
        return surveys;
    }

    /** U+FFFD and what it becomes in GBK (锟斤拷), controls, and lead bytes of UTF-8 shown as Latin-1. */
    static boolean isGarbled(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            char c = cell.charAt(i);
            boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c < 0xa0;
            boolean latin = c >= 0xc2 && c <= 0xef && i + 1 < cell.length() && cell.charAt(i + 1) >= 0x80 && cell.charAt(i + 1) <= 0xbf;
            if (c == '\uFFFD' || control || latin || c == '锟' && cell.startsWith("锟斤拷", i)) {
                return true;
            }
        }
        return false;
    }
}
