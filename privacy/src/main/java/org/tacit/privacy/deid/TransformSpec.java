package org.tacit.privacy.deid;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Column;
import org.tacit.data.ColumnType;

/** A transform as plans name it: what columns it takes and what it may be told. Forms, help and checks follow from this. */
public record TransformSpec(String name, Family family, Set<ColumnType> takes, List<Parameter> parameters, Text help, Maker maker) {

    static final Set<ColumnType> ANY = EnumSet.allOf(ColumnType.class);
    static final Set<ColumnType> TEXTS = EnumSet.of(ColumnType.TEXT);
    static final Set<ColumnType> NUMBERS = EnumSet.of(ColumnType.INTEGER, ColumnType.REAL);
    static final Set<ColumnType> DAYS = EnumSet.of(ColumnType.DATE, ColumnType.TIMESTAMP);

    /** Makes one for a run. */
    @FunctionalInterface
    public interface Maker {
        ColumnTransform make(Column column, Values values, Context context);
    }

    public ColumnTransform make(Column column, Map<String, Object> parameters, Context context) {
        String where = "'" + column.name() + "' " + name;
        if (!takes.contains(column.type())) {
            throw InvalidInput.of("%s: it takes columns of type %s, and this one is %s; choose another transform.", "%s：该变换适用于类型 %s，而此列为 %s；请换一种变换。",
                    where, takes, column.type());
        }
        return maker.make(column, Values.check(where, this.parameters, parameters), context);
    }
}
