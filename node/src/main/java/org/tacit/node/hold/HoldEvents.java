package org.tacit.node.hold;

/** Told when a hold is placed or lifted, after the database knows. */
public interface HoldEvents {

    /** Returns once nothing that it covers sends any more. */
    void placed(Hold hold);

    void lifted(Hold hold);
}
