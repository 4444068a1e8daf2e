package org.tacit.flow.spec;

import java.util.Collection;
import java.util.Map;
import org.tacit.wire.LinkSpeed;

/**
 * What a plan is made under and no contract names: the lines to the partners. Another node has other lines, so nothing that a contract
 * fixes may depend on them once it is made.
 *
 * @param links by party; one that is missing has not been measured
 */
public record Conditions(Map<String, LinkSpeed> links) {

    /** Nothing is known. */
    public static final Conditions NONE = new Conditions(Map.of());

    public Conditions {
        links = Map.copyOf(links);
    }

    /** The slowest known line to one of these parties: what a step between them waits for. */
    public LinkSpeed link(Collection<String> parties) {
        return parties.stream().filter(links::containsKey).map(links::get).reduce(LinkSpeed::slower).orElse(LinkSpeed.ASSUMED);
    }
}
