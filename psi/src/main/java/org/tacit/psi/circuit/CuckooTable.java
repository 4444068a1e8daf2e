package org.tacit.psi.circuit;

import java.util.Arrays;
import org.tacit.base.InvalidInput;

/**
 * Puts every item into one of its three positions, one in each third of the table, no two into the same; no stash.
 *
 * <p>That fails only where no such placement exists: by Hall's theorem where some {@code s} items have fewer than s positions
 * together. A smallest such set has exactly {@code s−1}, each of them a position of two of its items at least (without an item that alone
 * touches a position, the rest would be such a set too). So for n items in a table of three thirds of M,
 * <pre>
 *   Pr[fail] ≤ Σ_{s≥4} C(n,s) · Σ_{a+b+c=s−1} Π_{t∈{a,b,c}} C(M,t)·D(s,t)/M^s        D(s,t): ways to give s items t positions, each to two or more
 *            ≤ Σ_{s≥4} C(n,s) · y^−(s−1) · ( s!/(x·M)^s · (1 + y·(e^x − 1 − x))^M )³      for any x, y &gt; 0
 * </pre>
 * as {@code D(s,t) = s!·[z^s](e^z − 1 − z)^t}. With {@link #third} this is below 2^-42 for every n up to {@link #MOST_ITEMS}, which a test evaluates; it is a
 * proof and no extrapolation, unlike the tables in use (Pinkas, Schneider, Zohner, TOPS 2018, ePrint 2016/930: 1.27·n by experiment).
 */
final class CuckooTable {

    /** Positions, and so rows of the secret columns, stay below 2^22. */
    static final int MOST_ITEMS = 3_200_000;
    private static final int EXTRA = 512;
    /** Evictions before paths are searched. */
    private static final int WALK = 500;

    /** The item at each position, -1 where there is none. */
    final int[] item;

    private final int[] positions;
    private int[] queue;
    private int[] cameFrom;
    private int[] seen;
    private int search;

    /** @param positions three of each item, one after the other; number k within third k */
    CuckooTable(int[] positions, int size) {
        this.positions = positions;
        this.item = new int[size];
        Arrays.fill(item, -1);
        int step = 0;
        for (int i = 0; i < positions.length / 3; i++) {
            int homeless = i;
            for (int walk = 0; homeless >= 0 && walk < WALK; walk++) {
                homeless = settle(homeless, step++);
            }
            if (homeless >= 0) {
                follow(homeless);
            }
        }
    }

    /** Slots of a third of the table: {@code 1.3·n/3}, and so many more that small tables keep the bound. */
    static int third(int items) {
        return (int) ((13L * items + 29) / 30) + EXTRA;
    }

    /** Positions of a table for so many items. */
    static int size(int items) {
        return 3 * third(items);
    }

    /** Puts the item into a free position of its own, or in place of another, which is given back. */
    private int settle(int i, int step) {
        for (int k = 0; k < 3; k++) {
            if (item[positions[3 * i + k]] < 0) {
                item[positions[3 * i + k]] = i;
                return -1;
            }
        }
        // Any choice that does not favour one position will do.
        int at = positions[3 * i + (int) ((step * 0x9E3779B97F4A7C15L >>> 32) % 3)];
        int evicted = item[at];
        item[at] = i;
        return evicted;
    }

    /** The shortest chain of evictions that ends at a free position, if there is any: then one item more has its place. */
    private void follow(int homeless) {
        if (queue == null) {
            queue = new int[item.length];
            cameFrom = new int[item.length];
            seen = new int[item.length];
        }
        search++;
        int head = 0;
        int tail = push(homeless, -1, 0);
        while (head < tail) {
            int at = queue[head++];
            if (item[at] < 0) {
                for (int to = at; to >= 0; to = cameFrom[to]) {
                    item[to] = cameFrom[to] < 0 ? homeless : item[cameFrom[to]];
                }
                return;
            }
            tail = push(item[at], at, tail);
        }
        throw InvalidInput.of("The identifiers have no place in the table, which happens once in more than 2^42 runs; run the step again.",
                "标识无法放入哈希表，其概率小于 2^-42；请重新运行该步骤。");
    }

    private int push(int i, int from, int tail) {
        int end = tail;
        for (int k = 0; k < 3; k++) {
            int at = positions[3 * i + k];
            if (seen[at] != search) {
                seen[at] = search;
                cameFrom[at] = from;
                queue[end++] = at;
            }
        }
        return end;
    }
}
