package org.tacit.privacy.deid;

import java.util.function.UnaryOperator;
import org.tacit.data.ColumnType;

/** One column on its way out, batch by batch. An instance serves one run and one thread. */
public interface ColumnTransform {

    /** Type of the cells that come out. */
    ColumnType type();

    Effect effect();

    /** Replaces the first {@code rows} cells; null is a missing cell, and stays one unless the transform says otherwise. */
    void apply(String[] cells, int rows);

    /** Brings one cell back, where {@link Effect#back} says that the key or mapping table can. */
    default String reveal(String cell) {
        throw org.tacit.base.InvalidInput.of("This transform cannot be undone.", "该变换不可还原。");
    }

    /** Cell by cell, missing ones left alone. */
    static ColumnTransform ofCells(ColumnType type, Effect effect, UnaryOperator<String> cell) {
        return ofCells(type, effect, cell, null);
    }

    /** The same with a way back. */
    static ColumnTransform ofCells(ColumnType type, Effect effect, UnaryOperator<String> cell, UnaryOperator<String> back) {
        return new ColumnTransform() {
            @Override
            public ColumnType type() {
                return type;
            }

            @Override
            public Effect effect() {
                return effect;
            }

            @Override
            public void apply(String[] cells, int rows) {
                for (int i = 0; i < rows; i++) {
                    cells[i] = cells[i] == null ? null : cell.apply(cells[i]);
                }
            }

            @Override
            public String reveal(String value) {
                return back == null ? ColumnTransform.super.reveal(value) : back.apply(value);
            }
        };
    }
}
