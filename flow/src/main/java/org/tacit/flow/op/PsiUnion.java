package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
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
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.psi.union.Union;
import org.tacit.wire.SecurityParameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gives one party the identifiers that the other holds and it does not ({@link org.tacit.psi.union.PsiUnion}). */
public final class PsiUnion implements Operator {

    private static final String RECEIVER = "receiver";
    private static final String SENDER = "sender";
    private static final String EXTRA = "extra";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAGE = "docs/protocols/psi-union.md";

    private static final OperatorSpec SPEC = new OperatorSpec("psi.union", "1",
            new Text("Unite identifiers", "隐私并集"),
            new Text("Gives the receiver every identifier of the sender that it does not hold itself, without telling which are common.",
                    "让接收方得到发送方持有而己方没有的全部标识，不显示哪些标识是双方共有的。"),
            new Text("Joint lists – blocked cards, contacted households – where what is new may be handed over and overlap stays private.",
                    "适用于联合名单（黑名单、触达名单等）：新增部分可以交付，而重合部分保持私密。"),
            new Text("Semi-honest parties; Diffie–Hellman (DDH) with the hash to the group a random oracle, and oblivious transfer, which is on ristretto255 and AES-128 in both suites.",
                    "半诚实模型；基于 DDH 假设，群哈希视为随机预言机；并使用不经意传输，两种套件下均基于 ristretto255 与 AES-128。"),
            List.of(Role.owner(RECEIVER, "Gets the union", "得到并集的一方"), Role.owner(SENDER, "Gives what the receiver lacks", "提供对方所缺标识的一方")),
            Stream.of(RECEIVER, SENDER).flatMap(role -> KeyInput.ports(role).stream()).toList(),
            List.of(Port.of(RECEIVER, EXTRA, PortType.IDENTIFIERS, "The sender's identifiers that it does not hold, in random order", "发送方持有而己方没有的标识，次序随机"),
                    Port.of(RECEIVER, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方标识列中的缺失与重复"),
                    Port.of(SENDER, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column", "计数，以及己方标识列中的缺失与重复")),
            List.of(KeyInput.parameter(RECEIVER), KeyInput.parameter(SENDER), DhSuite.parameter(),
                    Parameter.integer("max_bytes", 64, 1, 4096, "Longest identifier of the sender in bytes of UTF-8; each is padded to it",
                            "发送方标识的最大长度（UTF-8 字节数），每个标识都填充到该长度")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static KeyInput keys(Binding b, String role) {
        return new KeyInput(b, role);
    }

    @Override
    public void check(Binding b) {
        keys(b, RECEIVER).check();
        keys(b, SENDER).check();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Facts facts = new Facts(b);
        About sent = keys(b, SENDER).about();
        About received = keys(b, RECEIVER).about();
        Text number = new Text("the number of distinct identifiers", "不同标识的数量");
        Because announced = new Because("each side announces how many items it brings", "双方各自声明带来的条目数", PAGE);
        return List.of(facts.fact(RECEIVER, sent, Kind.SIZE, number, Scope.whole(), When.ALWAYS, announced),
                facts.fact(RECEIVER, sent, Kind.IDENTIFIER, new Text("the identifiers that it does not hold itself", "己方没有的那些标识"),
                        Scope.of(Scope.Rows.ALL, keys(b, SENDER).rows()), When.IF_FOLLOWED,
                        new Because("oblivious transfer opens the items that the test finds missing at the receiver; a receiver that does not follow the protocol can open all of them",
                                "不经意传输只打开经检验接收方所没有的条目；若接收方不遵守协议，可打开全部条目", "Chen, Zhang, Zhang, Liu 2022 (ePrint 2022/652), §6")),
                facts.fact(RECEIVER, sent, Kind.AGGREGATE, new Text("how many identifiers are common", "共同标识的数量"), Scope.of(Scope.Rows.COMMON, 1), When.ALWAYS,
                        new Because("the sender's number of identifiers less the extra ones", "发送方标识总数减去新增标识数", PAGE)),
                facts.fact(RECEIVER, sent, Kind.SHAPE, new Text("that no identifier is longer than the contract allows, or that its data could not be used", "没有标识超过合约约定的长度，或其数据不可用"),
                        Scope.whole(), When.SIDE_EFFECT, new Because("the step fails before it starts where one is longer", "有标识超长时，步骤在开始前即失败", PAGE)),
                facts.fact(SENDER, received, Kind.SIZE, number, Scope.whole(), When.ALWAYS, announced));
    }

    @Override
    public Cost cost(Binding b) {
        long n = keys(b, RECEIVER).rows();
        long m = keys(b, SENDER).rows();
        int statistical = SecurityParameters.DEFAULT.statistical();
        var psi = engine(b, m);
        return new Cost(psi.bytesSent(true, n, m, statistical) + psi.bytesSent(false, m, n, statistical), 4 + DhSuite.rounds(n, m), 0.1 + DhSuite.seconds(b, n, m));
    }

    private static org.tacit.psi.union.PsiUnion engine(Binding b, long peerRows) {
        return new org.tacit.psi.union.PsiUnion(RpmtParameters.of(DhSuite.group(b), peerRows), b.params().intValue("max_bytes"));
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        String peer = Facts.other(step.role(), RECEIVER, SENDER);
        boolean receives = step.role().equals(RECEIVER);
        Items items = OwnData.prepare(step, () -> items(step, receives));
        step.beforeRelease(peer, Kind.SIZE, -1);
        if (!receives) {
            step.beforeRelease(peer, Kind.IDENTIFIER, items.count());
            step.beforeRelease(peer, Kind.AGGREGATE, -1);
        }
        Union union = engine(b, keys(b, peer).rows()).unite(step.session(), items, step.party(RECEIVER));
        if (receives) {
            IdentifierFile extra = new IdentifierFile(keys(b, SENDER).columns(), union.extra()).wellFormed();
            step.write(EXTRA, extra::write);
            step.write("report", out -> out.write(report(union, extra.items().count()).getBytes(StandardCharsets.UTF_8)));
        } else {
            step.write("report", out -> out.write(report(union, 0).getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The engine checks lengths too; here the owner is told, and the peer only that something is wrong. */
    private static Items items(StepContext step, boolean receives) {
        Items items = keys(step.binding(), step.role()).items(step);
        if (!receives) {
            org.tacit.psi.union.PsiUnion.checkLengths(items, step.params().intValue("max_bytes"));
        }
        return items;
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems"}}, at the receiver also {@code "extra","common","spoiled"}. */
    private static String report(Union union, long extra) {
        ObjectNode report = JSON.valueToTree(union.report());
        report.put("peerItems", union.peerItems());
        if (union.entitled()) {
            report.put("extra", extra);
            report.put("common", union.common());
            report.put("spoiled", union.spoiled() + union.extra().count() - extra);
        }
        return JSON.writeValueAsString(report);
    }
}
