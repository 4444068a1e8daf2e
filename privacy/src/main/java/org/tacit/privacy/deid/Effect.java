package org.tacit.privacy.deid;

import java.util.List;
import org.tacit.base.Text;

/**
 * What a transform does to the secrecy of a column.
 *
 * @param back     who can undo it
 * @param key      handle of the key or mapping table that undoes it, empty where nothing does
 * @param epsilon  of local differential privacy for each cell, empty where none is claimed
 * @param warnings what its user must know
 */
public record Effect(Family family, Back back, String key, String epsilon, List<Text> warnings) {

    /** Who can bring a cell back. */
    public enum Back {
        /** Nobody, from the output alone. */
        NOBODY,
        /** Whoever holds the key. */
        KEY,
        /** Whoever holds the key and guesses values: there is no decryption, but the guess can be confirmed. */
        GUESS_WITH_KEY,
        /** Whoever holds the mapping table and its key. */
        MAPPING,
        /** The cell is unchanged. */
        EVERYBODY
    }

    public Effect {
        warnings = List.copyOf(warnings);
    }

    static Effect irreversible(Family family, Text... warnings) {
        return new Effect(family, Back.NOBODY, "", "", List.of(warnings));
    }

    static Effect keyed(Family family, Back back, String key, Text... warnings) {
        return new Effect(family, back, key, "", List.of(warnings));
    }
}
