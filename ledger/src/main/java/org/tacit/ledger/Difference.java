package org.tacit.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.Text;

/**
 * What was done to a log, from the leaf hashes it should have and those it has. The longest run of entries still in order counts
 * as untouched; between two of them, a foreign entry in a missing one's place is a changed one. O(n log n).
 */
final class Difference {

    private final List<Finding> findings = new ArrayList<>();

    private Difference() {
    }

    /** {@code is[i]} may be null: an entry whose record is damaged. */
    static List<Finding> of(List<byte[]> should, List<byte[]> is) {
        Difference d = new Difference();
        d.run(should, is);
        return d.findings;
    }

    private void run(List<byte[]> should, List<byte[]> is) {
        Map<ByteBuffer, Integer> place = new HashMap<>();
        for (int j = 0; j < should.size(); j++) {
            place.put(ByteBuffer.wrap(should.get(j)), j);
        }
        int[] origin = new int[is.size()];
        Set<Integer> present = new HashSet<>();
        for (int i = 0; i < origin.length; i++) {
            origin[i] = is.get(i) == null ? -1 : place.getOrDefault(ByteBuffer.wrap(is.get(i)), -1);
            present.add(origin[i]);
        }
        boolean[] kept = longestIncreasing(origin);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < origin.length; i++) {
            if (kept[i]) {
                seen.add(origin[i]);
            }
        }
        Deque<Integer> foreign = new ArrayDeque<>();
        int from = 0;
        for (int i = 0; i <= origin.length; i++) {
            if (i < origin.length && !kept[i]) {
                if (origin[i] < 0) {
                    foreign.add(i);
                } else if (seen.add(origin[i])) {
                    add(Finding.Kind.REORDERED, origin[i], "Entry %1$d stands at place %2$d.", "第 %1$d 条被移到了第 %2$d 位。", origin[i], i);
                } else {
                    add(Finding.Kind.INSERTED, i, "Place %1$d holds entry %2$d a second time.", "第 %1$d 位重复了第 %2$d 条。", i, origin[i]);
                }
                continue;
            }
            int to = i < origin.length ? origin[i] : should.size();
            for (int j = from; j < to; j++) {
                if (present.contains(j)) {
                    continue;
                }
                if (foreign.isEmpty()) {
                    add(Finding.Kind.REMOVED, j, "Entry %d was removed.", "第 %d 条被删除。", j);
                } else {
                    foreign.poll();
                    add(Finding.Kind.CHANGED, j, "Entry %d was changed.", "第 %d 条被改动。", j);
                }
            }
            while (!foreign.isEmpty()) {
                add(Finding.Kind.INSERTED, foreign.peek(), "The entry at place %d was inserted.", "第 %d 位的条目是插入的。", foreign.poll());
            }
            from = to + 1;
        }
    }

    private void add(Finding.Kind kind, long entry, String en, String zh, Object... arguments) {
        findings.add(new Finding(kind, entry, Text.of(en, zh, arguments)));
    }

    /** Which places belong to a longest strictly increasing subsequence of the values that are not negative (patience sorting). */
    private static boolean[] longestIncreasing(int[] values) {
        int[] tail = new int[values.length];
        int[] before = new int[values.length];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0) {
                continue;
            }
            int low = 0;
            int high = length;
            while (low < high) {
                int mid = (low + high) >>> 1;
                if (values[tail[mid]] < values[i]) {
                    low = mid + 1;
                } else {
                    high = mid;
                }
            }
            before[i] = low == 0 ? -1 : tail[low - 1];
            tail[low] = i;
            length = Math.max(length, low + 1);
        }
        boolean[] kept = new boolean[values.length];
        for (int i = length == 0 ? -1 : tail[length - 1]; i >= 0; i = before[i]) {
            kept[i] = true;
        }
        return kept;
    }
}
