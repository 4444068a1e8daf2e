package org.tacit.node.service;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupMethod;
import org.tacit.pir.plan.LookupPlanner;
import org.tacit.pir.plan.LookupSituation;
import org.tacit.pir.store.Description;
import org.tacit.pir.store.LivePublication;
import org.tacit.pir.store.Offer;
import org.tacit.pir.store.PublishedLookup;
import org.tacit.pir.store.RecordFormat;
import org.tacit.pir.store.Rows;
import org.tacit.pir.store.StoredPublication;
import org.tacit.psi.Items;
import org.tacit.psi.payload.RowLayout;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.LinkSpeed;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;

/**
 * Private lookup as a service: the client asks for the row of a key, the provider does not learn which, nor whether there was one. Each service has a key of its own, so what one
 * client is told opens nothing that another was sent.
 */
public final class LookupKind implements ServiceKind {

    /** What {@link Terms#columns} calls the columns of the key, and those of the answer. */
    public static final String KEYS = "keys";
    public static final String VALUES = "values";
    /** In {@link Terms#settings}. */
    public static final String METHOD = "method";
    public static final String AUTO = "auto";

    /** Those of one server that sees nothing of the keys; the others need more than the two parties of a service. */
    private static final List<String> METHODS = List.of("sealed", "lwe");
    private static final Duration MONTH = Duration.ofDays(31);
    /** No more than every method admits at once: what was answered would be lost where the rest is refused. */
    private static final int TOGETHER = 8;
    /** What a client is taken to ask in a month where nothing bounds it. */
    private static final long QUESTIONS = 100_000;
    private static final String PAGE = "docs/services.md";
    /** What a client takes of tables and hints. */
    private static final long MOST_BYTES = 1L << 32;
    private static final Because BY_ANSWERS = new Because("rows are sealed under a verifiable pseudorandom function of their keys, and each admitted question is one evaluation of it",
            "各行以其键的可验证伪随机函数值加封，每次获准的查询恰为一次求值", "RFC 9497; " + PAGE);
    private static final Because BY_TABLE = new Because("the sealed table, or the description of its matrix, has a size", "加封的表或其矩阵描述的大小", PAGE);
    private static final Because BY_COUNT = new Because("each question is one message of fixed size, and its answer another, whether there is a row or not",
            "每次查询与应答均为固定大小的一条消息，与是否有对应行无关", PAGE);

    private final SecureRandom random;

    public LookupKind(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public String operator() {
        return "pir.lookup";
    }

    @Override
    public Terms complete(Terms t) {
        List<String> keys = t.columns(KEYS);
        List<String> values = t.columns(VALUES);
        if (keys.isEmpty() || values.isEmpty() || !t.columns().keySet().equals(java.util.Set.of(KEYS, VALUES)) || keys.stream().anyMatch(values::contains)
                || keys.stream().distinct().count() != keys.size() || values.stream().distinct().count() != values.size()) {
            throw InvalidInput.of("A lookup has columns that make the key and other columns that are the answer; name both, each once.",
                    "查询服务需要分别指明组成键的列和作为结果的列，各列只出现一次。");
        }
        keys.forEach(t::column);
        values.forEach(t::column);
        String method = t.settings().getOrDefault(METHOD, AUTO);
        if (t.settings().keySet().stream().anyMatch(s -> !s.equals(METHOD)) || !method.equals(AUTO) && !(METHODS.contains(method) && LookupMethod.of(method).isPresent())) {
            throw InvalidInput.of("'%s' is no method of a lookup service; the methods are auto, %s.", "“%s”不是查询服务的方法；可用：auto、%s。", method, String.join(", ", METHODS));
        }
        if (t.table().columns().size() != keys.size() + values.size()) {
            throw InvalidInput.of("The terms name columns that no lookup uses.", "条款中列出了查询不使用的列。");
        }
        return t.with(Map.of(METHOD, method), facts(t, keys, values));
    }

    private static List<Fact> facts(Terms t, List<String> keys, List<String> values) {
        String client = t.client().name();
        String provider = t.provider().name();
        About key = new About(provider, t.table().table(), keys);
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, t.limits().most(MONTH));
        List<String> steps = List.of(t.name());
        return List.of(
                new Fact(client, key, Kind.SIZE, new Text("the number of rows, the length of a row, and how many change with each version", "行数、行长度以及每个版本的变化数量"),
                        Scope.whole(), When.ALWAYS, BY_TABLE, steps),
                new Fact(client, key, Kind.MEMBERSHIP, new Text("whether each key that it asks about is there, counted by the month", "其所查询的键是否在内（按月计）"), asked, When.ALWAYS,
                        BY_ANSWERS, steps),
                new Fact(client, new About(provider, t.table().table(), values), Kind.VALUE,
                        new Text("the cells of each key that it asks about and of no other, counted by the month", "其所查询的键对应的单元格（不含其他行，按月计）"), asked, When.ALWAYS, BY_ANSWERS, steps),
                new Fact(provider, new About(client, "lookups", List.of()), Kind.SIZE,
                        new Text("how many keys are asked about and when; not which, and not whether there was a row", "查询的数量与时间；不知道查询了哪些键，也不知道是否有对应的行"), Scope.whole(),
                        When.ALWAYS, BY_COUNT, steps));
    }

    @Override
    public void check(Terms terms, List<String> question) {
        key(question, terms.columns(KEYS).size());
    }

    // ---- provider ----

    @Override
    public Serving serving(Path folder, Terms terms) {
        return new Served(folder, terms);
    }

    private final class Served implements Serving {
        private final Path folder;
        private final Terms terms;
        private final LivePublication live;

        Served(Path folder, Terms terms) {
            this.folder = folder.resolve("published");
            this.terms = terms;
            this.live = new LivePublication(this.folder, random);
        }

        @Override
        public void publish(Table table, String identity, int epoch, Progress progress) {
            Items keys = Items.of(table, terms.columns(KEYS));
            Items.Report report = keys.report();
            if (report.duplicates() > 0) {
                throw InvalidInput.of("Table '%1$s' repeats keys in %2$d rows (rows %3$s); a lookup answers with one row, so keep one of each.",
                        "表“%1$s”有 %2$d 行的键重复（行号 %3$s）；一次查询只返回一行，请为每个键只保留一行。", table.name(), report.duplicates(),
                        report.duplicateRows().stream().map(r -> Long.toString(r + 1)).toList());
            }
            LookupMethod method = method(table, keys.count(), epoch);
            Description what = new Description(terms.name(), method, terms.columns(KEYS), List.of(), terms.columns(VALUES));
            StoredPublication.publish(folder, what, new Rows(keys, table, terms.columns(VALUES), identity), epoch, random, new Work(progress, () -> { }));
        }

        /** As the terms say; otherwise the one of this epoch, and for a new epoch what answers a client that asks for long at the least cost, of the methods that there are for services. */
        private LookupMethod method(Table table, int rows, int epoch) {
            String wanted = terms.settings().get(METHOD);
            if (!wanted.equals(AUTO)) {
                return LookupMethod.of(wanted).orElseThrow();
            }
            Optional<Offer> before = StoredPublication.open(folder).map(StoredPublication::offer).filter(o -> o.epoch() == epoch);
            if (before.isPresent()) {
                return before.get().what().method();
            }
            int record = RowLayout.of(table, terms.columns(VALUES)).bytes();
            long most = terms.limits().most(MONTH);
            long asked = most < 0 ? QUESTIONS : Math.clamp(most, 1, QUESTIONS);
            LookupMethod best = LookupPlanner.decide(new LookupSituation(rows, record, asked, true, false, 0, LinkSpeed.ASSUMED)).method();
            return METHODS.contains(best.label()) ? best : LookupMethod.LWE;
        }

        @Override
        public Made load(Progress progress) {
            Offer offer = live.refresh(new Work(progress, () -> { }));
            return new Made(offer.epoch(), offer.version(), offer.what().method().label(), HexFormat.of().formatHex(offer.publicKey()), offer.rows(), layout(offer.format()));
        }

        @Override
        public long generation() {
            // Who asks with a copy of its own has to fetch what changed; where the table stays here, questions find it.
            Offer now = live.offer();
            return (live.generation() << 32) + (now.what().method() == LookupMethod.SEALED ? now.version() : 0);
        }

        @Override
        public void serve(Session session, Party client, Gate gate) {
            live.serve(session, client, gate);
        }

        @Override
        public void close() {
            live.close();
        }
    }

    /** Of records: by column its place, type, and room for text. */
    private static Map<String, String> layout(RecordFormat format) {
        Map<String, String> layout = new TreeMap<>();
        for (int c = 0; c < format.columns().size(); c++) {
            layout.put(format.columns().get(c), c + " " + format.types().get(c) + " " + format.layout().widths()[c]);
        }
        return layout;
    }

    // ---- client ----

    @Override
    public Asking asking(Session session, Party provider, Path folder, Terms terms, Edition edition) {
        PublishedLookup lookup = PublishedLookup.open(session, provider, folder, offer -> check(offer, terms, edition), MOST_BYTES);
        return new Asker(lookup, terms);
    }

    /** What is offered in the conversation is what the edition says, or the conversation ends before anything is asked. */
    private static void check(Offer offer, Terms terms, Edition edition) {
        Description what = offer.what();
        if (!what.name().equals(terms.name()) || !what.keys().equals(terms.columns(KEYS)) || !what.values().equals(terms.columns(VALUES)) || !what.rules().isEmpty()
                || !what.method().label().equals(edition.method()) || offer.epoch() != edition.epoch() || !HexFormat.of().formatHex(offer.publicKey()).equals(edition.publicKey())
                || !layout(offer.format()).equals(edition.layout())) {
            throw PeerFailed.gone("%s serves something else than the edition of '%s' that it signed; it may be changing it at this moment.",
                    "%s 提供的内容与其所签的“%s”版本不符，可能正在更新。", terms.provider().name(), terms.name());
        }
    }

    private static final class Asker implements Asking {
        private final PublishedLookup lookup;
        private final List<String> columns;
        private final List<ColumnType> types;
        private final int parts;

        Asker(PublishedLookup lookup, Terms terms) {
            this.lookup = lookup;
            this.columns = terms.columns(VALUES);
            this.types = columns.stream().map(c -> terms.column(c).type()).toList();
            this.parts = terms.columns(KEYS).size();
        }

        @Override
        public int together() {
            return TOGETHER;
        }

        @Override
        public List<Optional<Map<String, Object>>> ask(List<List<String>> questions) {
            List<byte[]> keys = new ArrayList<>();
            questions.forEach(question -> keys.add(key(question, parts)));
            return lookup.lookup(keys).stream().map(cells -> cells.map(this::row)).toList();
        }

        private Map<String, Object> row(String[] cells) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int c = 0; c < cells.length; c++) {
                row.put(columns.get(c), cells[c] == null ? null : switch (types.get(c)) {
                    case INTEGER -> Long.valueOf(cells[c]);
                    case REAL -> Double.valueOf(cells[c]);
                    case BOOLEAN -> Boolean.valueOf(cells[c]);
                    case TEXT, DATE, TIMESTAMP -> cells[c];
                });
            }
            return row;
        }

        @Override
        public void close() {
            lookup.close();
        }
    }

    /** The bytes that a key of one or several columns is sealed under. */
    static byte[] key(List<String> question, int parts) {
        byte[][] bytes = new byte[question.size()][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = question.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        byte[] key = bytes.length == parts ? Items.identifier(bytes) : null;
        if (key == null) {
            throw InvalidInput.of("A key of this service has %d part(s), none of them empty.", "本服务的键由 %d 部分组成，各部分不能为空。", parts);
        }
        org.tacit.pir.Lookup.check(key);
        return key;
    }
}
