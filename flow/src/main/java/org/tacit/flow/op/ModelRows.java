package org.tacit.flow.op;

import org.tacit.learn.Features;

/** Rows as one party's {@linkplain ModelPart part of a model} reads them. */
public final class ModelRows {

    final Features features;

    ModelRows(Features features) {
        this.features = features;
    }

    /** So many rows of a party whose columns the model does not read. */
    public static ModelRows none(int rows) {
        return new ModelRows(Features.none(rows));
    }
}
