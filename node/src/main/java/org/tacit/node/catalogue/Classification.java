package org.tacit.node.catalogue;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.Grade;
import org.tacit.data.Schema;
import org.tacit.data.TableStore;
import org.tacit.data.classify.Category;
import org.tacit.data.classify.Suggestion;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import tools.jackson.databind.json.JsonMapper;

/**
 * What columns hold and how sensitive that is: suggested from names and cells, confirmed or changed by a person. A column that nobody
 * has decided about counts as the higher of the grade it was registered with and the one suggested.
 */
public final class Classification {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ClassStore decisions;
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final Evidence evidence;
    private final Clock clock;
    /** By commitment; a version never changes. */
    private final Map<String, Survey> known = new ConcurrentHashMap<>();

    /**
     * A column as it is classified.
     *
     * @param grade      that counts
     * @param confirmed  whether a person decided
     * @param suggested  what name and cells suggest; null where the version was not looked at
     */
    public record Classified(String column, Category category, Grade grade, boolean confirmed, String by, Instant at, Suggestion suggested, Text label) {
    }

    Classification(ClassStore decisions, VersionStore versions, Snapshots snapshots, Evidence evidence, Clock clock) {
        this.decisions = decisions;
        this.versions = versions;
        this.snapshots = snapshots;
        this.evidence = evidence;
        this.clock = clock;
    }

    /** Computed once a version, when first asked for. */
    Survey survey(TableVersion version) {
        return known.computeIfAbsent(version.commitment(), commitment -> read(version));
    }

    private Survey read(TableVersion version) {
        Optional<String> kept = versions.survey(version.table(), version.version());
        if (kept.isPresent()) {
            return JSON.readValue(kept.get(), Survey.class);
        }
        if (version.retiredAt() != null) {
            throw InvalidInput.of("Version %d of table '%s' is not kept any more.", "表“%2$s”的版本 %1$d 已不再保留。", version.version(), version.table());
        }
        TableStore store = snapshots.store();
        Survey made = Survey.of(store, store.table(version.table(), version.version()));
        versions.survey(version.table(), version.version(), JSON.writeValueAsString(made));
        return made;
    }

    /** All columns of a version. */
    public List<Classified> of(TableVersion version) {
        Map<String, ClassStore.Decided> decided = decisions.of(version.table());
        List<Suggestion> suggestions = survey(version).suggestions();
        List<Classified> columns = new ArrayList<>();
        for (int c = 0; c < version.schema().columns().size(); c++) {
            Column column = version.schema().columns().get(c);
            Suggestion suggestion = suggestions.get(c);
            ClassStore.Decided own = decided.get(column.name());
            columns.add(own != null
                    ? new Classified(column.name(), own.category(), own.grade(), true, own.by(), own.at(), suggestion, own.category().label())
                    : new Classified(column.name(), suggestion.category(), higher(column.grade(), suggestion.grade()), false, "", null, suggestion, suggestion.category().label()));
        }
        return columns;
    }

    /** The schema with the grades that count. */
    Schema graded(TableVersion version) {
        List<Classified> classified = of(version);
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < classified.size(); c++) {
            Column column = version.schema().columns().get(c);
            columns.add(new Column(column.name(), column.type(), column.kind(), classified.get(c).grade()));
        }
        return new Schema(columns);
    }

    /** A person's decision; it holds for later versions too. */
    void decide(TableVersion version, String column, Category category, Grade grade) {
        version.schema().column(column);
        Classified before = of(version).stream().filter(c -> c.column().equals(column)).findFirst().orElseThrow();
        String by = Caller.current().name();
        decisions.put(version.table(), column, new ClassStore.Decided(category, grade, by, clock.instant()));
        evidence.append("column.classified", Map.of("table", version.table(), "column", column, "category", category.name(), "grade", grade.name(),
                "before", before.grade().name(), "suggested", before.suggested().category() + " " + before.suggested().grade(), "by", by));
    }

    private static Grade higher(Grade a, Grade b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
