package org.tacit.flow;

import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
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

/** Aligns in plaintext, and says so: the executor's and planner's tests need steps, not secrecy. */
public class ToyAlign implements Operator {

    /** Called with the role once the parties have talked and before anything is written. */
    public static volatile java.util.function.Consumer<String> before = role -> { };

    @Override
    public OperatorSpec spec() {
        Text t = new Text("Toy alignment", "玩具对齐");
        return new OperatorSpec("toy.align", "1", t, t, t, t,
                List.of(Role.owner("left", "One side", "一方"), Role.owner("right", "The other side", "另一方")),
                List.of(Port.of("left", "table", PortType.TABLE, "Own table", "己方表"), Port.of("right", "table", PortType.TABLE, "Own table", "己方表")),
                List.of(Port.of("left", "rows", PortType.ALIGNMENT, "Common rows", "共同行"), Port.of("right", "rows", PortType.ALIGNMENT, "Common rows", "共同行")),
                List.of(Parameter.column("left_key", "left", "table", "Key", "键"), Parameter.column("right_key", "right", "table", "Key", "键"),
                        Parameter.integer("limit", 1000, 1, 100000, "Most rows", "最多行数"),
                        Parameter.decimal("share", "0.5", "0", "1", "A share", "比例"),
                        Parameter.choice("result", List.of("both", "left"), "Who gets rows", "谁得到结果"),
                        Parameter.flag("strict", false, "Strict", "严格"),
                        Parameter.columns("extra", "left", "table", "More columns", "更多列")));
    }

    @Override
    public List<Port> outputs(Binding b) {
        return b.params().text("result").equals("both") ? spec().outputs() : spec().outputs().subList(0, 1);
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        Because why = new Because("the keys are sent as they are", "键以明文发送", "");
        Fact left = new Fact(b.party("left"), b.table("right", "table").about(List.of(b.params().text("right_key"))), Kind.MEMBERSHIP,
                new Text("which of its own keys are there", "己方的键哪些在内"), Scope.of(Scope.Rows.OWN_ITEMS, b.table("left", "table").rows()),
                When.ALWAYS, why, List.of(b.step()));
        Fact right = new Fact(b.party("right"), b.table("left", "table").about(List.of(b.params().text("left_key"))), Kind.SIZE,
                new Text("the number of rows", "行数"), Scope.whole(), When.ALWAYS, why, List.of(b.step()));
        return List.of(left, right);
    }

    @Override
    public Cost cost(Binding b) {
        return new Cost(100 * b.table("left", "table").rows(), 2, 0.1);
    }

    @Override
    public void run(StepContext step) {
        String[] mine = step.table("table").strings(step.params().text(step.role() + "_key"));
        var channel = step.session().channel(step.session().peer());
        channel.send(String.join("\n", mine).getBytes(StandardCharsets.UTF_8));
        List<String> theirs = List.of(new String(channel.receiveUpTo(1 << 20), StandardCharsets.UTF_8).split("\n"));
        before.accept(step.role());
        List<String> own = List.of(mine);
        if (step.role().equals("left") || step.params().text("result").equals("both")) {
            TreeSet<String> common = new TreeSet<>(own);
            common.retainAll(theirs);
            step.write("rows", out -> {
                DataOutputStream data = new DataOutputStream(out);
                data.writeInt(common.size());
                for (String key : common) {
                    data.writeInt(own.indexOf(key));
                }
            });
        }
    }
}
