package org.tacit.node.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;

/**
 * What somebody looks for: {@code column:income partner:bank since:2026-10-01 until:2026-11-01}. Words of different names must all hold, of one name any; a
 * value may be quoted and may end in {@code *}. {@code month:2026-10} is a whole month, {@code in:PARTY} one party's log; times are UTC, {@code until} is exclusive.
 *
 * @param terms by name: values, any of which an entry has
 * @param types of entries, any of them; empty for all but the bookkeeping of rows
 */
public record EvidenceQuery(Map<String, List<String>> terms, List<String> types, List<String> origins, Instant since, Instant until) {

    public static final EvidenceQuery ALL = new EvidenceQuery(Map.of(), List.of(), List.of(), null, null);

    private static final int LONGEST = 2_000;
    private static final int MOST_WORDS = 40;
    private static final Pattern WORD = Pattern.compile("\\s*([a-z]{1,20}):(?:\"([^\"]*)\"|([^\\s\"]\\S*))(?=\\s|$)");

    public EvidenceQuery {
        terms = Map.copyOf(terms);
        types = List.copyOf(types);
        origins = List.copyOf(origins);
    }

    public static EvidenceQuery parse(String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        if (text.length() > LONGEST) {
            throw InvalidInput.of("A search is at most %d characters.", "搜索条件至多 %d 个字符。", LONGEST);
        }
        Map<String, List<String>> terms = new TreeMap<>();
        List<String> types = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        Instant since = null;
        Instant until = null;
        String all = text.strip();
        Matcher word = WORD.matcher(all);
        int at = 0;
        int words = 0;
        while (at < all.length()) {
            if (!word.find(at) || word.start() != at || ++words > MOST_WORDS) {
                throw InvalidInput.of("The search cannot be read from '%.40s' on; write NAME:VALUE, at most %d of them, such as column:income since:2026-10-01.",
                        "无法识别从“%.40s”开始的搜索条件；请写成“名称:值”，至多 %d 项，例如 column:income since:2026-10-01。", all.substring(at), MOST_WORDS);
            }
            String value = word.group(2) == null ? word.group(3) : word.group(2);
            switch (word.group(1)) {
                case "type" -> types.add(value);
                case "in" -> origins.add(value);
                case "since" -> since = time(value);
                case "until" -> until = time(value);
                case "month" -> {
                    YearMonth month = month(value);
                    since = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                    until = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                }
                default -> {
                    if (!EvidenceTerms.NAMES.contains(word.group(1))) {
                        throw InvalidInput.of("Evidence is not searched by '%s'; the names are type, in, since, until, month, %s.", "存证不能按“%s”搜索；可用：type、in、since、until、month、%s。",
                                word.group(1), String.join(", ", EvidenceTerms.NAMES));
                    }
                    terms.computeIfAbsent(word.group(1), n -> new ArrayList<>()).add(EvidenceTerms.cut(value));
                }
            }
            at = word.end();
        }
        return new EvidenceQuery(terms, types, origins, since, until);
    }

    /** With other conditions on the same text. */
    EvidenceQuery typed(String... only) {
        return new EvidenceQuery(terms, List.of(only), origins, since, until);
    }

    EvidenceQuery with(String name, List<String> values) {
        Map<String, List<String>> more = new TreeMap<>(terms);
        more.put(name, values);
        return new EvidenceQuery(more, types, origins, since, until);
    }

    EvidenceQuery anyTime() {
        return new EvidenceQuery(terms, types, origins, null, null);
    }

    private static Instant time(String text) {
        try {
            return text.length() <= 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant() : Instant.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of("'%.40s' is no time; write 2026-10-01 or 2026-10-01T08:00:00Z.", "“%.40s”不是时间；请写成 2026-10-01 或 2026-10-01T08:00:00Z。", text);
        }
    }

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text);
        } catch (DateTimeException e) {
            throw InvalidInput.of("'%.40s' is no month; write 2026-10.", "“%.40s”不是月份；请写成 2026-10。", text);
        }
    }
}
