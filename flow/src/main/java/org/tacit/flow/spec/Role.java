package org.tacit.flow.spec;

import java.util.Set;
import org.tacit.base.Text;

/** A part to play in an operator; each role is played by another party. */
public record Role(String name, Set<PartyKind> kinds, Text help) {

    public Role {
        kinds = Set.copyOf(kinds);
    }

    public static Role owner(String name, String en, String zh) {
        return new Role(name, Set.of(PartyKind.DATA_OWNER), new Text(en, zh));
    }
}
