package org.tacit.node.service;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.ColumnKind;
import org.tacit.data.ColumnType;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.op.TrainedModel;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * Scoring with a jointly trained model as a service: the client asks about an identifier and learns its score. Each side reads its own table and its own part of the model.
 *
 * <p>What hides and what shows follows from the model. Where its weights were opened to their owners, a score tells the client what the provider's columns add up to anyway, so the
 * provider publishes just that, sealed, and the client looks it up: the provider does not learn which identifier ({@link HiddenScores}). Where nobody knows a weight both compute
 * on shares: the sum stays secret, and the provider has to be told whose row to bring ({@link JointScores}); terms have to say so.
 */
public final class ScoreKind implements ServiceKind {

    /** What {@link Terms#columns} calls the columns of the key, and those that the model reads. */
    public static final String KEYS = "keys";
    public static final String FEATURES = "features";

    private static final Duration MONTH = Duration.ofDays(31);
    private static final String PAGE = "docs/services.md";
    private static final Because BY_SCORE = new Because("the shares of the scores are opened to this party alone", "分数的分片仅向该方公开", "docs/protocols/logistic-regression.md");
    private static final Because BY_SUM = new Because("who knows its own weights knows its own summand of a score, and so the other's; that summand is what is published, sealed",
            "知道己方权重者即知其在分数中的部分，因而也知对方的部分；所发布（加封）的正是该部分", PAGE);
    private static final Because BY_LABELS = new Because("the weights behind the scores were learned from the labels", "分数背后的权重由标签学得", "docs/protocols/logistic-regression.md");
    private static final Because BY_REPEATING = new Because("scores of one identifier with different cells of the client's own differ by these weights alone", "同一标识在己方单元格不同时的分数之差仅由这些权重决定", PAGE);
    private static final Because BY_ROWS = new Because("the provider says of each identifier whether there is a row", "提供方告知每个标识是否有对应的行", PAGE);
    private static final Because BY_TABLE = new Because("each edition states it", "每个版本均声明", PAGE);
    private static final Because BY_ASKING = new Because("the provider brings the row of the identifier into the joint computation, so it has to be told which", "提供方须将该标识对应的行带入联合计算，因此必须知道是哪一个", PAGE);
    private static final Because BY_COUNT = new Because("each question is one message of fixed size, and its answer another, whether there is a row or not", "每次查询与应答均为固定大小的一条消息，与是否有对应行无关", PAGE);

    private final String me;
    private final LookupKind lookups;
    private final Catalogue catalogue;
    private final ScoreModels models;

    public ScoreKind(String me, LookupKind lookups, Catalogue catalogue, ScoreModels models) {
        this.me = me;
        this.lookups = lookups;
        this.catalogue = catalogue;
        this.models = models;
    }

    @Override
    public String name() {
        return "score";
    }

    @Override
    public String operator() {
        return "predict.lr";
    }

    @Override
    public Map<String, List<String>> columns(Map<String, List<String>> given, Map<String, String> settings) {
        return Map.of(KEYS, given.getOrDefault(KEYS, List.of()), FEATURES, models.find(ScoreTerms.of(settings).model()).columns(me));
    }

    // ---- terms ----

    @Override
    public Terms complete(Terms t) {
        ScoreTerms given = ScoreTerms.of(t);
        TrainedModel model = models.find(given.model());
        String provider = t.provider().name();
        String client = t.client().name();
        if (!model.isParty(provider) || !model.isParty(client)) {
            throw InvalidInput.of("Model %s was not trained by %s and %s; each of the two needs its part of it.", "模型 %s 不是由 %s 与 %s 训练的；双方均须持有其分片。", given.model(), provider, client);
        }
        List<String> keys = t.columns(KEYS);
        List<String> features = model.columns(provider);
        if (features.isEmpty()) {
            throw InvalidInput.of("Model %s reads no column of %s; %s can score alone.", "模型 %s 不使用 %s 的任何列；%s 可自行评分。", given.model(), provider, client);
        }
        if (keys.isEmpty() || keys.stream().distinct().count() != keys.size() || keys.stream().anyMatch(features::contains) || !t.columns().equals(Map.of(KEYS, keys, FEATURES, features))) {
            throw InvalidInput.of("A scoring service has columns that make the key, each once, and those that the model reads, no others.", "评分服务只包含组成键的列（各一次）与模型所用的列。");
        }
        keys.forEach(t::column);
        TableRef trained = model.table(provider);
        features.forEach(c -> {
            if (trained.find(c).filter(before -> before.type() == t.column(c).type()).isEmpty()) {
                throw InvalidInput.of("Column '%s' is of another type than the one that the model was trained on.", "列“%s”的类型与训练时不同。", c);
            }
        });
        if (given.hidden() && !model.opened()) {
            throw InvalidInput.of("Nobody knows a weight of model %s, so scoring it tells the provider which identifier is asked about; say identifiers=shown where that may be, or train with reveal=owner.",
                    "模型 %s 的权重无人知晓，评分时提供方会得知被查询的标识；如可接受请设 identifiers=shown，否则请以 reveal=owner 训练。", given.model());
        }
        if (!given.hidden() && model.opened()) {
            throw InvalidInput.of("The weights of model %s were opened to their owners: it is served with hidden identifiers.", "模型 %s 的权重已公开给各方：应以隐藏标识（hidden）的方式提供服务。", given.model());
        }
        ScoreTerms whole = client(given, model, client, keys);
        if (whole.hidden()) {
            // Its own rules for method and keys.
            Terms unused = lookups.complete(lookup(t, whole));
        } else if (!whole.method().equals(LookupKind.AUTO)) {
            throw InvalidInput.of("Joint scoring has no methods to choose from.", "联合评分没有可选的方法。");
        }
        return t.with(whole.settings(), facts(t, whole, model));
    }

    /** The client's side complete: the table that it trained on, and columns called as the provider's, where the terms do not say otherwise. */
    private static ScoreTerms client(ScoreTerms given, TrainedModel model, String client, List<String> keys) {
        boolean none = model.columns(client).isEmpty();
        ScoreTerms whole = new ScoreTerms(given.model(), given.hidden(), none ? "" : given.clientTable().isEmpty() ? model.table(client).table() : given.clientTable(),
                none ? List.of() : given.clientKeys().isEmpty() ? keys : given.clientKeys(), given.method());
        if (!none && (whole.clientKeys().size() != keys.size() || whole.clientKeys().stream().anyMatch(c -> c.isBlank() || c.length() > 200) || whole.clientTable().length() > 200)) {
            throw InvalidInput.of("The client's key has %d column(s), and the provider's %d.", "客户方的键有 %d 列，提供方的有 %d 列。", whole.clientKeys().size(), keys.size());
        }
        return whole;
    }

    private static List<Fact> facts(Terms t, ScoreTerms score, TrainedModel model) {
        String client = t.client().name();
        String provider = t.provider().name();
        String table = t.table().table();
        About key = new About(provider, table, t.columns(KEYS));
        About columns = new About(provider, table, t.columns(FEATURES));
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, t.limits().most(MONTH));
        List<String> steps = List.of(t.name());
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(client, key, Kind.SIZE, new Text("the number of rows of each edition", "每个版本的行数"), Scope.whole(), When.ALWAYS, BY_TABLE, steps));
        facts.add(new Fact(client, key, Kind.MEMBERSHIP, new Text("whether each identifier that it asks about is there, counted by the month", "其所查询的标识是否在内（按月计）"), asked, When.ALWAYS, BY_ROWS,
                steps));
        facts.add(score.hidden()
                ? new Fact(client, columns, Kind.PARTIAL, new Text("their weighted sum for each identifier that it asks about, counted by the month; not a cell or a weight by itself, but whoever knows these columns of as many rows as there are columns solves their sums for the weights",
                        "其所查询的每个标识的加权和（按月计）；单独一个和看不出单元格或权重，但若另行知道与列数相当的若干行的这些列，可由其和解出权重"), asked, When.ALWAYS, BY_SUM, steps)
                : new Fact(client, columns, Kind.PARTIAL, new Text("one score for each identifier that it asks about (not the columns it is made of), counted by the month",
                        "其所查询的每个标识一个分数（看不到构成分数的各列，按月计）"), asked, When.ALWAYS, BY_SCORE, steps));
        if (!score.hidden() && !model.columns(client).isEmpty()) {
            facts.add(new Fact(client, columns, Kind.MODEL, new Text("the weights of its own columns, by asking again about identifiers whose own cells have changed, and with them these columns' weighted sums",
                    "在己方单元格变化后再次查询同一标识，可得己方列的权重，进而得到这些列的加权和"), Scope.whole(), When.MAY, BY_REPEATING, steps));
        }
        if (model.hasLabels(provider)) {
            facts.add(new Fact(client, new About(provider, model.table(provider).table(), List.of(model.label())), Kind.PARTIAL,
                    new Text("one prediction of the label for each identifier that it asks about", "其所查询的每个标识一个标签预测值"), asked, When.ALWAYS, BY_LABELS, steps));
        }
        boolean table2 = !score.clientTable().isEmpty();
        facts.add(score.hidden()
                ? new Fact(provider, new About(client, "lookups", List.of()), Kind.SIZE, new Text("how many identifiers are asked about and when; not which, not whether there was a row, and no score",
                        "查询的数量与时间；不知道是哪些标识、是否有对应的行，也不知道分数"), Scope.whole(), When.ALWAYS, BY_COUNT, steps)
                : new Fact(provider, new About(client, table2 ? score.clientTable() : "identifiers", table2 ? score.clientKeys() : List.of()), Kind.IDENTIFIER,
                        new Text("each identifier that is asked about, and when; no score", "每个被查询的标识及查询时间；不知道分数"), asked, When.ALWAYS, BY_ASKING, steps));
        return facts;
    }

    /** The terms of the lookup that hidden scores are. */
    static Terms lookup(Terms t, ScoreTerms score) {
        List<ColumnRef> columns = new ArrayList<>(t.table().columns().stream().filter(c -> t.columns(KEYS).contains(c.name())).toList());
        columns.add(new ColumnRef(PartialTable.COLUMN, ColumnType.REAL, ColumnKind.FEATURE));
        TableRef table = new TableRef(t.table().name(), t.table().party(), t.table().table(), t.table().rows(), t.table().hash(), columns);
        return new Terms(t.format(), "lookup", t.name(), t.provider(), t.client(), table, Map.of(LookupKind.KEYS, t.columns(KEYS), LookupKind.VALUES, List.of(PartialTable.COLUMN)),
                Map.of(LookupKind.METHOD, score.method()), t.limits(), t.price(), t.purpose(), t.legalBasis(), t.expires(), t.disclosure(), t.nonce());
    }

    /** Whoever signs has its part of the model, and keeps it. */
    @Override
    public void signing(Terms terms) {
        ScoreTerms score = ScoreTerms.of(terms);
        TrainedModel unused = models.find(score.model());
        if (me.equals(terms.client().name()) && !score.clientTable().isEmpty()) {
            TableRef own = ownTable(score);
            score.clientKeys().forEach(c -> own.find(c).orElseThrow(() -> InvalidInput.of("Table '%s' has no column '%s', which the terms name as this side's key; ask for other terms.",
                    "表“%s”没有条款指定为本方键的列“%s”；请要求修改条款。", score.clientTable(), c)));
        }
        models.keep(score.model());
    }

    private TableRef ownTable(ScoreTerms score) {
        return catalogue.refs().stream().filter(t -> t.table().equals(score.clientTable())).findFirst()
                .orElseThrow(() -> InvalidInput.of("There is no table '%s' here, which the terms name as this side's; ask for other terms.", "此处没有条款指定的本方表“%s”；请要求修改条款。", score.clientTable()));
    }

    @Override
    public void check(Terms terms, List<String> question) {
        LookupKind.key(question, terms.columns(KEYS).size());
    }

    // ---- both sides ----

    @Override
    public Serving serving(Path folder, Terms terms) {
        ScoreTerms score = ScoreTerms.of(terms);
        return score.hidden() ? new HiddenScores(terms, models, lookups.serving(folder, lookup(terms, score))) : new JointScores(folder, terms, models, catalogue);
    }

    @Override
    public Asking asking(Session session, Party provider, Path folder, Terms terms, Edition edition) {
        ScoreTerms score = ScoreTerms.of(terms);
        ScoreSide own = new ScoreSide(score, models, () -> catalogue.open(ownTable(score)), catalogue::version, models.find(score.model()).columns(me));
        return score.hidden() ? HiddenScores.asking(lookups.asking(session, provider, folder, lookup(terms, score), edition), own)
                : JointScores.asking(session, provider, terms, edition, own, models.find(score.model()).position(me));
    }
}
