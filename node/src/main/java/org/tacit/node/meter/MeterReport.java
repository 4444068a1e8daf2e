package org.tacit.node.meter;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.tacit.base.InvalidInput;

/** What was used, put together as somebody wants to see it. */
public final class MeterReport {

    /** By what entries are put together. */
    public enum By {
        PARTNER(MeterEntry::partner), PROJECT(MeterEntry::project), TABLE(MeterEntry::table), NAME(MeterEntry::name), DAY(MeterEntry::day), SUBJECT(MeterEntry::subject);

        private final Function<MeterEntry, String> of;

        By(Function<MeterEntry, String> of) {
            this.of = of;
        }

        static By parse(String text) {
            try {
                return valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw InvalidInput.of("Usage is put together by partner, project, table, name, day or subject, not by '%.20s'.",
                        "用量可按 partner、project、table、name、day、subject 汇总，而不是“%.20s”。", text);
            }
        }
    }

    /**
     * A sum of entries.
     *
     * @param of       what they have in common, by {@link By} in lower case
     * @param provided by this node; sums do not mix what it gave and what it took
     */
    public record Sum(Map<String, String> of, boolean provided, long calls, long rows, long bytesSent, long bytesReceived, double coreSeconds, double epsilon) {
    }

    private MeterReport() {
    }

    /** @param by names of {@link By}, with commas; by partner and name where empty */
    public static List<Sum> sums(List<MeterEntry> entries, String by) {
        List<By> ways = new ArrayList<>();
        for (String way : (by.isBlank() ? "partner,name" : by).split(",")) {
            ways.add(By.parse(way));
        }
        Map<String, List<MeterEntry>> groups = new TreeMap<>();
        for (MeterEntry e : entries) {
            StringBuilder key = new StringBuilder(e.provided() ? "0" : "1");
            ways.forEach(way -> key.append('\n').append(way.of.apply(e)));
            groups.computeIfAbsent(key.toString(), k -> new ArrayList<>()).add(e);
        }
        List<Sum> sums = new ArrayList<>();
        for (List<MeterEntry> group : groups.values()) {
            Map<String, String> of = new LinkedHashMap<>();
            ways.forEach(way -> of.put(way.name().toLowerCase(Locale.ROOT), way.of.apply(group.getFirst())));
            sums.add(new Sum(of, group.getFirst().provided(), sum(group, MeterEntry::calls), sum(group, MeterEntry::rows), sum(group, MeterEntry::bytesSent),
                    sum(group, MeterEntry::bytesReceived), sum(group, MeterEntry::coreNanos) / 1e9, group.stream().mapToDouble(MeterEntry::epsilon).sum()));
        }
        return sums;
    }

    private static long sum(List<MeterEntry> group, java.util.function.ToLongFunction<MeterEntry> of) {
        return group.stream().mapToLong(of).sum();
    }

    /** A day as entries write it. */
    public static String day(String text, String otherwise) {
        try {
            return text == null || text.isBlank() ? otherwise : LocalDate.parse(text).toString();
        } catch (DateTimeException e) {
            throw InvalidInput.of("'%.20s' is no day; write it like 2026-11-21.", "“%.20s”不是日期；请写成 2026-11-21。", text);
        }
    }

    /** Entries as a spreadsheet reads them; a cell that would be taken for a formula is led by an apostrophe. */
    public static String csv(List<MeterEntry> entries) {
        StringBuilder out = new StringBuilder("day,kind,subject,name,partner,provided,project,table,calls,rows,bytes_sent,bytes_received,core_seconds,epsilon\n");
        for (MeterEntry e : entries) {
            out.append(String.join(",", e.day(), e.kind().name(), e.subject(), cell(e.name()), cell(e.partner()), Boolean.toString(e.provided()), cell(e.project()), cell(e.table()),
                    Long.toString(e.calls()), Long.toString(e.rows()), Long.toString(e.bytesSent()), Long.toString(e.bytesReceived()),
                    String.format(Locale.ROOT, "%.6f", e.coreNanos() / 1e9), Double.toString(e.epsilon()))).append('\n');
        }
        return out.toString();
    }

    static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[^\",\n\r]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
