package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tacit.base.Text;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.data.Table;
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
import org.tacit.learn.Split;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.psi.Psi;
import org.tacit.psi.ecdh.EcdhPsi;
import org.tacit.psi.ecdh.EcdhPsiParameters;
import org.tacit.psi.vole.VolePsi;
import org.tacit.psi.vole.VolePsiParameters;
import org.tacit.wire.Party;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the identifiers that two tables have in common and aligns the tables' rows by them ({@link EcdhPsi}, or {@link VolePsi} with
 * {@code protocol: vole}). With {@code holdout: k} the common rows are also cut in two, by the identifier, the same way at both parties and without a message.
 */
public final class PsiIntersect implements Operator {

    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String BOTH = "both";
    private static final String VOLE = "vole";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Because BY_POINTS = new Because(
            "equal identifiers have equal doubly blinded points; a party that brings identifiers it does not own learns about those",
            "相同标识的双重盲化点相同；若一方带来不属于自己的标识，也会得知其是否在内", "Meadows 1986; Huberman, Franklin, Hogg 1999");
    private static final Because BY_MASKS = new Because(
            "equal identifiers have equal masks, and a party can compute masks of its own items only; a party that brings identifiers it does not own learns about those",
            "相同标识的掩码相同，且各方只能算出己方标识的掩码；若一方带来不属于自己的标识，也会得知其是否在内",
            "Raghuraman, Rindal 2022 (ePrint 2022/320), §4; docs/protocols/psi-vole.md");

    private static final OperatorSpec SPEC = new OperatorSpec("psi.intersect", "1",
            new Text("Find common identifiers", "隐私求交"),
            new Text("Finds which identifiers two tables have in common and aligns their rows, showing no other identifier.",
                    "找出两张表共同的标识并对齐各自的行，不显示其他任何标识。"),
            new Text("The first step of joint modelling and statistics; or on its own, to learn which customers are shared.",
                    "联合建模与统计的第一步；也可单独用来了解共同客户。"),
            new Text("Semi-honest parties; Diffie–Hellman (DDH) with the hash to the group a random oracle; with protocol vole also parity with noise (dual LPN).",
                    "半诚实模型；基于 DDH 假设，群哈希视为随机预言机；选 vole 时还基于带噪奇偶（对偶 LPN）假设。"),
            List.of(Role.owner(FIRST, "One owner of identifiers", "持有标识的一方"), Role.owner(SECOND, "The other", "持有标识的另一方")),
            List.of(Port.of(FIRST, "table", PortType.TABLE, "Its table", "其数据表"), Port.of(SECOND, "table", PortType.TABLE, "Its table", "其数据表")),
            ports(FIRST, SECOND),
            List.of(Parameter.column("first_key", FIRST, "table", "Identifier column of the first table", "第一方的标识列"),
                    Parameter.column("second_key", SECOND, "table", "Identifier column of the second table", "第二方的标识列"),
                    Parameter.choice("result", List.of(BOTH, FIRST, SECOND), "Who gets to know the common rows", "谁得知共同的行"),
                    Parameter.choice("protocol", List.of("ecdh", VOLE), "ecdh: Diffie–Hellman, no other assumption; vole: many times faster, a third of the bytes",
                            "ecdh：Diffie–Hellman，假设最少；vole：快许多倍，流量约三分之一"),
                    Parameter.choice("suite", List.of("curve25519", "sm2"), "Group and hash of protocol ecdh: Curve25519 with SHA-256, or SM2 with SM3",
                            "ecdh 协议的群与哈希：Curve25519 与 SHA-256，或国密 SM2 与 SM3"),
                    Parameter.integer("holdout", 0, 0, 1000, "Also leaves train and test: one common row in so many is for testing (0: no split)",
                            "同时给出训练行与测试行：每多少行取一行用于测试（0 表示不划分）")));

    private static List<Port> ports(String... roles) {
        List<Port> ports = new ArrayList<>();
        for (String role : roles) {
            ports.add(Port.of(role, "rows", PortType.ALIGNMENT, "Common rows", "共同的行"));
            ports.add(Port.of(role, "train", PortType.ALIGNMENT, "Common rows to train on", "用于训练的共同行"));
            ports.add(Port.of(role, "test", PortType.ALIGNMENT, "Common rows to test on", "用于测试的共同行"));
            ports.add(Port.of(role, "report", PortType.REPORT, "Counts, and what was missing or repeated in the own column",
                    "计数，以及己方标识列中的缺失与重复"));
        }
        return ports;
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static boolean vole(Binding b) {
        return b.params().text("protocol").equals(VOLE);
    }

    private static boolean learns(Binding b, String role) {
        String result = b.params().text("result");
        return result.equals(BOTH) || result.equals(role);
    }

    @Override
    public List<Port> outputs(Binding b) {
        boolean split = b.params().integer("holdout") > 0;
        return SPEC.outputs().stream().filter(p -> switch (p.name()) {
            case "report" -> true;
            case "rows" -> learns(b, p.role());
            default -> split && learns(b, p.role());
        }).toList();
    }

    @Override
    public void check(Binding b) {
        if (b.params().integer("holdout") == 1) {
            throw org.tacit.base.InvalidInput.of("holdout is 1, which leaves no row to train on; use 0 or at least 2.",
                    "holdout 为 1 时没有可训练的行，请用 0 或不小于 2 的数。");
        }
        if (vole(b) && b.params().text("suite").equals("sm2")) {
            throw org.tacit.base.InvalidInput.of("There is no protocol vole of suite sm2; use protocol ecdh for the Chinese algorithms.",
                    "vole 协议没有 sm2 套件；需要国密算法时请用 ecdh 协议。");
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        List<Fact> facts = new ArrayList<>();
        for (String role : List.of(FIRST, SECOND)) {
            String peer = Facts.other(role, FIRST, SECOND);
            var about = b.table(peer, "table").about(List.of(b.params().text(peer + "_key")));
            facts.add(new Facts(b).fact(role, about, Kind.SIZE,
                    new Text("the number of distinct identifiers", "不同标识的数量"), Scope.whole(), When.ALWAYS,
                    new Because("each side announces how many items it brings", "双方各自声明带来的条目数",
                            vole(b) ? "docs/protocols/psi-vole.md" : "docs/protocols/psi-ecdh.md")));
            if (learns(b, role)) {
                facts.add(new Facts(b).fact(role, about, Kind.MEMBERSHIP,
                        new Text("which of its own identifiers are there too (no other identifier)", "己方的标识中哪些也在其中（不会看到其他标识）"),
                        Scope.of(Scope.Rows.OWN_ITEMS, b.table(role, "table").rows()), When.IF_FOLLOWED,
                        vole(b) ? BY_MASKS : BY_POINTS));
            }
        }
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        long n = b.table(FIRST, "table").rows();
        long m = b.table(SECOND, "table").rows();
        if (vole(b)) {
            // docs/protocols/psi-vole.md: bytes and time of the example there, in proportion, and of the set-up.
            return new Cost(450_000 + 11 * (n + m), 16 + 2 * (Math.max(n, m) >> 18), 0.3 + 2.5e-6 * (n + m));
        }
        EcdhPsi psi = new EcdhPsi(EcdhPsiParameters.of(group(b)));
        int statistical = org.tacit.wire.SecurityParameters.DEFAULT.statistical();
        long bytes = psi.bytesSent(n, m, learns(b, SECOND), statistical) + psi.bytesSent(m, n, learns(b, FIRST), statistical);
        // 2(n+m) multiplications on one machine; 30 µs each is what docs/bench.md's machine takes, all parties together.
        return new Cost(bytes, 2 + 2 * (Math.max(n, m) >> 14), 2 * (n + m) * 30e-6);
    }

    private static DhGroup group(Binding b) {
        return b.params().text("suite").equals("sm2") ? DhGroup.sm2() : DhGroup.curve25519();
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        String peer = Facts.other(step.role(), FIRST, SECOND);
        String key = b.params().text(step.role() + "_key");
        Table table = OwnData.prepare(step, () -> step.table("table"));
        Items items = OwnData.prepare(step, () -> Items.of(table, key));
        Set<Party> learners = new HashSet<>();
        for (String role : List.of(FIRST, SECOND)) {
            if (learns(b, role)) {
                learners.add(step.party(role));
            }
        }
        step.beforeRelease(peer, Kind.SIZE, -1);
        if (learns(b, peer)) {
            step.beforeRelease(peer, Kind.MEMBERSHIP, b.table(peer, "table").rows());
        }
        // The peer may ask about no more items than its table in the contract has rows.
        long limit = b.table(peer, "table").rows();
        Psi psi = vole(b) ? new VolePsi(VolePsiParameters.standard(limit)) : new EcdhPsi(EcdhPsiParameters.of(group(b), limit));
        Intersection found = psi.intersect(step.session(), items, learners);
        Alignment common = new Alignment(found.rows());
        if (found.entitled()) {
            step.write("rows", common::write);
            if (b.params().integer("holdout") > 0) {
                String[] identifiers = table.select(List.of(key), common.rows()).strings(key);
                Split split = Split.byIdentifier(identifiers, b.params().intValue("holdout"));
                step.write("train", common.at(split.train())::write);
                step.write("test", common.at(split.test())::write);
            }
        }
        step.write("report", out -> out.write(report(found).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code {"rows","items","missing","missingRows","duplicates","duplicateRows","peerItems","common"}}; rows are counted from 0. */
    private static String report(Intersection found) {
        ObjectNode report = JSON.valueToTree(found.report());
        report.put("peerItems", found.peerItems());
        if (found.entitled()) {
            report.put("common", found.size());
        }
        return JSON.writeValueAsString(report);
    }
}
