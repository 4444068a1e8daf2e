package org.tacit.flow.op;

import static org.tacit.flow.op.EncodedSets.ASKER;
import static org.tacit.flow.op.EncodedSets.HOLDER;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
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
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.unbalanced.Publication;
import org.tacit.psi.unbalanced.SetDescriptor;
import tools.jackson.databind.json.JsonMapper;

/**
 * The offline part of {@code psi.lookup}, by itself: the large side encodes its table, or what changed in it, and the small side fetches that. At night,
 * so that the lookup of the day is quick.
 */
public final class PsiPublish implements Operator {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    static final Because BY_FILE = new Because("the encoded set has one fingerprint for each distinct identifier, and an update those that came and went",
            "编码集合中每个不同标识对应一个指纹，更新时发送新增与移除的指纹", "docs/protocols/psi-unbalanced.md");

    private static final OperatorSpec SPEC = new OperatorSpec("psi.publish", "1",
            new Text("Publish an encoded set", "发布编码集合"),
            new Text("Encodes a large table's identifiers under the owner's secret key and brings a partner the encoding, or what changed in it since.",
                    "用所有方的密钥编码大表的标识，并把编码或其变化部分提供给合作方。"),
            new Text("Before psi.lookup, when the large table is to be encoded ahead of time. psi.lookup does it as well where it was not done.",
                    "在 psi.lookup 之前提前编码大表；若未提前发布，psi.lookup 会自动完成。"),
            new Text("One-more gap Diffie–Hellman on ristretto255, random oracles (RFC 9497). A partner can do nothing with the encoding that it is not answered for.",
                    "ristretto255 上的 one-more gap DH 假设与随机预言机（RFC 9497）。未获应答，合作方无法利用编码。"),
            List.of(Role.owner(HOLDER, "Who has the large table", "持有大表的一方"), Role.owner(ASKER, "Who will look up its own identifiers", "将来查询己方标识的一方")),
            KeyInput.ports(HOLDER),
            List.of(Port.of(HOLDER, "report", PortType.REPORT, "Version, items, and how many were evaluated", "版本、条目数与本次求值数"),
                    Port.of(ASKER, "report", PortType.REPORT, "Version and items fetched", "所获版本与条目数")),
            EncodedSets.parameters());

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public void check(Binding b) {
        EncodedSets.keys(b).check();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        return List.of(sizes(b));
    }

    /** What the asker sees of a set's size, also in {@code psi.lookup}. */
    static Fact sizes(Binding b) {
        return new Facts(b).fact(ASKER, EncodedSets.keys(b).about(), Kind.SIZE,
                new Text("the number of distinct identifiers, and how many came and went with each version since it last fetched",
                        "不同标识的数量，以及自上次获取以来各版本新增与移除的数量"), Scope.whole(), When.ALWAYS, BY_FILE);
    }

    @Override
    public Cost cost(Binding b) {
        return offline(b, 0);
    }

    /** The first time; later ones cost what changed. */
    static Cost offline(Binding b, long asking) {
        long rows = EncodedSets.keys(b).rows();
        long width = EncodedSets.parameters(b, asking).width();
        // Disk: the index and the known values, while they are made; memory: docs/protocols/psi-unbalanced.md.
        return new Cost(width * rows + 600, 4, 0.1 + SECONDS_TO_ENCODE * rows, MEMORY, (2 * width + 56) * rows);
    }

    private static final long MEMORY = 350L << 20;

    /** Of one core, docs/protocols/psi-unbalanced.md; two work. */
    static final double SECONDS_TO_ENCODE = 57e-6 / 2;

    @Override
    public void run(StepContext step) {
        if (step.role().equals(HOLDER)) {
            step.beforeRelease(ASKER, Kind.SIZE, -1);
            try (Publication published = EncodedSets.publish(step, 0)) {
                report(step, new Report(published.set().descriptor(), published.evaluated()));
            }
        } else {
            EncodedSets.fetch(step, fetched -> report(step, new Report(fetched.descriptor(), 0)));
        }
    }

    /** {@code {"version","items","evaluated","publicKey","digest"}}. */
    record Report(long version, long items, long evaluated, String publicKey, String digest) {
        Report(SetDescriptor set, long evaluated) {
            this(set.version(), set.count(), evaluated, HexFormat.of().formatHex(set.publicKey()), HexFormat.of().formatHex(set.digest()));
        }
    }

    private static void report(StepContext step, Report report) {
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }
}
