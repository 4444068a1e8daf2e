package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tacit.base.InvalidInput;
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
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.Source;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.payload.AlignedPayload;

/** Delivers columns of one party for rows that both aligned before ({@link AlignedPayload}). */
public final class PsiDeliver implements Operator {

    private static final String OWNER = DeliveredCells.OWNER;
    private static final String RECEIVER = DeliveredCells.RECEIVER;
    private static final String TABLE = "table";
    private static final String ROWS = "rows";
    private static final String SOURCE = "docs/protocols/payload.md";

    private static final OperatorSpec SPEC = new OperatorSpec("psi.deliver", "1",
            new Text("Deliver columns for aligned rows", "对齐行提供数据"),
            new Text("Gives the receiver columns of the owner for rows that both aligned before, so that both know which these are.",
                    "把所有方的若干列提供给接收方，限于双方此前已对齐的行，双方都知道是哪些行。"),
            new Text("Putting two tables together for common customers, where the owner allows it; after a left join, with gaps where it has nothing.",
                    "在所有方允许时，为共同客户合并两张表；左连接之后，无对应行处留空。"),
            new Text("Nothing is hidden from the receiver but other rows and columns; the owner learns nothing.", "对接收方隐藏的只有其他行与列；所有方不得知任何内容。"),
            List.of(Role.owner(RECEIVER, "Gets the columns", "接收数据的一方"), Role.owner(OWNER, "Has the columns", "提供数据的一方")),
            List.of(Port.of(RECEIVER, TABLE, PortType.TABLE, "Its table", "其数据表"), Port.of(RECEIVER, ROWS, PortType.ALIGNMENT, "Aligned rows", "对齐的行"),
                    Port.of(OWNER, TABLE, PortType.TABLE, "Its table", "其数据表"), Port.of(OWNER, ROWS, PortType.ALIGNMENT, "Aligned rows", "对齐的行")),
            List.of(DeliveredCells.port()),
            List.of(DeliveredCells.parameter(TABLE)));

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    private static List<String> columns(Binding b) {
        return b.params().list(DeliveredCells.COLUMNS);
    }

    @Override
    public void check(Binding b) {
        DeliveredCells.check(b);
        Source.FromStep rows = b.made(OWNER, ROWS);
        Params made = rows.made().params();
        // Rows that the owner has alone are not the receiver's to see.
        String join = made.has("join") ? made.text("join") : "inner";
        boolean ownerIsFirst = b.party(OWNER).equals(rows.made().parties().get("first"));
        if (join.equals("full") || join.equals(ownerIsFirst ? "left" : "right")) {
            throw InvalidInput.of("Step '%1$s' delivers columns for rows that the receiver has, and '%2$s' also aligns rows that %3$s has alone (join: %4$s); use %5$s there.",
                    "步骤“%1$s”只为接收方拥有的行提供数据，而“%2$s”还对齐了仅 %3$s 拥有的行（join: %4$s）；请在该步骤使用 %5$s。", b.step(), rows.step(), b.party(OWNER), join,
                    "join: inner / " + (ownerIsFirst ? "right" : "left"));
        }
    }

    @Override
    public List<Fact> disclosure(Binding b) {
        var cells = b.table(OWNER, TABLE).about(columns(b));
        Because sent = new Because("the owner sends the cells of the aligned rows", "所有方发送对齐行的单元格", SOURCE);
        return List.of(new Facts(b).fact(RECEIVER, cells, Kind.SHAPE, new Text("the longest text of each column among these rows", "这些行中各列最长文本的长度"), Scope.whole(),
                        When.ALWAYS, new Because("rows are padded to it", "各行按此补齐长度", SOURCE)),
                new Facts(b).fact(RECEIVER, cells, Kind.VALUE, new Text("the cells of the aligned rows", "对齐行的单元格"), Scope.of(Scope.Rows.COMMON, atMost(b)), When.ALWAYS, sent));
    }

    /** No more rows of the owner than it has: a row that is aligned several times is the same row. */
    private static long atMost(Binding b) {
        return Math.min(b.table(OWNER, TABLE).rows(), b.made(OWNER, ROWS).rowsAtMost());
    }

    @Override
    public Cost cost(Binding b) {
        long rows = b.made(OWNER, ROWS).rowsAtMost();
        double bytes = (double) rows * (1 + DeliveredCells.bytes(b.table(OWNER, TABLE), columns(b)));
        return new Cost((long) Math.min(bytes, Long.MAX_VALUE), 2, 0.1 + bytes / 100e6);
    }

    @Override
    public void run(StepContext step) {
        Binding b = step.binding();
        var payload = new AlignedPayload(step.session());
        Alignment rows = OwnData.prepare(step, () -> step.role().equals(OWNER) ? Alignment.withGaps(step) : Alignment.of(step));
        if (step.role().equals(OWNER)) {
            step.beforeRelease(RECEIVER, Kind.SHAPE, -1);
            step.beforeRelease(RECEIVER, Kind.VALUE, Math.min(rows.size() - rows.absent(), atMost(b)));
            payload.send(step.table(TABLE), columns(b), rows.rows());
        } else {
            step.write("payload", out -> {
                try (DeliveredCells cells = new DeliveredCells(out, b.table(OWNER, TABLE), columns(b))) {
                    payload.receive(rows.rows(), DeliveredCells.types(b.table(OWNER, TABLE), columns(b)), cells.reader());
                }
            });
        }
    }
}
