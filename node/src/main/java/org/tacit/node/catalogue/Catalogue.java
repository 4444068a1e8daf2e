package org.tacit.node.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Column;
import org.tacit.data.Declared;
import org.tacit.data.Grade;
import org.tacit.data.Profile;
import org.tacit.data.Snapshot;
import org.tacit.data.Statistics;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.classify.Category;
import org.tacit.data.csv.CsvOptions;
import org.tacit.data.quality.QualityReport;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.TableSource;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Partner;
import org.tacit.node.store.Database;

/**
 * This node's own tables in their versions, and what each partner may do with their columns. A column without a clause is for nobody.
 *
 * <p>Contracts bind a version: a newer one does not end them, as long as the older is kept. It is kept while a contract that can run or a
 * service names it, and {@value #KEPT} versions are kept anyway.
 */
public final class Catalogue implements TableSource {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    /** Newest versions that are kept whether something names them or not. */
    private static final int KEPT = 2;

    private final String me;
    private final CatalogueStore store;
    private final VersionStore versions;
    private final Naming naming;
    private final Classification classification;
    private final Purposes purposes;
    private final Consents consents;
    private final Sharing sharing;
    private final Snapshots snapshots;
    private final Evidence evidence;
    private final Tenancy tenancy;
    private final Clock clock;
    private final SecureRandom random;
    private final java.util.concurrent.atomic.AtomicLong changes = new java.util.concurrent.atomic.AtomicLong();

    /** A table with its policy, for its owner's eyes. */
    public record View(OwnTable table, List<Clause> policy) {
    }

    /** Puts rows into the table store, as the next version of a table. */
    @FunctionalInterface
    public interface Importer {
        Table into(TableStore store);
    }

    public Catalogue(String me, Database database, Snapshots snapshots, Evidence evidence, Tenancy tenancy, Clock clock, SecureRandom random) {
        this.me = me;
        this.store = new CatalogueStore(database);
        this.versions = new VersionStore(database.sql());
        this.naming = new Naming(database.sql(), clock);
        this.classification = new Classification(new ClassStore(database.sql()), versions, snapshots, evidence, clock);
        this.purposes = new Purposes(database, evidence, clock);
        this.consents = new Consents(database.sql(), snapshots, clock);
        this.sharing = new Sharing(database, evidence, clock);
        this.snapshots = snapshots;
        this.evidence = evidence;
        this.tenancy = tenancy;
        this.clock = clock;
        this.random = random;
    }

    // ---- tables ----

    /**
     * Takes a snapshot of a CSV or Parquet file: the first version of a table of a new name, or the next of one that is there.
     *
     * @param declared columns as {@link Declared} reads them; empty where everything is inferred
     */
    public View add(Path file, String name, List<String> declared) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of("There is no file %s; give the path as this machine knows it.", "文件 %s 不存在，请给出本机上的路径。", file);
        }
        Declared columns = declared.isEmpty() ? Declared.beside(file) : Declared.parse(declared).orElse(Declared.beside(file));
        take(name, Origin.file(file.getFileName().toString()), tables -> tables.importFiles(name, List.of(file), CsvOptions.auto(), columns));
        return show(name);
    }

    /**
     * Makes a version of what the importer brings, without rows of persons who did not consent. Where the content is the same as the
     * newest version's there is no new one.
     */
    public synchronized TableVersion take(String name, Origin origin, Importer importer) {
        if (name == null || name.isBlank() || name.length() > 64) {
            throw InvalidInput.of("A table's name has 1 to 64 characters.", "表名须为 1 到 64 个字符。");
        }
        if (store.find(name).isPresent() && !tenancy.sees(Tenancy.TABLE, name)) {
            throw InvalidInput.of("The name '%s' cannot be used here; choose another.", "名称“%s”不可用，请更换。", name);
        }
        TableStore tables = snapshots.store();
        Table table = importer.into(tables);
        int number = tables.versions(name).getLast();
        int all = number;
        long rows = table.rows();
        Optional<ConsentRule> rule = consents.of(name);
        if (rule.isPresent()) {
            try {
                consents.check(rule.get(), name, table.schema());
                number = consenting(tables, rule.get(), table, number);
            } catch (RuntimeException e) {
                tables.delete(name, all);
                throw e;
            }
        }
        return register(name, origin, tables.snapshot(name, number), rows);
    }

    /** Leaves the rows of those who consent, in a version of their own where others were there. */
    private int consenting(TableStore tables, ConsentRule rule, Table table, int number) {
        long[] rows = consents.consenting(rule, table);
        if (rows.length == 0) {
            throw InvalidInput.of("No row of table '%s' has consent; nothing was made.", "表“%s”没有任何一行取得同意，未生成版本。", table.name());
        }
        if (rows.length == table.rows()) {
            return number;
        }
        tables.keep(table, rows);
        tables.delete(table.name(), number);
        return tables.versions(table.name()).getLast();
    }

    private TableVersion register(String name, Origin origin, Snapshot snapshot, long rowsRead) {
        TableStore tables = snapshots.store();
        TableVersion before = versions.of(name).stream().filter(v -> v.retiredAt() == null).findFirst().orElse(null);
        boolean same = before != null && tables.snapshot(name, before.version()).contentHash().equals(snapshot.contentHash());
        if (same) {
            tables.delete(name, snapshot.version());
            return new TableVersion(name, before.version(), before.commitment(), before.rows(), before.excluded(), before.schema(), before.origin(),
                    new Drift(false, true, 0, List.of()), before.madeBy(), before.madeAt(), null, null);
        }
        Drift drift = before == null ? Drift.FIRST : Drift.between(before.schema(), before.rows(), snapshot.schema(), snapshot.rows(), false);
        String by = Caller.current().name();
        TableVersion made = new TableVersion(name, snapshot.version(), snapshot.commitment(), snapshot.rows(), rowsRead - snapshot.rows(), snapshot.schema(), origin, drift, by,
                clock.instant(), null, null);
        if (before == null) {
            tenancy.claim(Tenancy.TABLE, name);
        }
        store.put(new OwnTable(name, origin.words(), made.rows(), made.schema(), made.commitment(), made.madeAt()), () -> versions.add(made));
        changes.incrementAndGet();
        // Rows without consent are counted for the owner in the database only: the evidence may be shown to others.
        evidence.append(before == null ? "table.added" : "table.version", Map.of("table", name, "version", made.version(), "rows", made.rows(), "commitment", made.commitment(),
                "columns", made.schema().names(), "by", by));
        LOG.info("table {} has version {} of {} rows and {} columns", name, made.version(), made.rows(), made.schema().columns().size());
        classification.survey(made);
        dropUnnamed(name);
        return made;
    }

    /** Old versions that nothing names go. */
    private void dropUnnamed(String name) {
        versions.of(name).stream().filter(v -> v.retiredAt() == null).skip(KEPT).filter(v -> naming.of(v).isEmpty()).forEach(v -> retire(v, "unused"));
    }

    /** The newest version, whoever asks. */
    private TableVersion present(String name) {
        return versions.of(name).getFirst();
    }

    /** The versions of a table, the newest first, retired ones too. */
    public List<TableVersion> versions(String name) {
        own(name);
        return versions.of(name);
    }

    public TableVersion version(String name, int number) {
        return versions(name).stream().filter(v -> v.version() == number).findFirst().orElseThrow(() -> InvalidInput.missing(
                "Table '%s' has no version %d.", "表“%s”没有版本 %d。", name, number));
    }

    /** The newest version of a table. */
    public TableVersion newest(String name) {
        return versions(name).getFirst();
    }

    /** What names a version: contracts that can run, and services. */
    public List<String> namedBy(TableVersion version) {
        return naming.of(version);
    }

    /** Deletes a version for good, at the owner's word; contracts that name it cannot run any more. */
    public synchronized TableVersion retire(String name, int number) {
        TableVersion version = version(name, number);
        if (newest(name).version() == number) {
            throw InvalidInput.of("The newest version of table '%s' cannot be retired; revoke its grants, or refresh it first.", "表“%s”的最新版本不能停用；请收回授权，或先刷新。", name);
        }
        if (version.retiredAt() == null) {
            retire(version, "by " + Caller.current().name());
        }
        return version(name, number);
    }

    private void retire(TableVersion version, String why) {
        if (versions.retire(version.table(), version.version(), clock.instant(), why)) {
            snapshots.store().delete(version.table(), version.version());
            consents.forget(version);
            changes.incrementAndGet();
            evidence.append("table.version.retired", Map.of("table", version.table(), "version", version.version(), "commitment", version.commitment(), "why", why));
            LOG.info("version {} of table {} is retired: {}", version.version(), version.table(), why);
        }
    }

    /** To be called once before use: tables of before versions were kept get their first. */
    public void recover() {
        for (String name : versions.without()) {
            OwnTable own = own(name);
            TableStore tables = snapshots.store();
            for (int number : tables.versions(name).reversed()) {
                if (tables.snapshot(name, number).commitment().equals(own.commitment())) {
                    versions.add(new TableVersion(name, number, own.commitment(), own.rows(), 0, own.schema(), Origin.file(own.source()), Drift.FIRST, Caller.NODE.name(), own.addedAt(),
                            null, null));
                    break;
                }
            }
        }
    }

    // ---- what a version holds ----

    /** The newest version's columns as they are classified. */
    public List<Classification.Classified> classified(String name) {
        return classification.of(newest(name));
    }

    /** Confirms or changes what a column holds; the grade counts from now on. */
    public List<Classification.Classified> classify(String name, String column, Category category, Grade grade) {
        classification.decide(newest(name), column, category, grade);
        changes.incrementAndGet();
        return classified(name);
    }

    /** Figures and quality of a version. */
    public Quality quality(TableVersion version) {
        Survey survey = classification.survey(version);
        return new Quality(survey.statistics(), survey.quality());
    }

    /** @param figures of every column; no cell is in them but numbers' and days' bounds */
    public record Quality(Statistics figures, QualityReport report) {
    }

    /** Frequent, least and greatest cells of a version: for the owner's own eyes. */
    public Profile values(TableVersion version) {
        TableStore tables = snapshots.store();
        return tables.profile(tables.table(version.table(), version.version()));
    }

    // ---- what for ----

    public Purposes purposes() {
        return purposes;
    }

    public Purposes.Binding bind(String table, Purposes.Binding binding) {
        Purposes.Binding bound = purposes.bind(table, own(table).schema(), binding);
        changes.incrementAndGet();
        return bound;
    }

    public void endPurpose(String name) {
        purposes.end(name);
        changes.incrementAndGet();
    }

    // ---- consent ----

    /**
     * A table's consent rule, for its owner.
     *
     * @param rule     null where there is none
     * @param excluded rows left out of the newest version when it was made
     * @param ended    rows of the newest version whose consent has ended since
     */
    public record Consent(ConsentRule rule, long excluded, long ended) {
    }

    public Consent consent(String table) {
        TableVersion newest = newest(table);
        return consents.of(table).map(rule -> new Consent(rule, newest.excluded(), consents.lacking(rule, newest))).orElse(new Consent(null, newest.excluded(), 0));
    }

    /** Sets a table's consent rule; the newest version goes on without the rows that lack consent. */
    public synchronized Consent consent(String table, ConsentRule rule) {
        TableVersion newest = newest(table);
        if (!rule.list().isEmpty()) {
            own(rule.list());
        }
        consents.check(rule, table, newest.schema());
        consents.put(table, rule);
        changes.incrementAndGet();
        evidence.append("consent.rule", Map.of("table", table, "by-list", rule.byList(), "column", rule.byList() ? rule.key() : rule.column(), "by", Caller.current().name()));
        TableStore tables = snapshots.store();
        Table all = tables.table(table, newest.version());
        long[] rows = consents.consenting(rule, all);
        if (rows.length < all.rows()) {
            if (rows.length == 0) {
                throw InvalidInput.of("The rule holds, and no row of table '%s' has consent: it cannot be used.", "规则已生效，但表“%s”没有任何一行取得同意，该表不可使用。", table);
            }
            tables.keep(all, rows);
            Snapshot kept = tables.snapshot(table, tables.versions(table).getLast());
            register(table, newest.origin(), kept, newest.rows() + newest.excluded());
        }
        return consent(table);
    }

    public Consent removeConsent(String table) {
        own(table);
        if (consents.remove(table)) {
            changes.incrementAndGet();
            evidence.append("consent.rule.removed", Map.of("table", table, "by", Caller.current().name()));
        }
        return consent(table);
    }

    // ---- sharing ----

    public Sharing sharing() {
        return sharing;
    }

    public Sharing.About describe(String table, Sharing.About about) {
        own(table);
        return sharing.describe(table, about);
    }

    public void share(String table, String partner, Sharing.Level level) {
        own(table);
        sharing.set(table, partner, level);
    }

    /** What a partner may see of tables, whether it may use them or not. */
    public List<SharedTable> sharedWith(String partner) {
        return store.all().stream().flatMap(t -> shared(t.name(), partner).stream()).toList();
    }

    private Optional<SharedTable> shared(String name, String partner) {
        Sharing.Level level = sharing.level(name, partner);
        if (level == Sharing.Level.NOTHING) {
            return Optional.empty();
        }
        TableVersion newest = newest(name);
        Sharing.About about = sharing.about(name);
        return Optional.of(new SharedTable(name, about.description(), about.tags(), Sharing.rounded(newest.rows()),
                newest.schema().columns().stream().map(ColumnRef::of).toList(), level.name()));
    }

    /** A few rows of a table for a partner, as far as it may see any. */
    public List<List<String>> sampleFor(String partner, String name) {
        Sharing.Level level = store.find(name).isPresent() ? sharing.level(name, partner) : Sharing.Level.NOTHING;
        if (level != Sharing.Level.MASKED_SAMPLE && level != Sharing.Level.SYNTHETIC_SAMPLE) {
            throw PolicyDenied.of("No sample of a table '%s' is shown.", "表“%s”不提供样本。", name);
        }
        TableVersion newest = newest(name);
        consents.checkStillHolds(newest);
        TableStore tables = snapshots.store();
        return new Sample(tables, tables.table(name, newest.version()), classification.graded(newest), classification.of(newest), classification.survey(newest).statistics(), random)
                .rows(level);
    }

    public List<View> list() {
        return visible().map(this::view).toList();
    }

    public View show(String name) {
        return view(own(name));
    }

    private View view(OwnTable table) {
        TableVersion newest = present(table.name());
        return new View(new OwnTable(table.name(), table.source(), table.rows(), classification.graded(newest), table.commitment(), table.addedAt()), store.clauses(table.name()));
    }

    private OwnTable own(String name) {
        return store.find(name).filter(t -> tenancy.sees(Tenancy.TABLE, t.name())).orElseThrow(() -> InvalidInput.missing("There is no table '%s'; the tables are %s.", "没有表“%s”；现有表：%s。", name,
                visible().map(OwnTable::name).toList()));
    }

    /** Those of the caller's tenant. */
    private Stream<OwnTable> visible() {
        Predicate<String> seen = tenancy.seen(Tenancy.TABLE);
        return store.all().stream().filter(t -> seen.test(t.name()));
    }

    /** Of these columns of a table, whoever asks; empty where none of them is there. */
    public Optional<Grade> highestGrade(String table, Collection<String> columns) {
        return store.find(table).flatMap(t -> classification.graded(present(t.name())).columns().stream().filter(c -> columns.contains(c.name())).map(Column::grade).max(Comparator.naturalOrder()));
    }

    /** An earlier snapshot of a table, or the present one, as long as it is in the node's folder. */
    public Table snapshot(String table, String commitment) {
        return snapshots.store().withCommitment(own(table).name(), commitment).orElseThrow(() -> InvalidInput.of(
                "That snapshot of table '%s' is not in the node's folder any more.", "节点目录中已没有表“%s”的该快照。", table));
    }

    // ---- policy ----

    /** Adds a permission. Its id is chosen here; columns must be there. */
    public Clause grant(String table, Clause wanted) {
        OwnTable own = own(table);
        wanted.columns().stream().filter(c -> !c.equals("*")).forEach(own.schema()::column);
        classified(table).stream().filter(c -> c.grade() == Grade.L5 && (wanted.columns().contains("*") || wanted.columns().contains(c.column()))).findFirst().ifPresent(c -> {
            throw PolicyDenied.of("Column '%s' of table '%s' has grade L5 (%s), which nobody else may use; name the other columns, or grade it first.",
                    "表“%2$s”的列“%1$s”为 L5 级（%4$s），任何其他方不得使用；请只列出其他列，或先重新定级。", c.column(), table, c.label().en(), c.label().zh());
        });
        byte[] id = new byte[6];
        random.nextBytes(id);
        Clause clause = wanted.named(HexFormat.of().formatHex(id));
        store.grant(table, clause, clock.instant());
        changes.incrementAndGet();
        evidence.append("policy.granted", Map.of("table", table, "clause", clause));
        LOG.info("{} may learn {} of {}.{} ({})", clause.partner(), clause.allow(), table, clause.columns(), clause.id());
        return clause;
    }

    /** Takes a permission back; jobs that need it end at their next step. */
    public void revoke(String table, String clause) {
        own(table);
        if (!store.revoke(table, clause, clock.instant())) {
            throw InvalidInput.of("Table '%1$s' has no clause %2$s; 'tacit table show %1$s' lists them.",
                    "表“%1$s”没有条款 %2$s；“tacit table show %1$s”列出全部。", table, clause);
        }
        changes.incrementAndGet();
        evidence.append("policy.revoked", Map.of("table", table, "clause", clause));
        LOG.info("clause {} of {} is revoked", clause, table);
    }

    /** Takes back every permission that names this partner, and hides tables from it. */
    public void revokeAll(String partner) {
        sharing.forget(partner);
        policies().forEach(table -> table.clauses().stream().filter(c -> c.partner().equals(partner)).forEach(c -> revoke(table.table(), c.id())));
    }

    /** As far as the purposes that tables are tied to allow; an L5 column is for nobody whatever was granted before it was graded so. */
    public List<TablePolicy> policies() {
        return store.all().stream().map(t -> new TablePolicy(t.name(), withoutL5(t, purposes.narrowed(t.name(), t.schema(), store.clauses(t.name()))))).toList();
    }

    private List<Clause> withoutL5(OwnTable table, List<Clause> clauses) {
        List<String> closed = clauses.isEmpty() ? List.of() : classification.of(present(table.name())).stream().filter(c -> c.grade() == Grade.L5).map(Classification.Classified::column).toList();
        return closed.isEmpty() ? clauses : clauses.stream().map(c -> new Clause(c.id(), (c.columns().contains("*") ? table.schema().names() : c.columns()).stream()
                .filter(column -> !closed.contains(column)).toList(), c.partner(), c.purpose(), c.operators(), c.allow(), c.atMost(), c.atLeast(), c.epsilon(), c.uses(),
                c.itemsPerMonth(), c.repetition())).filter(c -> !c.columns().isEmpty()).toList();
    }

    /** What to grant a partner for a purpose, suggested from the grades that count now; nothing holds until a person accepts it. */
    public List<GradePolicy.Suggested> suggestGrants(String table, String partner, String purpose) {
        return GradePolicy.suggest(newest(table).schema(), classified(table), partner, purpose);
    }

    /** Grants what is suggested for these columns; those that are suggested nothing are refused. */
    public List<Clause> acceptSuggested(String table, String partner, String purpose, List<String> columns) {
        List<GradePolicy.Suggested> suggested = suggestGrants(table, partner, purpose);
        List<Clause> wanted = GradePolicy.accepted(suggested, columns);
        return wanted.stream().map(clause -> grant(table, clause)).toList();
    }

    /** Another number whenever a table or a permission has changed since; for those who check again only then. */
    public long version() {
        return changes.get();
    }

    /** The caller's own tables with all their columns, in their newest versions. */
    public List<TableRef> refs() {
        return visible().map(t -> t.ref(me)).toList();
    }

    /** As {@link #refs}, and after them the older versions that are kept: contracts on them go on. */
    public List<TableRef> keptRefs() {
        List<TableRef> kept = new ArrayList<>(refs());
        List<String> newest = kept.stream().map(TableRef::hash).toList();
        List<String> names = kept.stream().map(TableRef::table).toList();
        versions.present().stream().filter(v -> names.contains(v.table()) && !newest.contains(v.commitment())).forEach(v -> kept.add(v.ref(me)));
        return kept;
    }

    // ---- what partners see ----

    /** Tables of which the partner may use some column, with those columns; the rest does not exist for it. */
    public List<TableRef> visibleTo(Partner partner) {
        return store.all().stream().map(table -> {
            List<Clause> theirs = store.clauses(table.name()).stream()
                    .filter(c -> c.partner().equals("*") || c.partner().equals(partner.name())).toList();
            return table.ref(me).withColumns(table.schema().names().stream()
                    .filter(column -> theirs.stream().anyMatch(c -> c.columns().contains("*") || c.columns().contains(column))).toList());
        }).filter(ref -> !ref.columns().isEmpty()).toList();
    }

    // ---- running ----

    @Override
    public Table open(TableRef ref) {
        OwnTable own = own(ref.table());
        TableVersion version = versions.find(own.name(), ref.hash()).filter(v -> v.retiredAt() == null).orElseThrow(() -> PolicyDenied.of(
                "The version of table '%s' that the contract names is not kept any more; propose a new one.", "合约所指的表“%s”的版本已不再保留，请重新发起合约。", own.name()));
        consents.checkStillHolds(version);
        TableStore tables = snapshots.store();
        if (!tables.versions(own.name()).contains(version.version()) || !tables.snapshot(own.name(), version.version()).commitment().equals(version.commitment())) {
            throw InvalidInput.of("The snapshot of table '%s' is gone from the node's folder; add the file again.", "节点目录中缺少表“%s”的快照，请重新添加文件。", own.name());
        }
        return tables.table(own.name(), version.version());
    }
}
