package org.tacit.flow.op;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.tacit.base.Text;
import org.tacit.data.normal.Normalisation;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Params;
import org.tacit.flow.spec.Port;
import org.tacit.flow.spec.PortType;
import org.tacit.flow.spec.Role;
import org.tacit.flow.spec.StepContext;
import org.tacit.psi.keys.KeyPreparation;
import org.tacit.psi.keys.KeyReport;
import org.tacit.psi.keys.KeyRules;
import tools.jackson.databind.json.JsonMapper;

/** Brings the identifiers of one party's table to one form ({@link KeyPreparation}); that party alone, and nothing leaves it. */
public final class KeyPrepare implements Operator {

    static final String OWNER = "owner";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final OperatorSpec SPEC = new OperatorSpec("key.prepare", "1",
            new Text("Prepare identifiers", "整理标识"),
            new Text("Brings the identifiers of one's own table to one form, by rules that all parties see in the contract.",
                    "按合约中各方可见的规则，把己方表的标识整理为统一形式。"),
            new Text("Before any step that matches identifiers, where the parties write them differently: +86 139 0000 0000 and 13900000000.",
                    "在匹配标识的步骤之前使用，适用于各方写法不同的情形，如 +86 139 0000 0000 与 13900000000。"),
            new Text("One party alone: nothing is sent. What the rules and columns are stands in the contract; what the values are does not. Where a table is refused, partners read that the step failed and not why.",
                    "单方执行，不发送任何内容。规则与列名写在合约中，取值不会出现。拒绝整张表时，合作方只知道该步骤失败，不知道原因。"),
            List.of(Role.owner(OWNER, "Owner of the table", "数据表的所有方")),
            List.of(Port.of(OWNER, "table", PortType.TABLE, "Its table", "其数据表")),
            List.of(Port.of(OWNER, "keys", PortType.KEYS, "The identifiers with their rows", "标识及其所在行"),
                    Port.of(OWNER, "report", PortType.REPORT, "What each rule changed, and rows that are invalid, missing or repeated; for the owner only",
                            "每条规则改动的数量，以及不合格、缺失、重复的行；仅供所有方查看")),
            List.of(Parameter.key("columns", OWNER, "table", "Column that holds the identifier, or columns that make it together", "标识列，或共同组成标识的多列"),
                    Parameter.texts("normalise", "Rules in order, for every column, or COLUMN=RULE for one: "
                            + rules(false), "依次执行的规则；对所有列，或写作 列=规则 只对某列：" + rules(true)),
                    Parameter.choice("invalid", List.of("skip", "keep", "refuse"),
                            "A value that does not fit a rule: skip its row, keep the value as it was before that rule, or refuse the table",
                            "不符合规则的值：skip 跳过该行，keep 保留该规则之前的值，refuse 拒绝整张表"),
                    Parameter.choice("missing", List.of("skip", "refuse"), "A row without an identifier, or without a part of it: it takes no part, or the table is refused",
                            "没有标识或缺少其中一部分的行：skip 不参与，refuse 拒绝整张表"),
                    Parameter.choice("duplicates", List.of("first", "refuse", "all"),
                            "Rows with one identifier: the first takes part and the others are left out, the table is refused, or all take part",
                            "标识相同的行：first 仅第一行参与、其余舍去，refuse 拒绝整张表，all 全部参与")));

    private static String rules(boolean chinese) {
        return Arrays.stream(Normalisation.values()).map(r -> r.label() + (chinese ? "（" + r.help().zh() + "）" : " (" + r.help().en() + ")"))
                .collect(Collectors.joining(chinese ? "、" : ", "));
    }

    @Override
    public OperatorSpec spec() {
        return SPEC;
    }

    @Override
    public void check(Binding b) {
        KeyRules.parse(b.params().list("columns"), b.params().list("normalise"));
    }

    /** Nothing: there is nobody to learn. */
    @Override
    public List<Fact> disclosure(Binding b) {
        return List.of();
    }

    @Override
    public Cost cost(Binding b) {
        return new Cost(0, 0, 0.05 + 2e-6 * b.table(OWNER, "table").rows());
    }

    private static <E extends Enum<E>> E choice(Class<E> type, Params p, String name) {
        return Enum.valueOf(type, p.text(name).toUpperCase(Locale.ROOT));
    }

    @Override
    public void run(StepContext step) {
        Params p = step.params();
        KeyPreparation preparation = new KeyPreparation(KeyRules.parse(p.list("columns"), p.list("normalise")), choice(KeyPreparation.Unfit.class, p, "invalid"),
                choice(KeyPreparation.Missing.class, p, "missing"), choice(KeyPreparation.Duplicates.class, p, "duplicates"));
        KeyReport[] report = new KeyReport[1];
        step.write("keys", out -> report[0] = preparation.write(step.table("table"), step.scratch(), new SecureRandom(), out));
        step.write("report", out -> out.write(JSON.writeValueAsString(report[0]).getBytes(StandardCharsets.UTF_8)));
    }
}
