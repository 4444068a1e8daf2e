package org.tacit.privacy.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/** All transforms of single columns, by name. Sampling, aggregation, grouping and synthesis concern whole rows: see {@link Plan}. */
public final class Transforms {

    /** The cells stay. */
    public static final String KEEP = "keep";
    /** The column goes. */
    public static final String DROP = "drop";

    private static final List<TransformSpec> ALL = all(
            List.of(new TransformSpec(KEEP, Family.NONE, TransformSpec.ANY, List.of(), new Text("the cells as they are", "保持原样"),
                            (column, values, context) -> ColumnTransform.ofCells(column.type(),
                                    new Effect(Family.NONE, Effect.Back.EVERYBODY, "", "", List.of()), cell -> cell)),
                    new TransformSpec(DROP, Family.SUPPRESSION, TransformSpec.ANY, List.of(), new Text("no such column in the output", "删除该列"),
                            (column, values, context) -> ColumnTransform.ofCells(column.type(), Effect.irreversible(Family.SUPPRESSION), cell -> null))),
            Encryption.SPECS, Pseudonyms.SPECS, Masking.SPECS, Generalisation.SPECS, Randomisation.SPECS);
    private static final Map<String, TransformSpec> BY_NAME = ALL.stream().collect(Collectors.toMap(TransformSpec::name, Function.identity()));

    private Transforms() {
    }

    public static List<TransformSpec> list() {
        return ALL;
    }

    public static TransformSpec get(String name) {
        TransformSpec spec = BY_NAME.get(name);
        if (spec == null) {
            throw InvalidInput.of("There is no transform '%s'; the transforms are %s.", "没有变换“%s”；可用变换：%s。", name, ALL.stream().map(TransformSpec::name).toList());
        }
        return spec;
    }

    @SafeVarargs
    private static List<TransformSpec> all(List<TransformSpec>... families) {
        List<TransformSpec> all = new ArrayList<>();
        for (List<TransformSpec> family : families) {
            all.addAll(family);
        }
        return List.copyOf(all);
    }
}
