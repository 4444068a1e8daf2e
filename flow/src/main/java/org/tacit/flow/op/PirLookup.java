package org.tacit.flow.op;

import static org.tacit.flow.op.PublishedTables.CLIENT;
import static org.tacit.flow.op.PublishedTables.HOST;
import static org.tacit.flow.op.PublishedTables.PROVIDER;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.PartyKind;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.flow.spec.TableRef;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupMethod;
import org.tacit.pir.choice.Candidates;
import org.tacit.pir.plan.LookupEstimate;
import org.tacit.pir.store.HostedTables;
import org.tacit.pir.store.Offer;
import org.tacit.psi.unbalanced.Readiness;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Looks rows of a provider's table up by their keys, without telling which; {@link LookupAsking} is the asking side. */
public final class PirLookup implements Operator {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final String CANDIDATES = "candidates";
    static final String POOL = "pool";
    /** Most keys that one step asks about. */
    private static final int MOST_ASKED = 1 << 25;

    private static final OperatorSpec SPEC = new OperatorSpec("pir.lookup", "1",
            new Text("Look rows up privately", "匿踪查询"),
            new Text("Gives the client the rows of a provider's table that belong to its own keys; the provider learns how many questions there were, and neither which nor whether there was a row.",
                    "把提供方表中与客户端的键对应的行返回给客户端；提供方只知道查询了多少次，不知道查的是谁，也不知道是否命中。"),
            new Text("What is the score of this person? One key or a list of them, against a table of thousands to some hundred millions of rows.",
                    "查询某人的评分等信息：一个键或一份名单，对象为数千至数亿行的表。"),
            new Text("Against a provider that does anything the keys are hidden (sealed: unconditionally; lwe: learning with errors; dpf: as long as the two hosts do not collude; candidates: among k that it sees); against a client that does anything it gets one row a question (one-more gap Diffie–Hellman, RFC 9497, AES-GCM; candidates: checked oblivious transfer). That rows are true is the provider's word.",
                    "即使提供方任意作恶，所查的键仍被隐藏（sealed：无条件；lwe：容错学习假设；dpf：两台主机不合谋；candidates：隐藏在其可见的 k 个键之中）；即使客户端任意作恶，每次查询也只得到一行（one-more gap DH 假设，RFC 9497，AES-GCM；candidates：带校验的不经意传输）。数据是否真实取决于提供方。"),
            List.of(Role.owner(CLIENT, "Who asks with its own keys", "以己方的键查询的一方"), Role.owner(PROVIDER, "Who has the table", "持有数据表的一方"),
                    new Role(HOST, Set.of(PartyKind.HELPER), false, new Text("Second host, of method dpf: serves the sealed table, and must not collude with the provider",
                            "第二台主机（dpf 方法）：提供加封的数据表，且不得与提供方合谋"))),
            Stream.of(KeyInput.ports(CLIENT), List.of(Port.of(CLIENT, POOL, PortType.KEYS, "For candidates: all keys that may ever be asked, of key.prepare", "candidates 方法：可能查询的全部键，由 key.prepare 整理").optional()),
                    PublishedTables.ports()).flatMap(List::stream).toList(),
            List.of(Port.of(CLIENT, "rows", PortType.CELLS, "For each own row its key, whether it was found, and the provider's columns: a CSV file", "己方每行的键、是否命中以及提供方的列（CSV 文件）"),
                    Port.of(CLIENT, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方键列中的缺失与重复"),
                    Port.of(PROVIDER, "report", PortType.REPORT, "Version of the table and how many questions were answered", "数据表的版本与应答的次数"),
                    Port.of(HOST, "report", PortType.REPORT, "How many questions were answered", "应答的次数")),
            Stream.concat(Stream.of(KeyInput.parameter(CLIENT)), Stream.concat(PublishedTables.parameters().stream(), Stream.of(
                    Parameter.integer(CANDIDATES, 16, Candidates.LEAST, Candidates.MOST, "For method candidates: how many keys the provider sees for each question, at least; fewer than 16 hide little",
                            "candidates 方法：每次查询提供方至少看到多少个键；少于 16 个时隐藏作用很小"),
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
        checkMethod(b);
        FoundRows.check(columns, PublishedTables.columns(b));
        if (asked(b).rows() > MOST_ASKED) {
            throw InvalidInput.of("Table '%1$s' has %2$d rows; at most %3$d can be looked up in one step. Split it.", "表“%1$s”有 %2$d 行；一步最多查询 %3$d 行，请拆分。",
                    asked(b).table().name(), asked(b).rows(), MOST_ASKED);
        }
    }

    private static void checkMethod(Binding b) {
        LookupMethod method = PublishedTables.method(b);
        if (b.plays(HOST) != (method == LookupMethod.DPF)) {
            throw InvalidInput.of(b.plays(HOST) ? "Step '%1$s' names a second host, which method %2$s has no use for; use dpf, or leave the role out." : "Method dpf of step '%1$s' needs a party in the role 'host'.",
                    b.plays(HOST) ? "步骤“%1$s”指定了第二台主机，而 %2$s 方法不需要；请使用 dpf，或去掉该角色。" : "步骤“%1$s”的 dpf 方法需要有参与方担任 host 角色。", b.step(), method.label());
        }
        boolean pool = b.source(CLIENT, POOL).isPresent();
        if (pool != (method == LookupMethod.CANDIDATES)) {
            throw InvalidInput.of(pool ? "Step '%1$s' connects client.pool, which method %2$s has no use for." : "Method candidates of step '%1$s' needs client.pool: the keys among which each one is hidden.",
                    pool ? "步骤“%1$s”连接了 client.pool，而 %2$s 方法不需要。" : "步骤“%1$s”的 candidates 方法需要 client.pool：用来隐藏所查的键的全部键。", b.step(), method.label());
        }
    }

    /** The table that the candidates are from. */
    static TableRef pool(Binding b) {
        return b.made(CLIENT, POOL).made().table(KeyPrepare.OWNER, "table");
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> b.plays(p.role())).toList();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        return new LookupFacts(b).all();
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
        return build(b).plus(new Cost(estimate.bytes(n) + 600, 4 + 2 * estimate.rounds(n), estimate.setupSeconds() + estimate.questionSeconds() * n, estimate.setupBytes(), 0));
    }

    @Override
    public void run(StepContext step) {
        switch (step.role()) {
            case CLIENT -> new LookupAsking(step).run();
            case PROVIDER -> answer(step);
            default -> host(step);
        }
    }

    private static void answer(StepContext step) {
        Binding b = step.binding();
        Session session = step.session();
        long most = asked(b).rows();
        boolean two = b.plays(HOST);
        step.beforeRelease(CLIENT, Kind.SIZE, -1);
        step.beforeRelease(CLIENT, Kind.SHAPE, -1);
        step.beforeRelease(CLIENT, Kind.MEMBERSHIP, most);
        step.beforeRelease(CLIENT, Kind.VALUE, most);
        if (two) {
            step.beforeRelease(HOST, Kind.SIZE, -1);
            step.beforeRelease(HOST, Kind.SHAPE, -1);
        }
        List<Party> waiting = Stream.of(CLIENT, HOST).filter(b::plays).map(step::party).toList();
        var published = OwnData.prepare(step, () -> PublishedTables.publish(step, session.random(), Readiness.preparing(session, waiting)));
        Readiness.announce(session, waiting);
        Channel client = session.channel(step.party(CLIENT));
        int questions = client.receiveInt(0, (int) most);
        // All of them are counted before the first is answered: who breaks off gets nothing back.
        EncodedSets.quota(step, CLIENT, PublishedTables.keys(b)).charge(questions);
        step.answered(CLIENT, questions, -1);
        if (two) {
            published.live().handOver(session, step.party(HOST));
        }
        long answered = published.live().serve(session, step.party(CLIENT), atMost(questions));
        ObjectNode report = report(published.stored().offer()).put("changed", published.stored().changed()).put("asked", answered);
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }

    /** The second host: takes the sealed table over, and serves it. */
    private static void host(StepContext step) {
        Readiness.await(step.session(), step.party(PROVIDER));
        HostedTables.Hosted hosted = PublishedTables.hosted(step);
        hosted.receive(step.session(), step.party(PROVIDER));
        long answered = hosted.serve(step.session(), step.party(CLIENT), atMost(asked(step.binding()).rows()));
        step.write("report", out -> out.write(JSON.writeValueAsString(JSON.createObjectNode().put("asked", answered)).getBytes(StandardCharsets.UTF_8)));
    }

    /** As many questions as were announced, and charged. */
    private static Gate atMost(long questions) {
        long[] left = {questions};
        return asked -> {
            if (asked > left[0]) {
                throw PolicyDenied.of("More is asked about than was announced.", "查询数量超过已声明的数量。");
            }
            left[0] -= asked;
        };
    }

    /** What both sides say of the table. */
    static ObjectNode report(Offer offer) {
        return JSON.createObjectNode().put("method", offer.what().method().label()).put("epoch", offer.epoch()).put("version", offer.version()).put("tableRows", offer.rows())
                .put("recordBytes", offer.format().bytes());
    }
}
