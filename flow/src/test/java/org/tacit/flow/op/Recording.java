package org.tacit.flow.op;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.tacit.data.Table;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Choice;
import org.tacit.flow.spec.ColumnUse;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.StepContext;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** An operator that runs as ever, and writes down what it asks leave to hand out. */
record Recording(Operator operator, Queue<Release> releases) implements Operator {

    /** Party {@code from} asked whether {@code to} may learn this. */
    record Release(String step, String from, String to, Kind kind, long rows) {
    }

    @Override
    public OperatorSpec spec() {
        return operator.spec();
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        return operator.disclosure(b);
    }

    @Override
    public Cost cost(Binding b) {
        return operator.cost(b);
    }

    @Override
    public List<Port> outputs(Binding b) {
        return operator.outputs(b);
    }

    @Override
    public long rowsAtMost(Binding b) {
        return operator.rowsAtMost(b);
    }

    @Override
    public List<ColumnUse> uses(Binding b) {
        return operator.uses(b);
    }

    @Override
    public List<String> ways(Binding b, org.tacit.flow.spec.TableRef table, String column) {
        return operator.ways(b, table, column);
    }

    @Override
    public Optional<Choice> choose(Binding b, Conditions conditions) {
        return operator.choose(b, conditions);
    }

    @Override
    public void check(Binding b) {
        operator.check(b);
    }

    @Override
    public void run(StepContext step) {
        operator.run(new StepContext() {
            @Override
            public String role() {
                return step.role();
            }

            @Override
            public Binding binding() {
                return step.binding();
            }

            @Override
            public Session session() {
                return step.session();
            }

            @Override
            public Party party(String role) {
                return step.party(role);
            }

            @Override
            public Table table(String port) {
                return step.table(port);
            }

            @Override
            public boolean has(String port) {
                return step.has(port);
            }

            @Override
            public InputStream open(String port) {
                return step.open(port);
            }

            @Override
            public void write(String port, Writer content) {
                step.write(port, content);
            }

            @Override
            public long itemsPerMonth(String toRole) {
                return step.itemsPerMonth(toRole);
            }

            @Override
            public Kept kept() {
                return step.kept();
            }

            @Override
            public java.nio.file.Path scratch() {
                return step.scratch();
            }

            @Override
            public String runId() {
                return step.runId();
            }

            @Override
            public void beforeRelease(String toRole, Kind kind, long rows) {
                releases.add(new Release(step.binding().step(), step.binding().party(step.role()), step.binding().party(toRole), kind, rows));
                step.beforeRelease(toRole, kind, rows);
            }
        });
    }
}
