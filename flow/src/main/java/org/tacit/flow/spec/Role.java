package org.tacit.flow.spec;

import java.util.Set;
import org.tacit.base.Text;

/**
 * A part to play in an operator; each role is played by another party.
 *
 * @param required whether a step must name a party for it; a step of an operator for any number of parties leaves some roles out
 */
public record Role(String name, Set<PartyKind> kinds, boolean required, Text help) {

    public Role {
        kinds = Set.copyOf(kinds);
    }

    public static Role owner(String name, String en, String zh) {
        return new Role(name, Set.of(PartyKind.DATA_OWNER), true, new Text(en, zh));
    }

    public Role optional() {
        return new Role(name, kinds, false, help);
    }
}
