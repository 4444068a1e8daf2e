package org.tacit.psi.plan;

import org.tacit.wire.LinkSpeed;

/**
 * What a choice of protocol depends on.
 *
 * @param first     most identifiers of the first party
 * @param second    most identifiers of the second
 * @param malicious whether a party that does not follow the protocol must be withstood
 * @param national  whether all cryptography must be of the Chinese standards (国密)
 */
public record Situation(long first, long second, boolean firstLearns, boolean secondLearns, boolean malicious, boolean national, LinkSpeed link) {

    /** Without demands; both learn. */
    public static Situation of(long first, long second, LinkSpeed link) {
        return new Situation(first, second, true, true, false, false, link);
    }
}
