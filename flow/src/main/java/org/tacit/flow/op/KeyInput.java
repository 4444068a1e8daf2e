package org.tacit.flow.op;

import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.flow.spec.TableRef;
import org.tacit.psi.ItemSource;
import org.tacit.psi.Items;
import org.tacit.psi.keys.KeyFile;

/**
 * Where a role's identifiers come from: columns of its table, exactly as they are ({@code table} and the parameter {@code ROLE_key}), or
 * the {@code keys} that a step of {@code key.prepare} left. What every operator on sets of identifiers takes.
 */
public record KeyInput(Binding binding, String role) {

    private static final String TABLE = "table";
    private static final String KEYS = "keys";

    /** The inputs; one of them is to be connected. */
    public static List<Port> ports(String role) {
        return List.of(Port.of(role, TABLE, PortType.TABLE, "Its table", "其数据表").optional(),
                Port.of(role, KEYS, PortType.KEYS, "Or identifiers that key.prepare made of its table", "或由 key.prepare 整理出的标识").optional());
    }

    public static Parameter parameter(String role) {
        return Parameter.key(role + "_key", role, TABLE, "Column of '" + role + "' that holds the identifier, or columns that make it together",
                "“" + role + "”方的标识列，或共同组成标识的多列");
    }

    /** Refuses a role with neither input or both; for {@link org.tacit.flow.spec.Operator#check}. */
    public void check() {
        boolean table = binding.source(role, TABLE).isPresent();
        if (table == binding.source(role, KEYS).isPresent()) {
            throw InvalidInput.of(table ? "%1$s has both a table and keys; connect one of them." : "%1$s has no identifiers; connect its table or keys of key.prepare.",
                    table ? "%1$s 同时接了表与标识，请只接其一。" : "%1$s 没有标识；请接其数据表，或 key.prepare 的标识。", role);
        }
        if (!table && !made().made().params().has("normalise")) {
            throw InvalidInput.of("%s.keys does not come from key.prepare.", "%s.keys 不是 key.prepare 的结果。", role);
        }
    }

    private Source.FromStep made() {
        return binding.made(role, KEYS);
    }

    private boolean direct() {
        return binding.source(role, TABLE).isPresent();
    }

    /** The table whose rows carry the identifiers. */
    public TableRef table() {
        return direct() ? binding.table(role, TABLE) : made().made().table(KeyPrepare.OWNER, TABLE);
    }

    public List<String> columns() {
        return direct() ? binding.params().list(role + "_key") : made().made().params().list("columns");
    }

    /** The columns that the identifiers are made of, as a fact names them. */
    public About about() {
        return table().about(columns());
    }

    /** Rows of the table: no more identifiers than this. */
    public long rows() {
        return table().rows();
    }

    /** Whether rows that repeat an identifier may be among what comes. */
    boolean mayRepeat() {
        return direct() || made().made().params().text("duplicates").equals("all");
    }

    /** The identifiers, streamed; {@code step} must be this role's own. */
    public ItemSource source(StepContext step) {
        if (direct()) {
            return ItemSource.of(step.table(TABLE), columns());
        }
        // The snapshot and the step's parameters name what the keys are.
        return KeyFile.source(() -> step.open(KEYS), table().hash() + "/" + made().made().params().values(), rows());
    }

    /** The distinct identifiers in memory. */
    public Items items(StepContext step) {
        return Items.of(source(step));
    }
}
