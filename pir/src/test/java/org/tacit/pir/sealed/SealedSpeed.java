package org.tacit.pir.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tacit.pir.Gate;

/** Build, single lookups and a batch in one process: CPU time of both sides together, by row and by key. Sizes by {@code -Dtacit.n} and {@code -Dtacit.m}. */
@Tag("slow")
class SealedSpeed {

    private static final OperatingSystemMXBean OS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void buildAndAsk() {
        int rows = Integer.getInteger("tacit.m", 20_000);
        int keys = Integer.getInteger("tacit.n", 20_000);
        new SealedPair(4000, 32).close();
        long cpu = OS.getProcessCpuTime();
        try (SealedPair pair = new SealedPair(rows, 32)) {
            print("build", rows, cpu);
            long[] server = {0, 0};
            pair.ask(lookup -> {
                lookup.prepare(4000);
                for (int round = 0; round < 2; round++) {
                    long single = OS.getProcessCpuTime();
                    server[0] = 0;
                    for (int i = 0; i < 2000; i++) {
                        assertThat(lookup.lookup(SealedPair.key(i))).isPresent();
                    }
                    print("one key at a time", 2000, single);
                    System.out.printf("  of which the provider, wall: %.1f us%n", server[0] / 2000 / 1e3);
                }
                List<byte[]> many = IntStream.range(0, keys).mapToObj(SealedPair::key).toList();
                long batch = OS.getProcessCpuTime();
                assertThat(lookup.lookup(many).stream().filter(Optional::isPresent).count()).isEqualTo(Math.min(rows, keys));
                print("batch", keys, batch);
                return null;
            }, new Gate() {
                @Override
                public void admit(int questions) {
                }

                @Override
                public void answered(int questions, long nanoseconds) {
                    server[0] += nanoseconds;
                }
            });
        }
    }

    private static void print(String what, int items, long cpu) {
        double used = (OS.getProcessCpuTime() - cpu) / 1e9;
        System.out.printf("%s: %d, CPU %.2f s, %.1f us each%n", what, items, used, used / items * 1e6);
    }
}
