package org.tacit.flow.op;

import static org.tacit.flow.op.EncodedSets.ASKER;
import static org.tacit.flow.op.EncodedSets.HOLDER;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.unbalanced.Publication;
import org.tacit.psi.unbalanced.SetDescriptor;
import org.tacit.psi.unbalanced.UnbalancedPsi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the identifiers of a small table in a large one ({@link UnbalancedPsi}). The large one's encoding is kept on both sides, and answers
 * at the asking one, so that a run costs what is new in the small table and what changed in the large one. A large table may ask about a
 * small one as well: dear the first time, as cheap from then on.
 */
public final class PsiLookup implements Operator {

    private static final String BOTH = "both";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAGE = "docs/protocols/psi-unbalanced.md";

    private static final Because BY_ANSWERS = new Because(
            "each identifier asked about is answered once, blinded, and compared with the encoded set; a party that asks about identifiers it does not own learns about those, and the limits bound how many",
            "每个被查询的标识以盲化形式获得一次应答并与编码集合比对；若一方查询不属于自己的标识，也会得知其是否在内，其数量受限额约束",
            "Resende, Aranha 2018; RFC 9497; " + PAGE);
    private static final Because BY_KEPT_ANSWERS = new Because(
            "an answer stays good as long as the key epoch lasts, and fingerprints of one epoch can be compared between versions; a new epoch ends this",
            "同一密钥轮次内应答始终有效，且各版本的指纹可相互比较；启用新轮次后失效", PAGE);
    private static final Because BY_REPORT = new Because("the asking side reports its matches; it can keep some back and cannot report others",
            "查询方上报匹配结果；其可以隐瞒部分匹配，但无法上报不存在的匹配", PAGE);
    private static final Because BY_COUNT = new Because("each side sees how many blinded identifiers are sent", "对方可见所发送的盲化标识数量", PAGE);
    private static final Because BY_POOLING = new Because("partners that share one encoded set can give each other the answers they got",
            "共用同一编码集合的合作方可以互换各自得到的应答", PAGE);

    private static final OperatorSpec SPEC = new OperatorSpec("psi.lookup", "1",
            new Text("Look up in a large set", "大表匿踪比对"),
            new Text("Finds which identifiers of a small table are in a partner's large one, at a cost that follows the small one; the partner does not see them.",
                    "查出小表中的哪些标识在合作方的大表中，开销只随小表增长；合作方看不到所查标识。"),
            new Text("A list of thousands against one of millions, once or every day: the large table's encoding is kept, and only its changes are sent.",
                    "以数千至数十万条名单比对上亿条数据，可每日进行：大表的编码会保留，每次只传输变化部分。"),
            new Text("One-more gap Diffie–Hellman on ristretto255, random oracles (RFC 9497, verifiable). The holder's result is semi-honest.",
                    "ristretto255 上的 one-more gap DH 假设与随机预言机（RFC 9497，可验证）。大表方所得结果为半诚实。"),
            List.of(Role.owner(ASKER, "Who looks up its own identifiers", "查询己方标识的一方"), Role.owner(HOLDER, "Who has the large table", "持有大表的一方")),
            Stream.of(ASKER, HOLDER).flatMap(role -> KeyInput.ports(role).stream()).toList(),
            List.of(Port.of(ASKER, "rows", PortType.ALIGNMENT, "Common rows", "共同的行"), Port.of(HOLDER, "rows", PortType.ALIGNMENT, "Common rows", "共同的行"),
                    Port.of(ASKER, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方标识列中的缺失与重复"),
                    Port.of(HOLDER, "report", PortType.REPORT, "Version of the encoded set and how many were asked", "编码集合的版本与被查询数量")),
            Stream.concat(Stream.of(KeyInput.parameter(ASKER)),
                    Stream.concat(EncodedSets.parameters().stream(), Stream.of(
                            Parameter.choice("result", List.of(ASKER, BOTH), "Who gets to know the common rows", "谁得知共同的行"),
                            Parameter.integer("per_day", 0, 0, 1_000_000_000L,
                                    "Most identifiers asked about in any 24 hours, all contracts together (0: as many as the policy allows)",
                                    "任意 24 小时内各合约合计最多查询的标识数（0 表示以策略为限）")))).toList());

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static boolean both(Binding b) {
        return b.params().text("result").equals(BOTH);
    }

    @Override
    public List<Port> outputs(Binding b) {
        return SPEC.outputs().stream().filter(p -> p.name().equals("report") || p.role().equals(ASKER) || both(b)).toList();
    }

    @Override
    public void check(Binding b) {
        EncodedSets.keys(b).check();
        asked(b).check();
        if (asked(b).rows() > EncodedSets.MOST_ASKED) {
            throw InvalidInput.of("Table '%s' has %d rows; at most 33554432 can be looked up in one step. Split it, or use psi.intersect.",
                    "表“%s”有 %d 行；一步最多查询 33554432 行。请拆分，或使用 psi.intersect。", asked(b).table().name(), asked(b).rows());
        }
    }

    private static KeyInput asked(Binding b) {
        return new KeyInput(b, ASKER);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Facts facts = new Facts(b);
        var large = EncodedSets.keys(b).about();
        var small = asked(b).about();
        Scope asked = Scope.of(Scope.Rows.OWN_ITEMS, asked(b).rows());
        List<Fact> all = new ArrayList<>();
        all.add(PsiPublish.sizes(b));
        all.add(facts.fact(ASKER, large, Kind.MEMBERSHIP, new Text("which of its own identifiers are there too (no other identifier)",
                "己方的标识中哪些也在其中（不会看到其他标识）"), asked, When.ALWAYS, BY_ANSWERS));
        all.add(facts.fact(ASKER, large, Kind.MEMBERSHIP, new Text(
                "which of these identifiers are in each other version of this key epoch that it fetched or will fetch, without asking again",
                "这些标识是否在其已获取或将获取的同一密钥轮次的其他版本中（无需再次查询）"), asked, When.MAY, BY_KEPT_ANSWERS));
        if (b.params().flag("shared")) {
            all.add(facts.fact(ASKER, large, Kind.MEMBERSHIP, new Text("which identifiers that other partners with the same encoded set asked about are there",
                    "共用同一编码集合的其他合作方所查询的标识是否在其中"), Scope.of(Scope.Rows.ALL, -1), When.IF_COLLUDING, BY_POOLING));
        }
        all.add(facts.fact(HOLDER, small, Kind.SIZE, new Text("the number of distinct identifiers that it has not asked about before in this key epoch", "本密钥轮次内此前未查询过的不同标识的数量"), Scope.whole(), When.ALWAYS, BY_COUNT));
        if (both(b)) {
            all.add(facts.fact(HOLDER, small, Kind.MEMBERSHIP, new Text("which of its own identifiers are there too (no other identifier)",
                    "己方的标识中哪些也在其中（不会看到其他标识）"), asked, When.IF_FOLLOWED, BY_REPORT));
        }
        return all;
    }

    /** The first time: later runs cost what is new, which nobody knows when a contract is made. */
    @Override
    public Cost cost(Binding b) {
        long n = asked(b).rows();
        return PsiPublish.offline(b, n).plus(new Cost(64 * n + 64 * (n >> 11) + (both(b) ? 28 * n : 0) + 600, 4 + 2 * (n >> 14), 0.1 + SECONDS_TO_ASK * n));
    }

    /** Of both sides on one machine of two cores, {@code docs/protocols/psi-unbalanced.md}. */
    private static final double SECONDS_TO_ASK = 180e-6 / 2;

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        if (step.role().equals(ASKER)) {
            Items items = OwnData.prepare(step, () -> asked(b).items(step));
            EncodedSets.fetch(step, fetched -> {
                step.beforeRelease(HOLDER, Kind.SIZE, -1);
                if (both(b)) {
                    step.beforeRelease(HOLDER, Kind.MEMBERSHIP, items.count());
                }
                Intersection found = fetched.query(step.session(), new UnbalancedPsi(), items, both(b));
                step.write("rows", new Alignment(found.rows())::write);
                ObjectNode report = JSON.valueToTree(found.report());
                report.put("common", found.size());
                report(step, report, fetched.descriptor());
            });
        } else {
            long asked = asked(b).rows();
            step.beforeRelease(ASKER, Kind.SIZE, -1);
            step.beforeRelease(ASKER, Kind.MEMBERSHIP, asked);
            try (Publication published = EncodedSets.publish(step, asked)) {
                var answered = new UnbalancedPsi().answer(step.session(), published.set(), EncodedSets.quota(step), asked, both(b));
                step.answered(ASKER, answered.queries(), both(b) ? answered.handles().length : -1);
                ObjectNode report = JSON.createObjectNode();
                report.put("asked", answered.queries());
                report.put("evaluated", published.evaluated());
                if (both(b)) {
                    step.write("rows", new Alignment(answered.handles())::write);
                    report.put("common", answered.handles().length);
                }
                report(step, report, published.set().descriptor());
            }
        }
    }

    private static void report(StepContext step, ObjectNode report, SetDescriptor set) {
        report.put("version", set.version());
        report.put("peerItems", set.count());
        report.put("digest", HexFormat.of().formatHex(set.digest()));
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }
}
