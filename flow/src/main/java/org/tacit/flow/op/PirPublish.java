package org.tacit.flow.op;

import static org.tacit.flow.op.PublishedTables.PROVIDER;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.pir.store.Offer;
import org.tacit.psi.unbalanced.Work;
import tools.jackson.databind.json.JsonMapper;

/**
 * Seals a table for private lookup and keeps it at the provider's node, or brings what was published before up to date. Nobody is told anything by it: what a partner may
 * learn is decided where it asks, in {@code pir.lookup}.
 */
public final class PirPublish implements Operator {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("pir.publish", "1",
            new Text("Publish a table for lookup", "发布匿踪查询表"),
            new Text("Seals the rows of a table under their keys and lays them out so that partners can look single rows up without telling which; a new snapshot changes only what differs.",
                    "以键对表的各行加封并编排，使合作方可以查询单行而不透露查的是哪一行；表更新后只处理变化的部分。"),
            new Text("Before pir.lookup, and whenever the table has changed: at night, so that the first question of the day is quick. pir.lookup does it as well where it was not done.",
                    "在 pir.lookup 之前，以及每次数据更新之后执行（例如夜间），使当天首次查询更快；若未提前发布，pir.lookup 会自动完成。"),
            new Text("One party alone: nothing is sent. The sealing key stays in a file of the node; whoever has it can open every row.",
                    "单方执行，不发送任何内容。加封密钥保存在节点的文件中；持有该密钥即可打开所有行。"),
            List.of(Role.owner(PROVIDER, "Who has the table", "持有数据表的一方")),
            PublishedTables.ports(),
            List.of(Port.of(PROVIDER, "report", PortType.REPORT, "Method, epoch, version, rows, and how many changed", "方法、密钥轮次、版本、行数与变化的行数")),
            PublishedTables.parameters());

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public Optional<Choice> choose(Binding b, Conditions conditions) {
        return Optional.of(PublishedTables.choose(b, conditions, 0));
    }

    @Override
    public void check(Binding b) {
        PublishedTables.check(b);
    }

    /** Nothing: there is nobody to learn. */
    @Override
    public List<Fact> disclosure(Binding b) {
        return List.of();
    }

    /** The first time; later ones cost what changed. */
    @Override
    public Cost cost(Binding b) {
        return PirLookup.build(b);
    }

    @Override
    public void run(StepContext step) {
        var published = PublishedTables.publish(step, new SecureRandom(), Work.SILENT);
        Report report = new Report(published.stored().offer(), published.stored().changed());
        step.write("report", out -> out.write(JSON.writeValueAsString(report).getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code {"method","epoch","version","rows","changed","recordBytes","publicKey"}}. */
    record Report(String method, int epoch, long version, int rows, long changed, int recordBytes, String publicKey) {
        Report(Offer offer, long changed) {
            this(offer.what().method().label(), offer.epoch(), offer.version(), offer.rows(), changed, offer.format().bytes(), HexFormat.of().formatHex(offer.publicKey()));
        }
    }
}
