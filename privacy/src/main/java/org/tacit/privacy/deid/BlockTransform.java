package org.tacit.privacy.deid;

/** A transform that needs so many rows at once. */
interface BlockTransform extends ColumnTransform {

    int block();
}
