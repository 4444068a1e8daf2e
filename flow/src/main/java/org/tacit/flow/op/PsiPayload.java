package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
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
import org.tacit.flow.spec.TableRef;
import org.tacit.psi.Items;
import org.tacit.psi.payload.SealedPayload;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Delivers columns of one party for the rows of the other that match, without telling their owner which do ({@link SealedPayload}). */
public final class PsiPayload implements Operator {

    private static final String OWNER = DeliveredCells.OWNER;
    private static final String RECEIVER = DeliveredCells.RECEIVER;
    private static final String FROM = "payload";
    private static final String SOURCE = "docs/protocols/payload.md";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("psi.payload", "1",
            new Text("Get columns for matching rows", "匹配行附带数据"),
            new Text("Gives the receiver columns of the owner for those of its rows whose identifiers the owner holds too; the owner does not learn which.",
                    "把所有方的若干列提供给接收方，仅限双方标识相同的行；所有方不知道是哪些行。"),
            new Text("Enriching one's own customers with what a partner knows about them, where the partner should not see who they are.",
                    "用合作方掌握的数据补充己方客户，且不让合作方看到客户是谁。"),
            new Text("Semi-honest parties; oblivious transfer and parity with noise (dual LPN), hashes as random oracles, AES-GCM. Nothing that the receiver sends depends on who matched.",
                    "半诚实模型；基于不经意传输与带噪奇偶（对偶 LPN）假设，哈希视为随机预言机，AES-GCM。接收方发送的任何内容都与匹配结果无关。"),
            List.of(Role.owner(RECEIVER, "Gets the columns", "接收数据的一方"), Role.owner(OWNER, "Has the columns", "提供数据的一方")),
            Stream.of(KeyInput.ports(RECEIVER), KeyInput.ports(OWNER), List.of(Port.of(OWNER, FROM, PortType.TABLE, "The table with the columns, the one that the identifiers are of",
                    "提供数据的表，即标识所在的表"))).flatMap(List::stream).toList(),
            List.of(DeliveredCells.port(), Port.of(RECEIVER, "report", PortType.REPORT, "Counts", "计数"), Port.of(OWNER, "report", PortType.REPORT, "Counts", "计数")),
            List.of(KeyInput.parameter(RECEIVER), KeyInput.parameter(OWNER), DeliveredCells.parameter(FROM),
                    Joining.duplicates(List.of("first", "refuse"), "Rows that repeat an identifier, at either side: the first takes part, or the table is refused",
                            "任一方标识重复的行：first 仅第一行参与，refuse 拒绝整张表")));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static KeyInput keys(Binding b, String role) {
        return new KeyInput(b, role);
    }

    private static TableRef from(Binding b) {
        return b.table(OWNER, FROM);
    }

    private static List<String> columns(Binding b) {
        return b.params().list(DeliveredCells.COLUMNS);
    }

    @Override
    public void check(Binding b) {
        keys(b, RECEIVER).check();
        keys(b, OWNER).check();
        DeliveredCells.check(b);
        if (!keys(b, OWNER).table().name().equals(from(b).name())) {
            throw InvalidInput.of("owner.payload is table '%s', and the owner's identifiers are of '%s'; take both from one table.",
                    "owner.payload 接的是表“%s”，而所有方的标识来自“%s”；两者须为同一张表。", from(b).name(), keys(b, OWNER).table().name());
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Facts of = new Facts(b);
        List<Fact> facts = new ArrayList<>();
        Text count = new Text("the number of distinct identifiers", "不同标识的数量");
        Because announced = new Because("each side announces how many items it brings", "双方各自声明带来的条目数", SOURCE);
        Because opened = new Because("rows are sealed under a pseudorandom function that the receiver has at its own items only; a party that brings identifiers it does not own gets those rows",
                "各行以伪随机函数加封，接收方只在己方标识处得到函数值；若一方带来不属于自己的标识，也会得到相应的行", SOURCE);
        long atMost = Math.min(keys(b, RECEIVER).rows(), keys(b, OWNER).rows());
        var cells = from(b).about(columns(b));
        facts.add(of.fact(OWNER, keys(b, RECEIVER).about(), Kind.SIZE, count, Scope.whole(), When.ALWAYS, announced));
        facts.add(of.fact(RECEIVER, keys(b, OWNER).about(), Kind.SIZE, count, Scope.whole(), When.ALWAYS, announced));
        facts.add(of.fact(RECEIVER, keys(b, OWNER).about(), Kind.MEMBERSHIP, new Text("which of its own identifiers are there too (no other identifier)", "己方的标识中哪些也在其中（不会看到其他标识）"),
                Scope.of(Scope.Rows.OWN_ITEMS, keys(b, RECEIVER).rows()), When.IF_FOLLOWED, opened));
        facts.add(of.fact(RECEIVER, cells, Kind.SHAPE, new Text("the longest text of each column", "各列最长文本的长度"), Scope.whole(), When.ALWAYS,
                new Because("rows are padded to it", "各行按此补齐长度", SOURCE)));
        facts.add(of.fact(RECEIVER, cells, Kind.VALUE, new Text("the cells of the rows whose identifiers it holds", "与其标识相同的行的单元格"),
                Scope.of(Scope.Rows.COMMON, atMost), When.IF_FOLLOWED, opened));
        for (String role : List.of(RECEIVER, OWNER)) {
            if (Joining.refuses(b, role)) {
                facts.add(Joining.unrepeated(new PairPsi(b, RECEIVER, OWNER), Facts.other(role, RECEIVER, OWNER), role));
            }
        }
        return facts;
    }

    @Override
    public Cost cost(Binding b) {
        long n = keys(b, RECEIVER).rows();
        long m = keys(b, OWNER).rows();
        return new Cost(450_000 + 11 * n + m * (28 + DeliveredCells.bytes(from(b), columns(b))), 6, 0.3 + 4e-6 * n + 5e-6 * m);
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        Items items = OwnData.prepare(step, () -> Joining.items(step, true));
        String peer = Facts.other(step.role(), RECEIVER, OWNER);
        step.beforeRelease(peer, Kind.SIZE, -1);
        var payload = new SealedPayload(step.session(), step.party(OWNER), keys(b, peer).rows());
        ObjectNode report = JSON.valueToTree(items.report());
        if (step.role().equals(OWNER)) {
            step.beforeRelease(peer, Kind.MEMBERSHIP, keys(b, RECEIVER).rows());
            step.beforeRelease(peer, Kind.SHAPE, -1);
            step.beforeRelease(peer, Kind.VALUE, Math.min(items.count(), keys(b, RECEIVER).rows()));
            Table table = step.table(FROM);
            report.put("peerItems", payload.send(items, table, columns(b)));
        } else {
            step.write("payload", out -> {
                try (DeliveredCells cells = new DeliveredCells(out, from(b), columns(b))) {
                    SealedPayload.Received received = payload.receive(items, DeliveredCells.types(from(b), columns(b)), cells.reader());
                    report.put("peerItems", received.peerItems()).put("matched", received.matched()).put("spoiled", received.spoiled());
                }
            });
        }
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }
}
