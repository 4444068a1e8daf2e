package org.tacit.node.catalogue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Database;
import org.tacit.node.store.Times;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What partners may see of each own table before they may use it: nothing, unless its owner says otherwise. */
public final class Sharing {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_TAGS = 20;

    private final Database database;
    private final JdbcClient sql;
    private final Evidence evidence;
    private final Clock clock;

    /** From less to more. */
    public enum Level {
        /** Not even that the table is there. */
        NOTHING,
        /** Name, description, columns with types and kinds, and about how many rows. */
        SCHEMA,
        /** Also a few rows whose cells were made up to look alike; none is anybody's. */
        SYNTHETIC_SAMPLE,
        /** Also a few rows with what identifies masked. */
        MASKED_SAMPLE
    }

    /** @param tags words to find it by */
    public record About(String description, List<String> tags) {

        public About {
            description = description == null ? "" : description.strip();
            tags = tags == null ? List.of() : tags.stream().map(String::strip).filter(t -> !t.isEmpty()).distinct().toList();
        }
    }

    Sharing(Database database, Evidence evidence, Clock clock) {
        this.database = database;
        this.sql = database.sql();
        this.evidence = evidence;
        this.clock = clock;
    }

    public About about(String table) {
        return sql.sql("select description, tags from table_about where table_name = ?").param(table)
                .query((row, number) -> new About(row.getString("description"), JSON.readValue(row.getString("tags"), new TypeReference<List<String>>() { })))
                .optional().orElse(new About("", List.of()));
    }

    About describe(String table, About about) {
        if (about.description().length() > 2000 || about.tags().size() > MOST_TAGS || about.tags().stream().anyMatch(t -> t.length() > 40)) {
            throw InvalidInput.of("A description has at most 2,000 characters, and there are at most %d tags of 40 characters.", "说明至多 2000 字，标签至多 %d 个、每个至多 40 字。", MOST_TAGS);
        }
        database.atomically(() -> {
            sql.sql("delete from table_about where table_name = ?").param(table).update();
            sql.sql("insert into table_about (table_name, description, tags) values (?, ?, ?)").params(table, about.description(), JSON.writeValueAsString(about.tags())).update();
        });
        evidence.append("table.described", Map.of("table", table, "by", Caller.current().name()));
        return about;
    }

    /** By partner, {@code *} for all others. */
    public Map<String, Level> levels(String table) {
        Map<String, Level> levels = new TreeMap<>();
        sql.sql("select partner, level from table_sharing where table_name = ?").param(table)
                .query(row -> {
                    levels.put(row.getString("partner"), Level.valueOf(row.getString("level")));
                });
        return levels;
    }

    /** What holds for one partner: what names it, else what is for all, else nothing. */
    Level level(String table, String partner) {
        Map<String, Level> levels = levels(table);
        return Optional.ofNullable(levels.get(partner)).orElse(levels.getOrDefault("*", Level.NOTHING));
    }

    void set(String table, String partner, Level level) {
        database.atomically(() -> {
            sql.sql("delete from table_sharing where table_name = ? and partner = ?").params(table, partner).update();
            sql.sql("insert into table_sharing (table_name, partner, level, set_by, set_at) values (?, ?, ?, ?, ?)")
                    .params(table, partner, level.name(), Caller.current().name(), Times.sql(clock.instant())).update();
        });
        evidence.append("table.shared", Map.of("table", table, "partner", partner, "level", level.name(), "by", Caller.current().name()));
    }

    void forget(String partner) {
        List<String> tables = new ArrayList<>(sql.sql("select table_name from table_sharing where partner = ?").param(partner).query(String.class).list());
        tables.forEach(table -> {
            sql.sql("delete from table_sharing where table_name = ? and partner = ?").params(table, partner).update();
            evidence.append("table.shared", Map.of("table", table, "partner", partner, "level", Level.NOTHING.name(), "by", Caller.current().name()));
        });
    }

    /** About how many: one leading digit below a hundred thousand, two above; under a hundred just that. */
    public static long rounded(long rows) {
        if (rows < 100) {
            return 100;
        }
        long unit = 1;
        while (rows / unit >= (rows >= 100_000 ? 100 : 10)) {
            unit *= 10;
        }
        return (rows + unit / 2) / unit * unit;
    }
}
