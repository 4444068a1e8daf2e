package org.tacit.node.deid;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.data.Grade;
import org.tacit.data.Table;
import org.tacit.data.TableStore;
import org.tacit.data.csv.CsvWriter;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Permission;
import org.tacit.node.budget.Budgets;
import org.tacit.node.budget.PrivacyBudget;
import org.tacit.node.budget.PrivacyCost;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Changes;
import org.tacit.privacy.deid.Context;
import org.tacit.privacy.deid.Deidentifier;
import org.tacit.privacy.deid.DeidReport;
import org.tacit.privacy.deid.Effect;
import org.tacit.privacy.deid.Plan;
import org.tacit.privacy.deid.PlanReader;
import org.tacit.privacy.deid.PrivacyLoss;
import org.tacit.privacy.deid.Transforms;
import org.tacit.privacy.risk.Risk;
import org.tacit.privacy.risk.RiskMeasure;

/**
 * Previews and exports of own tables. A column of grade {@link #GUARDED} or higher is shown and leaves only transformed, unless a person who may
 * grant says otherwise and why. Every look and every export is in the evidence, with its plan's hash and without a cell.
 */
public final class Deidentification implements AutoCloseable {

    /** From this grade on, cells leave only transformed. */
    public static final Grade GUARDED = Grade.L4;
    /** Rows that a preview is made from, and most rows that it shows. */
    public static final int PREVIEWED = 1000;
    public static final int SHOWN = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Deidentification.class);
    private static final int WAITING = 100;
    private static final int REVEALED = 1000;

    private final ExportFolder folder;
    private final Path previews;
    private final Function<String, Table> tables;
    private final Function<String, String> commitments;
    private final Persons persons;
    private final DeidKeys keys;
    private final Budgets budgets;
    private final Evidence evidence;
    private final Clock clock;
    private final SecureRandom random;
    private final Changes changes;
    private final Map<String, TableExport> exports = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("export").factory());
    private volatile boolean closed;

    /** A tenant's rule. */
    @FunctionalInterface
    public interface Persons {
        int needed(String tenant, Grade highest);
    }

    /** Some rows as they would leave. */
    public record DeidPreview(List<Column> columns, List<List<String>> rows, DeidReport report) {
    }

    /**
     * @param tables      an own table of the caller by name
     * @param commitments what the evidence names its content by
     * @param budgets     that noisy releases are charged to
     * @param persons     how many people say yes to columns that leave as they are
     */
    public Deidentification(Path exports, Function<String, Table> tables, Function<String, String> commitments, Persons persons, DeidKeys keys, Budgets budgets, Evidence evidence, Clock clock, SecureRandom random, Changes changes) {
        this.folder = new ExportFolder(exports);
        this.previews = exports.resolve(".previews");
        this.tables = tables;
        this.commitments = commitments;
        this.persons = persons;
        this.keys = keys;
        this.budgets = budgets;
        this.evidence = evidence;
        this.clock = clock;
        this.random = random;
        this.changes = changes;
    }

    /** What the last process left behind: exports that ran have failed, what lay between goes. */
    public void recover() {
        ExportFolder.delete(previews);
        for (TableExport export : folder.load()) {
            boolean cut = export.state() == TableExport.ExportState.RUNNING;
            folder.sweep(export.id());
            keep(cut ? export.failed(clock.instant(), Text.of("The node stopped while the export ran; ask for it again.", "导出期间节点停止；请重新导出。")) : export, cut);
        }
    }

    public DeidKeys keys() {
        return keys;
    }

    // ---- looking ----

    /**
     * The first rows as a plan would show them.
     *
     * @param plan     empty for the table's masked view
     * @param override reason to show columns of a high grade as they are; empty for none
     */
    public DeidPreview preview(String table, String plan, int rows, String override) {
        if (rows < 1 || rows > SHOWN) {
            throw InvalidInput.of("A preview shows 1 to %d rows.", "预览行数为 1 到 %d。", SHOWN);
        }
        Table source = tables.apply(table);
        Plan read = plan.isEmpty() ? Deidentifier.masked(table, source.schema()) : of(PlanReader.read(plan), table);
        List<String> exposed = guard(read, source, override);
        String id = id();
        Path work = previews.resolve(id);
        // Noise that is drawn again and again averages out, also before one's own eyes.
        Optional<Budgets.Reservation> cost = reserve(read, source, "preview", id);
        try (Deidentifier.Outcome outcome = deidentifier().run(read, source, make(work), PREVIEWED)) {
            keys.force();
            cost.ifPresent(Budgets.Reservation::commit);
            evidence.append("table.previewed", facts(Map.of("table", table, "plan", hash(plan), "rows", rows), exposed, override));
            return new DeidPreview(outcome.table().schema().columns(), first(outcome.table(), rows), outcome.report());
        } finally {
            cost.ifPresent(c -> c.release("nothing was shown"));
            ExportFolder.delete(work);
        }
    }

    /** Sets aside what the plan's noise costs; empty where it has none. A file may reach anybody. */
    private Optional<Budgets.Reservation> reserve(Plan plan, Table source, String what, String subject) {
        PrivacyLoss loss = deidentifier().loss(plan, source);
        PrivacyCost cost = new PrivacyCost(loss.epsilon(), loss.delta());
        return cost.isNothing() ? Optional.empty() : Optional.of(budgets.reserve(plan.table(), PrivacyBudget.ALL, cost, what, subject));
    }

    private static List<List<String>> first(Table table, int rows) {
        List<List<String>> out = new ArrayList<>();
        List<String> names = table.schema().names();
        table.scan(names, PREVIEWED, batch -> {
            for (int row = 0; row < batch.rows() && out.size() < rows; row++) {
                List<String> one = new ArrayList<>();
                for (int c = 0; c < names.size(); c++) {
                    one.add(batch.text(c, row));
                }
                out.add(one);
            }
        });
        return out;
    }

    /** Sizes of groups and what follows from them; no cell. */
    public Risk risk(String table, List<String> quasi, List<String> sensitive, long population) {
        return RiskMeasure.measure(tables.apply(table), quasi, sensitive, population);
    }

    // ---- leaving ----

    /** Checks the plan and begins; {@link #await} says when it is done. */
    public TableExport export(String plan, TableExport.ExportFormat format, String override) {
        Plan read = PlanReader.read(plan);
        Table source = tables.apply(read.table());
        List<String> exposed = guard(read, source, override);
        Caller caller = Caller.current();
        boolean two = !exposed.isEmpty() && persons.needed(caller.tenant(), highest(source, exposed)) > 1;
        if (two && caller.isNode()) {
            throw nobody();
        }
        TableExport export = new TableExport(id(), caller.tenant(), read.table(), format, two ? TableExport.ExportState.AWAITING : TableExport.ExportState.RUNNING, hash(plan), caller.name(), clock.instant(), null, 0, "",
                exposed.isEmpty() ? "" : override, exposed, "", null, null);
        Optional<Budgets.Reservation> cost = two ? Optional.empty() : reserve(read, source, "export", export.id());
        folder.savePlan(export.id(), plan);
        keep(export, true);
        evidence.append("export.asked", facts(Map.of("export", export.id(), "table", read.table(), "commitment", commitments.apply(read.table()), "plan", export.plan(), "format", format.name()), exposed, override));
        if (!two) {
            start(export, read, source, cost);
        }
        return exports.get(export.id());
    }

    /** Another person who may grant says yes to columns that leave as they are; the export begins. */
    public synchronized TableExport approve(String id) {
        TableExport export = get(id);
        Caller caller = Caller.current();
        caller.require(Permission.GRANT);
        if (export.state() != TableExport.ExportState.AWAITING) {
            throw InvalidInput.of("Export '%s' waits for nobody.", "导出“%s”无需批准。", id);
        }
        if (caller.isNode()) {
            throw nobody();
        }
        if (caller.person().equals(new Caller(export.by(), export.tenant(), Set.of()).person())) {
            throw PolicyDenied.of("You asked for export '%s'; another person must say yes.", "导出“%s”由您发起，须由另一人批准。", id);
        }
        Plan plan = PlanReader.read(folder.plan(id));
        Table source = tables.apply(plan.table());
        if (!plan.untransformed(source.schema(), GUARDED).stream().map(Column::name).toList().equals(export.exposed())) {
            throw PolicyDenied.of("Table '%s' was graded or replaced since export '%s' was asked for; ask again.", "表“%s”在发起导出“%s”之后已被重新分级或替换；请重新发起。", plan.table(), id);
        }
        Optional<Budgets.Reservation> cost = reserve(plan, source, "export", id);
        TableExport running = export.approved(caller.name());
        keep(running, true);
        evidence.append("export.approved", Map.of("export", id, "by", caller.name(), "asked", export.by(), "exposed", export.exposed(), "commitment", commitments.apply(plan.table())));
        start(running, plan, source, cost);
        return exports.get(id);
    }

    private static PolicyDenied nobody() {
        return PolicyDenied.of("Two people must say yes to this export, and the node's token is nobody; sign in with an account that may grant.",
                "该导出须由两人同意，节点 token 不代表任何人；请使用具有授权权限的账户登录。");
    }

    private static Grade highest(Table source, List<String> columns) {
        return columns.stream().map(c -> source.schema().column(c).grade()).max(Comparator.naturalOrder()).orElseThrow();
    }

    private void start(TableExport export, Plan plan, Table source, Optional<Budgets.Reservation> cost) {
        Caller caller = Caller.current();
        try {
            worker.execute(() -> caller.call(() -> {
                run(export, plan, source, cost);
                return null;
            }));
        } catch (RejectedExecutionException e) {
            cost.ifPresent(c -> c.release("too many exports wait"));
            keep(export.failed(clock.instant(), Text.of("%d exports are waiting; ask again later.", "已有 %d 个导出在排队；请稍后再试。", WAITING)), true);
        }
    }

    private void run(TableExport export, Plan plan, Table source, Optional<Budgets.Reservation> cost) {
        TableExport ended;
        try (Deidentifier.Outcome outcome = deidentifier().run(plan, source, folder.work(export.id()), Long.MAX_VALUE)) {
            Path file = folder.file(export);
            switch (export.format()) {
                case CSV -> TableStore.exportCsv(outcome.table(), file, CsvWriter.Options.PLAIN);
                case SPREADSHEET -> TableStore.exportCsv(outcome.table(), file, CsvWriter.Options.SPREADSHEET);
                case PARQUET -> TableStore.exportParquet(outcome.table(), file);
            }
            // A token that left and is forgotten could never be brought back.
            keys.force();
            cost.ifPresent(Budgets.Reservation::commit);
            ended = export.done(clock.instant(), outcome.table().rows(), ExportFolder.sha256(file), outcome.report());
        } catch (TacitException e) {
            ended = export.failed(clock.instant(), e.text());
        } catch (RuntimeException e) {
            LOG.error("export {} failed unexpectedly", export.id(), e);
            ended = export.failed(clock.instant(), Text.of("The export failed unexpectedly (%s); the node's log has the details.", "导出意外失败（%s），详见节点日志。", e.getClass().getSimpleName()));
        }
        if (closed) {
            // The next start says that it was cut off.
            return;
        }
        if (ended.state() != TableExport.ExportState.DONE) {
            cost.ifPresent(c -> c.release("the export failed"));
        }
        folder.sweep(export.id());
        evidence.append("export.ended", ended(ended));
        keep(ended, true);
        LOG.info("export {} of table {} is {}", ended.id(), ended.table(), ended.state());
    }

    private Map<String, Object> ended(TableExport e) {
        Map<String, Object> facts = new LinkedHashMap<>(Map.of("export", e.id(), "table", e.table(), "by", e.by(), "state", e.state().name(), "rows", e.rows(), "sha256", e.sha256()));
        if (e.report() != null) {
            Map<String, String> columns = new LinkedHashMap<>();
            e.report().columns().forEach(c -> columns.put(c.column(), c.transform()));
            facts.put("columns", columns);
            if (e.report().before() != null) {
                facts.put("kBefore", e.report().before().k());
            }
            if (e.report().after() != null) {
                facts.put("kAfter", e.report().after().k());
            }
        }
        return facts;
    }

    public List<TableExport> list() {
        return exports.values().stream().filter(Deidentification::mine).sorted(Comparator.comparing(TableExport::askedAt).thenComparing(TableExport::id).reversed()).toList();
    }

    public TableExport get(String id) {
        TableExport export = exports.get(id);
        if (export == null || !mine(export)) {
            throw InvalidInput.missing("There is no export '%s'.", "没有导出“%s”。", id);
        }
        return export;
    }

    /** The plan as it was given. */
    public String plan(String id) {
        return folder.plan(get(id).id());
    }

    /** As it is once it has ended, or at the limit. */
    public TableExport await(String id, Duration limit) throws InterruptedException {
        get(id);
        changes.await(limit, () -> get(id).state() != TableExport.ExportState.RUNNING);
        return get(id);
    }

    /** The file of one that is done; who takes it is recorded. */
    public Path file(String id) {
        TableExport export = get(id);
        if (export.state() != TableExport.ExportState.DONE || !Files.isRegularFile(folder.file(export))) {
            throw InvalidInput.of("Export '%s' has no file; see why with 'tacit deid show %s'.", "导出“%s”没有文件；请用“tacit deid show %s”查看原因。", id, id);
        }
        evidence.append("export.fetched", Map.of("export", id, "by", Caller.current().name(), "sha256", export.sha256()));
        return folder.file(export);
    }

    /** The file goes; the evidence stays. */
    public void remove(String id) {
        TableExport export = get(id);
        if (export.state() == TableExport.ExportState.RUNNING) {
            throw InvalidInput.of("Export '%s' is still running.", "导出“%s”仍在进行。", id);
        }
        folder.remove(id);
        exports.remove(id);
        evidence.append("export.removed", Map.of("export", id, "by", Caller.current().name()));
    }

    // ---- the way back ----

    /** Brings cells back that the same transform, with the same parameters, has made. */
    public List<String> reveal(ColumnType type, String transform, Map<String, Object> parameters, List<String> values, String reason) {
        Caller.current().require(Permission.SEE_ROWS);
        if (values.isEmpty() || values.size() > REVEALED || reason.isBlank() || reason.length() > 500) {
            throw InvalidInput.of("Give 1 to %d values and a reason of at most 500 characters.", "请给出 1 到 %d 个值，以及不超过 500 字的理由。", REVEALED);
        }
        var made = Transforms.get(transform).make(new Column("value", type, ColumnKind.ATTRIBUTE, Grade.L5), parameters, context());
        if (made.effect().back() != Effect.Back.KEY && made.effect().back() != Effect.Back.MAPPING) {
            throw InvalidInput.of("'%s' cannot be undone.", "“%s”不可还原。", transform);
        }
        // First the record, then the values: nobody sees one without a trace.
        evidence.append("deid.revealed", Map.of("transform", transform, "key", made.effect().key(), "values", values.size(), "reason", reason, "by", Caller.current().name()));
        return values.stream().map(v -> v == null ? null : back(made, v)).toList();
    }

    private static String back(org.tacit.privacy.deid.ColumnTransform made, String value) {
        try {
            return made.reveal(value);
        } catch (NumberFormatException | ArithmeticException e) {
            throw InvalidInput.of("A value was not made by this transform.", "有值不是由该变换生成的。");
        }
    }

    // ---- inside ----

    /** Columns of a high grade that the plan leaves as they are; refused unless somebody who may says why. */
    private static List<String> guard(Plan plan, Table source, String override) {
        List<String> exposed = plan.untransformed(source.schema(), GUARDED).stream().map(Column::name).toList();
        if (!exposed.isEmpty() && override.isBlank()) {
            throw PolicyDenied.of("Columns %s of table '%s' are graded %s or higher and leave only transformed; choose a transform, or have somebody who may grant give a reason ('override').",
                    "表“%2$s”的列 %1$s 分级为 %3$s 或更高，须经变换才能输出；请选择变换，或由有授权权限者说明理由（override）。", exposed, plan.table(), GUARDED);
        }
        if (!exposed.isEmpty()) {
            Caller.current().require(Permission.GRANT);
            if (override.length() > 500) {
                throw InvalidInput.of("A reason has at most 500 characters.", "理由不超过 500 字。");
            }
        }
        return exposed;
    }

    private static Plan of(Plan plan, String table) {
        if (!plan.table().equals(table)) {
            throw InvalidInput.of("The plan is for table '%s', not '%s'.", "该方案针对表“%s”，不是“%s”。", plan.table(), table);
        }
        return plan;
    }

    private static Map<String, Object> facts(Map<String, ?> known, List<String> exposed, String override) {
        Map<String, Object> facts = new LinkedHashMap<>(known);
        facts.put("by", Caller.current().name());
        if (!exposed.isEmpty()) {
            facts.put("exposed", exposed);
            facts.put("override", override);
        }
        return facts;
    }

    private Deidentifier deidentifier() {
        return new Deidentifier(context());
    }

    private Context context() {
        return Context.of(keys.cells(), keys::mapping, tables, random);
    }

    private void keep(TableExport export, boolean save) {
        if (save) {
            folder.save(export);
        }
        exports.put(export.id(), export);
        changes.happened();
    }

    private static boolean mine(TableExport export) {
        return export.tenant().equals(Caller.current().tenant());
    }

    private static Path make(Path work) {
        org.tacit.node.home.NodeHome.makeFolder(work);
        return work;
    }

    private String id() {
        byte[] id = new byte[6];
        random.nextBytes(id);
        return "x" + HexFormat.of().formatHex(id);
    }

    private static String hash(String plan) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(plan.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdownNow();
        try {
            // It ends with the tables' engine, which is closed next; a moment of grace keeps its last words out of the log.
            worker.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        keys.close();
    }
}
