package org.tacit.node.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
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
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.csv.CsvOptions;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.TablePolicy;
import org.tacit.flow.run.TableSource;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.Tenancy;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Partner;

/** This node's own tables, and what each partner may do with their columns. A column without a clause is for nobody. */
public final class Catalogue implements TableSource {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private final String me;
    private final CatalogueStore store;
    private final Snapshots snapshots;
    private final Evidence evidence;
    private final Tenancy tenancy;
    private final Clock clock;
    private final SecureRandom random;
    private final java.util.concurrent.atomic.AtomicLong changes = new java.util.concurrent.atomic.AtomicLong();

    /** A table with its policy, for its owner's eyes. */
    public record View(OwnTable table, List<Clause> policy) {
    }

    public Catalogue(String me, CatalogueStore store, Snapshots snapshots, Evidence evidence, Tenancy tenancy, Clock clock, SecureRandom random) {
        this.me = me;
        this.store = store;
        this.snapshots = snapshots;
        this.evidence = evidence;
        this.tenancy = tenancy;
        this.clock = clock;
        this.random = random;
    }

    // ---- tables ----

    /**
     * Takes a snapshot of a CSV or Parquet file. The name must be new, or the same table's: then contracts on the earlier
     * snapshot can no longer run.
     *
     * @param declared columns as {@link Declared} reads them; empty where everything is inferred
     */
    public synchronized View add(Path file, String name, List<String> declared) {
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.of("There is no file %s; give the path as this machine knows it.", "文件 %s 不存在，请给出本机上的路径。", file);
        }
        boolean known = store.find(name).isPresent();
        if (known && !tenancy.sees(Tenancy.TABLE, name)) {
            throw InvalidInput.of("The name '%s' cannot be used here; choose another.", "名称“%s”不可用，请更换。", name);
        }
        Declared columns = declared.isEmpty() ? Declared.beside(file) : Declared.parse(declared).orElse(Declared.beside(file));
        TableStore tables = snapshots.store();
        Table table = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".parquet")
                ? tables.importParquet(name, file, columns) : tables.importCsv(name, file, CsvOptions.auto(), columns);
        String commitment = tables.snapshot(name, tables.versions(name).getLast()).commitment();
        OwnTable own = new OwnTable(name, file.getFileName().toString(), table.rows(), table.schema(), commitment, clock.instant());
        if (!known) {
            tenancy.claim(Tenancy.TABLE, name);
        }
        store.put(own);
        changes.incrementAndGet();
        evidence.append("table.added", Map.of("table", name, "rows", own.rows(), "commitment", commitment, "columns", own.schema().names()));
        LOG.info("table {} has {} rows and {} columns", name, own.rows(), own.schema().columns().size());
        return view(own);
    }

    public List<View> list() {
        return visible().map(this::view).toList();
    }

    public View show(String name) {
        return view(own(name));
    }

    private View view(OwnTable table) {
        return new View(table, store.clauses(table.name()));
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
        return store.find(table).flatMap(t -> t.schema().columns().stream().filter(c -> columns.contains(c.name())).map(Column::grade).max(Comparator.naturalOrder()));
    }

    // ---- policy ----

    /** Adds a permission. Its id is chosen here; columns must be there. */
    public Clause grant(String table, Clause wanted) {
        OwnTable own = own(table);
        wanted.columns().stream().filter(c -> !c.equals("*")).forEach(own.schema()::column);
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

    /** Takes back every permission that names this partner. */
    public void revokeAll(String partner) {
        policies().forEach(table -> table.clauses().stream().filter(c -> c.partner().equals(partner)).forEach(c -> revoke(table.table(), c.id())));
    }

    public List<TablePolicy> policies() {
        return store.all().stream().map(t -> new TablePolicy(t.name(), store.clauses(t.name()))).toList();
    }

    /** Another number whenever a table or a permission has changed since; for those who check again only then. */
    public long version() {
        return changes.get();
    }

    /** The caller's own tables with all their columns. */
    public List<TableRef> refs() {
        return visible().map(t -> t.ref(me)).toList();
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
        if (!own.commitment().equals(ref.hash())) {
            throw PolicyDenied.of("Table '%s' was replaced since the contract was signed; propose a new one.", "表“%s”在合约签署后已被替换，请重新发起合约。", own.name());
        }
        return snapshots.store().withCommitment(own.name(), own.commitment()).orElseThrow(() -> InvalidInput.of(
                "The snapshot of table '%s' is gone from the node's folder; add the file again.", "节点目录中缺少表“%s”的快照，请重新添加文件。", own.name()));
    }
}
