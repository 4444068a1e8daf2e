package org.tacit.flow;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;

/** The holder sums a column over aligned rows and tells the asker the sum. */
public class ToySum implements Operator {

    public static volatile java.util.function.Consumer<String> before = role -> { };

    @Override
    public OperatorSpec spec() {
        Text t = new Text("Toy sum", "玩具求和");
        return new OperatorSpec("toy.sum", "1", t, t, t, t,
                List.of(Role.owner("asker", "Who learns the sum", "得知合计者"), Role.owner("holder", "Who has the column", "持有列者")),
                List.of(Port.of("holder", "table", PortType.TABLE, "Own table", "己方表"), Port.of("holder", "rows", PortType.ALIGNMENT, "Rows", "行"),
                        Port.of("asker", "rows", PortType.ALIGNMENT, "Rows", "行").optional()),
                List.of(Port.of("asker", "sum", PortType.REPORT, "The sum", "合计")),
                List.of(Parameter.column("column", "holder", "table", "What is summed", "求和列"),
                        Parameter.integer("min_group", 0, 0, 1000, "Fewest rows", "最少行数")));
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        return List.of(new Fact(b.party("asker"), b.table("holder", "table").about(List.of(b.params().text("column"))), Kind.AGGREGATE,
                new Text("one sum", "一个合计"), Scope.of(Scope.Rows.COMMON, 1).atLeast(b.params().integer("min_group")), When.ALWAYS,
                new Because("the sum is sent", "发送合计", ""), List.of(b.step())));
    }

    @Override
    public Cost cost(Binding b) {
        return new Cost(8, 1, 0);
    }

    @Override
    public void run(StepContext step) {
        var channel = step.session().channel(step.session().peer());
        before.accept(step.role());
        if (step.role().equals("holder")) {
            double[] column = step.table("table").doubles(step.params().text("column"));
            double sum = 0;
            int n;
            try (DataInputStream rows = new DataInputStream(step.open("rows"))) {
                n = rows.readInt();
                for (int i = 0; i < n; i++) {
                    sum += column[rows.readInt()];
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            step.beforeRelease("asker", Kind.AGGREGATE, 1);
            channel.send(Double.toString(sum).getBytes(StandardCharsets.UTF_8));
        } else {
            byte[] sum = channel.receiveUpTo(64);
            step.write("sum", out -> out.write(sum));
        }
    }
}
