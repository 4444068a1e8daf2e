package org.tacit.psi.multiparty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.protocol.opprf.OpprfPlan;

/**
 * Everything that follows from the announced sizes, so that all parties compute it alike. A run goes wrong by chance with probability at
 * most {@code 2^-σ}: half of it is for the {@code (n−1)²} oblivious functions together, half for noise that adds up to zero.
 *
 * @param items      distinct items of each party, in the order of the session's parties
 * @param leader     the position of the party that compares
 * @param shareBits  bits of a share of zero: {@code σ + 1 + ⌈log2 |X_leader|⌉}
 * @param functions  statistical security that each oblivious function is planned for
 */
record MultipartyPlan(List<Integer> items, int leader, int shareBits, int functions) {

    /** Smaller sets are filled up, also those far smaller than the largest: the bounds on key-value stores, or bins of them, with a few keys are weaker. */
    static final int LEAST_KEYS = 512;
    private static final int LEAST_PART = 8;
    /** Partners with which shares of zero are made at the same time. */
    private static final int AT_ONCE = 4;

    /** @throws InvalidInput where there are no parameters for such sets of so many parties */
    static MultipartyPlan of(List<Integer> items, int leader, int statistical) {
        int n = items.size();
        var plan = new MultipartyPlan(List.copyOf(items), leader, statistical + 1 + bits(filled(items, leader)), statistical + 1 + bits((n - 1) * (n - 1)));
        try {
            for (int p = 0; p < n; p++) {
                if (p != leader) {
                    plan.shares(p);
                    // Of all that hold a function for p, one with the most keys asks for the most.
                    plan.function(items.indexOf(Collections.max(items)), p);
                }
            }
        } catch (InvalidInput e) {
            throw new InvalidInput(Text.of("%1$d parties cannot intersect sets of up to %2$d identifiers with failures below 2^-%3$d; split the tables, or let fewer parties take part.",
                    "%1$d 方无法以低于 2^-%3$d 的失败概率对多达 %2$d 个标识求交；请拆分数据表或减少参与方。", n, Collections.max(items), statistical), e);
        }
        return plan;
    }

    /** {@code ⌈log2 count⌉}. */
    private static int bits(int count) {
        return 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    private static int filled(List<Integer> items, int party) {
        return Math.max(Math.max(LEAST_KEYS, Collections.max(items) / LEAST_PART), items.get(party));
    }

    /** Keys of a party: its items and, where these are few, random ones. */
    int keys(int party) {
        return filled(items, party);
    }

    /** Longs of a share. */
    int shareWords() {
        return (shareBits + 63) / 64;
    }

    /** The bits of a share's last long. */
    long lastMask() {
        return -1L >>> 64 * shareWords() - shareBits;
    }

    /** A function whose values {@code receiver} gets at its keys and which {@code holder} evaluates at its own. */
    OpprfPlan function(int holder, int receiver) {
        return OpprfPlan.oprf(keys(receiver), keys(holder), functions);
    }

    /** The function in which {@code sender} gives its shares to the leader. */
    OpprfPlan shares(int sender) {
        return OpprfPlan.programmed(keys(leader), keys(sender), shareBits, functions);
    }

    /**
     * With whom {@code party}, not the leader, makes shares of zero, one list after the other: the circle method of round-robin tournaments, some
     * rounds together. Whoever stands in one's k-th list has oneself in its own k-th list.
     */
    List<List<Integer>> partners(int party) {
        int players = items.size() - 1;
        int seats = players + (players & 1);
        int me = seat(party);
        List<List<Integer>> lists = new ArrayList<>();
        for (int first = 0; first < seats - 1; first += AT_ONCE) {
            List<Integer> together = new ArrayList<>();
            for (int round = first; round < Math.min(first + AT_ONCE, seats - 1); round++) {
                int partner = opponent(me, round, seats);
                if (partner < players) {
                    together.add(partner < leader ? partner : partner + 1);
                }
            }
            lists.add(together);
        }
        return lists;
    }

    /** Parties other than the leader, counted from 0. */
    private int seat(int party) {
        return party < leader ? party : party - 1;
    }

    /** In round r seat i meets seat j where {@code i + j ≡ r (mod seats − 1)}; the last seat meets whoever would meet itself. */
    private static int opponent(int seat, int round, int seats) {
        int circle = seats - 1;
        if (seat == circle) {
            // 2j ≡ r: circle is odd, so that (circle + 1) / 2 is one half.
            return round * (seats / 2) % circle;
        }
        int partner = Math.floorMod(round - seat, circle);
        return partner == seat ? circle : partner;
    }
}
