package org.tacit.flow.document;

import java.util.Collection;
import org.tacit.base.Text;

/** "Did you mean …?" */
final class Suggestion {

    /** Nobody mistypes a longer one, and the table below grows with it. */
    private static final int LONGEST = 100;

    private Suggestion() {
    }

    /** The nearest known name if it is near enough, else all names. */
    static Text of(String written, Collection<String> known) {
        String best = null;
        int least = Math.max(1, (written.length() + 1) / 3) + 1;
        for (String name : written.length() > LONGEST ? java.util.List.<String>of() : known) {
            int distance = distance(written.toLowerCase(java.util.Locale.ROOT), name.toLowerCase(java.util.Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        if (best != null) {
            return Text.of("did you mean '%s'?", "是否想写“%s”？", best);
        }
        if (known.isEmpty()) {
            return new Text("there are none here.", "此处没有可用的名称。");
        }
        return Text.of("known here: %s.", "可用的有：%s。", String.join(", ", known));
    }

    /** Edits, insertions, deletions and swaps of neighbours (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
