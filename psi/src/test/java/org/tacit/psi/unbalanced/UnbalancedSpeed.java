package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tacit.psi.Items;
import org.tacit.wire.LocalParties;

/** Build and online part for both sides in one process: wall and CPU time, by item. Sizes by {@code -Dtacit.n} and {@code -Dtacit.m}. */
@Tag("slow")
class UnbalancedSpeed {

    private static final OperatingSystemMXBean OS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void buildAndQuery() {
        int n = Integer.getInteger("tacit.n", 20_000);
        int m = Integer.getInteger("tacit.m", 20_000);
        List<String> small = IntStream.range(0, n).mapToObj("1%010d"::formatted).toList();
        List<String> large = IntStream.range(n / 2, n / 2 + m).mapToObj("1%010d"::formatted).toList();
        try (Pair pair = new Pair(8 * UnbalancedPsi.GROUP, SetParameters.of(m), large.subList(0, Math.min(m, 4000)))) {
            pair.fetch();
            pair.query(small.subList(0, Math.min(n, 4000)), true);
            long cpu = OS.getProcessCpuTime();
            long start = System.nanoTime();
            PublishedSet set = PublishedSet.build(pair.folder.resolve("timed"), Pair.source(large), SetParameters.of(m), pair.key, Work.SILENT);
            print("build", m, start, cpu);
            pair.set.close();
            pair.set = set;
            pair.fetch(java.util.Optional.of(pair.key.publicKey()));
            try (EncodedSet encoded = EncodedSet.open(pair.smallFolder()).orElseThrow()) {
                Items mine = Items.of(small);
                cpu = OS.getProcessCpuTime();
                long online = System.nanoTime();
                int found = LocalParties.run(session -> pair.psi.query(session, encoded, mine, true).size(),
                        session -> pair.psi.answer(session, set, pair.account(Pair.PLENTY), true)).first();
                print("online, both sides", n, online, cpu);
                assertThat(found).isEqualTo(Math.min(n - n / 2, m));
            }
        }
    }

    private static void print(String what, int items, long start, long cpu) {
        double used = (OS.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("%s: %d items, %.2f s, CPU %.2f s, %.1f us an item%n", what, items, (System.nanoTime() - start) / 1e9, used, used / items * 1e6);
    }
}
