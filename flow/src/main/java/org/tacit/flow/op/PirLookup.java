package org.tacit.flow.op;

import static org.tacit.flow.op.PublishedTables.CLIENT;
import static org.tacit.flow.op.PublishedTables.PROVIDER;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.pir.Gate;
import org.tacit.pir.plan.LookupEstimate;
import org.tacit.pir.store.Offer;
import org.tacit.pir.store.PublishedLookup;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.Readiness;
import org.tacit.psi.unbalanced.Work;
import org.tacit.wire.Channel;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looks rows of a provider's table up by their keys, without telling which ({@link PublishedLookup}). */
public final class PirLookup implements Operator {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAGE = "docs/protocols/pir-lwe.md";
    /** Most keys that one step asks about. */
    private static final int MOST_ASKED = 1 << 25;
    /** Keys that are asked about before their answers are written. */
    private static final int CHUNK = 1 << 14;
    /** What a client takes of hints and tables. */
    private static final long MOST_BYTES = 1L << 31;

    private static final Because BY_ANSWERS = new Because(
            "rows are sealed under a pseudorandom function of their keys, and each question is answered with its value at one key; a party that asks about keys it has no business with gets those rows, and the limits bound how many",
            "各行以其键的伪随机函数加封，每次查询只得到一个键处的函数值；若一方查询与其无关的键，也会得到相应的行，其数量受限额约束", "RFC 9497; " + PAGE);
    private static final Because BY_KEPT_VALUES = new Because("the value at a key stays good as long as the key epoch lasts; a new epoch ends this",
            "同一密钥轮次内键处的函数值始终有效；启用新轮次后失效", PAGE);
    private static final Because BY_SHAPE = new Because("the shape of the table and which parts of it changed are told to whoever asks", "数据表的结构及其变化部分会告知查询方", PAGE);
    private static final Because BY_COUNT = new Because("each question is answered, found or not, in the same way and size; what is asked is hidden by learning with errors and by blinding",
            "每次查询无论命中与否，应答的方式与大小相同；所查内容由容错学习与盲化隐藏", PAGE);

    private static final OperatorSpec SPEC = new OperatorSpec("pir.lookup", "1",
            new Text("Look rows up privately", "匿踪查询"),
            new Text("Gives the client the rows of a provider's table that belong to its own keys; the provider learns how many questions there were, and neither which nor whether there was a row.",
                    "把提供方表中与客户端的键对应的行返回给客户端；提供方只知道查询了多少次，不知道查的是谁，也不知道是否命中。"),
            new Text("What is the score of this person? One key or a list of them, against a table of thousands to some hundred millions of rows.",
                    "查询某人的评分等信息：一个键或一份名单，对象为数千至数亿行的表。"),
            new Text("Against a provider that does anything the keys are hidden (learning with errors; blinded elements); against a client that does anything it gets one row a question (one-more gap Diffie–Hellman, RFC 9497; AES-GCM). That rows are true is the provider's word.",
                    "即使提供方任意作恶，所查的键仍被隐藏（容错学习假设；盲化元素）；即使客户端任意作恶，每次查询也只得到一行（one-more gap DH 假设，RFC 9497；AES-GCM）。数据是否真实取决于提供方。"),
            List.of(Role.owner(CLIENT, "Who asks with its own keys", "以己方的键查询的一方"), Role.owner(PROVIDER, "Who has the table", "持有数据表的一方")),
            Stream.concat(KeyInput.ports(CLIENT).stream(), PublishedTables.ports().stream()).toList(),
            List.of(Port.of(CLIENT, "rows", PortType.CELLS, "For each own row its key, whether it was found, and the provider's columns: a CSV file", "己方每行的键、是否命中以及提供方的列（CSV 文件）"),
                    Port.of(CLIENT, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方键列中的缺失与重复"),
                    Port.of(PROVIDER, "report", PortType.REPORT, "Version of the table and how many questions were answered", "数据表的版本与应答的次数")),
            Stream.concat(Stream.of(KeyInput.parameter(CLIENT)), Stream.concat(PublishedTables.parameters().stream(), Stream.of(
                    Parameter.integer("per_day", 0, 0, 1_000_000_000L, "Most keys asked about in any 24 hours, all contracts together (0: as many as the policy allows)",
                            "任意 24 小时内各合约合计最多查询的键数（0 表示以策略为限）")))).toList());

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static KeyInput asked(Binding b) {
        return new KeyInput(b, CLIENT);
    }

    @Override
    public Optional<Choice> choose(Binding b, Conditions conditions) {
        return Optional.of(PublishedTables.choose(b, conditions, asked(b).rows()));
    }

    @Override
    public void check(Binding b) {
        asked(b).check();
        PublishedTables.check(b);
        int columns = asked(b).columns().size();
        if (columns != PublishedTables.keys(b).columns().size()) {
            throw InvalidInput.of("The client's key has %1$d columns and the provider's has %2$d; they must be made alike.", "客户端的键有 %1$d 列，提供方的键有 %2$d 列；两者须一致。", columns,
                    PublishedTables.keys(b).columns().size());
        }
        FoundRows.check(columns, PublishedTables.columns(b));
        if (asked(b).rows() > MOST_ASKED) {
            throw InvalidInput.of("Table '%1$s' has %2$d rows; at most %3$d can be looked up in one step. Split it.", "表“%1$s”有 %2$d 行；一步最多查询 %3$d 行，请拆分。",
                    asked(b).table().name(), asked(b).rows(), MOST_ASKED);
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Facts of = new Facts(b);
        var keys = PublishedTables.keys(b).about();
        var cells = PublishedTables.from(b).about(PublishedTables.columns(b));
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, asked(b).rows());
        List<Fact> facts = new ArrayList<>();
        facts.add(of.fact(CLIENT, keys, Kind.SIZE, new Text("the number of distinct keys, and how many rows came, went or changed since it last asked",
                "不同键的数量，以及自上次查询以来新增、移除或变更的行数"), Scope.whole(), When.ALWAYS, BY_SHAPE));
        facts.add(of.fact(CLIENT, cells, Kind.SHAPE, new Text("the longest text of each column, rounded up to 16 bytes", "各列最长文本的长度（按 16 字节取整）"), Scope.whole(), When.ALWAYS, BY_SHAPE));
        facts.add(of.fact(CLIENT, keys, Kind.MEMBERSHIP, new Text("which of the keys that it asks about are there (no other key)", "所查询的键中哪些存在（不会看到其他键）"),
                asked, When.ALWAYS, BY_ANSWERS));
        facts.add(of.fact(CLIENT, cells, Kind.VALUE, new Text("the cells of the rows whose keys it asks about", "所查询的键对应的行的单元格"), asked, When.ALWAYS, BY_ANSWERS));
        facts.add(of.fact(CLIENT, keys, Kind.MEMBERSHIP, new Text("which of these keys are in each other version of this key epoch that it receives, without asking again",
                "这些键是否在其收到的同一密钥轮次的其他版本中（无需再次查询）"), asked, When.MAY, BY_KEPT_VALUES));
        facts.add(of.fact(CLIENT, cells, Kind.VALUE, new Text("the cells of these rows in each other version of this key epoch that it receives, without asking again",
                "这些行在其收到的同一密钥轮次的其他版本中的单元格（无需再次查询）"), asked, When.MAY, BY_KEPT_VALUES));
        facts.add(of.fact(PROVIDER, asked(b).about(), Kind.SIZE, new Text("the number of distinct keys that it asks about, and when", "所查询的不同键的数量与时间"), Scope.whole(), When.ALWAYS, BY_COUNT));
        return facts;
    }

    @Override
    public long rowsAtMost(Binding b) {
        return asked(b).rows();
    }

    /** Publishing for the first time, of the provider alone. */
    static Cost build(Binding b) {
        LookupEstimate estimate = PublishedTables.estimate(b);
        long rows = PublishedTables.keys(b).rows();
        return new Cost(0, 0, 0.1 + estimate.buildSeconds() + 2e-6 * rows, estimate.memory(), (40 + DeliveredCells.bytes(PublishedTables.from(b), PublishedTables.columns(b))) * rows);
    }

    /** The first time; where the table was published before and the client has begun, the questions alone. */
    @Override
    public Cost cost(Binding b) {
        LookupEstimate estimate = PublishedTables.estimate(b);
        long n = asked(b).rows();
        return build(b).plus(new Cost(estimate.bytes(n) + 600, 4 + 2 * n * estimate.rounds(), estimate.setupSeconds() + estimate.questionSeconds() * n, estimate.setupBytes(), 0));
    }

    @Override
    public void run(StepContext step) {
        if (step.role().equals(CLIENT)) {
            ask(step);
        } else {
            answer(step);
        }
    }

    private static void answer(StepContext step) {
        Binding b = step.binding();
        long most = asked(b).rows();
        step.beforeRelease(CLIENT, Kind.SIZE, -1);
        step.beforeRelease(CLIENT, Kind.SHAPE, -1);
        step.beforeRelease(CLIENT, Kind.MEMBERSHIP, most);
        step.beforeRelease(CLIENT, Kind.VALUE, most);
        Work work = Readiness.preparing(step.session());
        var published = OwnData.prepare(step, () -> PublishedTables.publish(step, step.session().random(), work));
        Readiness.announce(step.session());
        Channel client = step.session().channel(step.party(CLIENT));
        int questions = client.receiveInt(0, (int) most);
        // All of them are counted before the first is answered: who breaks off gets nothing back.
        EncodedSets.quota(step, CLIENT, PublishedTables.keys(b)).charge(questions);
        step.answered(CLIENT, questions, -1);
        long answered = published.live().serve(step.session(), step.party(CLIENT), atMost(questions));
        Offer offer = published.stored().offer();
        ObjectNode report = report(offer).put("changed", published.stored().changed()).put("asked", answered);
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }

    /** As many questions as were announced, and charged. */
    private static Gate atMost(int questions) {
        int[] left = {questions};
        return asked -> {
            if (asked > left[0]) {
                throw PolicyDenied.of("More is asked about than was announced.", "查询数量超过已声明的数量。");
            }
            left[0] -= asked;
        };
    }

    private static void ask(StepContext step) {
        Binding b = step.binding();
        Items items = OwnData.prepare(step, () -> Items.withRows(asked(b).source(step)));
        step.beforeRelease(PROVIDER, Kind.SIZE, -1);
        Readiness.await(step.session());
        Channel provider = step.session().channel(step.party(PROVIDER));
        provider.sendInt(items.count());
        step.kept().alone(PublishedTables.clientFolder(step), step.session()::checkCancelled, () -> {
            try (PublishedLookup lookup = PublishedLookup.open(step.session(), step.party(PROVIDER), PublishedTables.clientFolder(step), offer -> expected(step, offer), MOST_BYTES)) {
                String[][] found = found(step, lookup, items);
                write(step, items, found);
                ObjectNode report = JSON.valueToTree(items.report());
                report.setAll(report(lookup.offer()));
                report.put("found", Stream.of(found).filter(java.util.Objects::nonNull).count()).put("spoiled", lookup.spoiled());
                step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
            }
            return null;
        });
    }

    /** What the contract says is what is offered. */
    private static void expected(StepContext step, Offer offer) {
        Binding b = step.binding();
        if (!offer.what().equals(PublishedTables.description(b)) || offer.epoch() != PublishedTables.epoch(b) || !offer.format().types().equals(types(b))
                || offer.rows() > PublishedTables.keys(b).rows()) {
            throw ProtocolViolation.of("%s offers another table, method or epoch than the contract names; both must start from the same contract.",
                    "%s 提供的数据表、方法或密钥轮次与合约不一致；双方须依据同一合约运行。", step.party(PROVIDER));
        }
    }

    private static List<ColumnType> types(Binding b) {
        return DeliveredCells.types(PublishedTables.from(b), PublishedTables.columns(b));
    }

    private static String[][] found(StepContext step, PublishedLookup lookup, Items items) {
        String[][] found = new String[items.count()][];
        for (int from = 0; from < found.length; from += CHUNK) {
            step.session().checkCancelled();
            List<byte[]> keys = new ArrayList<>();
            for (int i = from; i < Math.min(from + CHUNK, found.length); i++) {
                keys.add(key(items, i));
            }
            List<Optional<String[]>> rows = lookup.lookup(keys);
            for (int i = 0; i < keys.size(); i++) {
                found[from + i] = rows.get(i).orElse(null);
            }
            step.session().progress().report("pir.lookup", from + keys.size(), found.length);
        }
        return found;
    }

    private static byte[] key(Items items, int i) {
        byte[] key = new byte[items.length(i)];
        items.copy(i, key, 0);
        return key;
    }

    private static void write(StepContext step, Items items, String[][] found) {
        Binding b = step.binding();
        step.write("rows", out -> {
            try (FoundRows rows = new FoundRows(out, asked(b).columns().size(), PublishedTables.columns(b), types(b))) {
                for (long row = 0; row < asked(b).rows(); row++) {
                    // Rows that key.prepare left out at the end are unknown to the items.
                    int item = row < items.report().rows() ? items.itemOf(row) : Items.LEFT_OUT;
                    if (item < 0) {
                        rows.unasked(row);
                    } else {
                        rows.row(row, key(items, item), found[item]);
                    }
                }
            }
        });
    }

    /** What both sides say of the table. */
    private static ObjectNode report(Offer offer) {
        return JSON.createObjectNode().put("method", offer.what().method().label()).put("epoch", offer.epoch()).put("version", offer.version()).put("tableRows", offer.rows())
                .put("recordBytes", offer.format().bytes());
    }
}
