package org.tacit.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
import org.tacit.flow.spec.Reservation;
import org.tacit.flow.spec.StepContext;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/** An operator as it is installed; a run of its step passes {@code STEP.start}, {@code STEP.PORT.writing} with an output half written, and {@code STEP.end}. */
record HeldOperator(Operator real, Gates gates) implements Operator {

    @Override
    public OperatorSpec spec() {
        return real.spec();
    }

    @Override
    public List<Fact> disclosure(Binding binding) {
        return real.disclosure(binding);
    }

    @Override
    public Cost cost(Binding binding) {
        return real.cost(binding);
    }

    @Override
    public List<Port> outputs(Binding binding) {
        return real.outputs(binding);
    }

    @Override
    public long rowsAtMost(Binding binding) {
        return real.rowsAtMost(binding);
    }

    @Override
    public List<ColumnUse> uses(Binding binding) {
        return real.uses(binding);
    }

    @Override
    public Optional<Choice> choose(Binding binding, Conditions conditions) {
        return real.choose(binding, conditions);
    }

    @Override
    public void check(Binding binding) {
        real.check(binding);
    }

    @Override
    public void run(StepContext step) {
        gates.pass(step.binding().step() + ".start");
        real.run(new HeldContext(step, gates));
        gates.pass(step.binding().step() + ".end");
    }

    private record HeldContext(StepContext real, Gates gates) implements StepContext {

        @Override
        public String role() {
            return real.role();
        }

        @Override
        public Binding binding() {
            return real.binding();
        }

        @Override
        public Session session() {
            return real.session();
        }

        @Override
        public Party party(String role) {
            return real.party(role);
        }

        @Override
        public Table table(String port) {
            return real.table(port);
        }

        @Override
        public boolean has(String port) {
            return real.has(port);
        }

        @Override
        public InputStream open(String port) {
            return real.open(port);
        }

        @Override
        public void write(String port, Writer content) {
            real.write(port, out -> {
                content.to(out);
                gates.pass(real.binding().step() + "." + port + ".writing");
            });
        }

        @Override
        public void beforeRelease(String toRole, Kind kind, long rows) {
            real.beforeRelease(toRole, kind, rows);
        }

        @Override
        public Reservation reserve() {
            return real.reserve();
        }

        @Override
        public void answered(String toRole, long items, long hits) {
            real.answered(toRole, items, hits);
        }

        @Override
        public long itemsPerMonth(String toRole) {
            return real.itemsPerMonth(toRole);
        }

        @Override
        public Path scratch() {
            return real.scratch();
        }

        @Override
        public String runId() {
            return real.runId();
        }

        @Override
        public Kept kept() {
            return real.kept();
        }
    }
}
