package org.tacit.psi.unbalanced;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;

class QueryMeterTest {

    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2027-01-01T00:00:00Z"));

    private QueryMeter open(Path folder) {
        return QueryMeter.open(folder, (InstantSource) clock::get);
    }

    @Example
    void chargesOutliveTheProcess() throws IOException {
        Path folder = Pair.temporary();
        var limits = new QueryLimits(10, 10, Duration.ofDays(1));
        try (QueryMeter meter = open(folder)) {
            meter.account("bank", limits).charge(7);
            assertThatThrownBy(() -> open(folder)).isInstanceOf(InvalidInput.class).hasMessageContaining("in use");
        }
        try (QueryMeter meter = open(folder)) {
            QueryMeter.Account bank = meter.account("bank", limits);
            assertThat(bank.used()).isEqualTo(7);
            assertThatThrownBy(() -> bank.charge(4)).isInstanceOf(PolicyDenied.class).hasMessageContaining("3 more");
            bank.admit(3);
            assertThat(bank.used()).isEqualTo(7);
            bank.charge(3);
            assertThatThrownBy(() -> bank.admit(1)).isInstanceOf(PolicyDenied.class);
            assertThat(meter.account("shop", limits).used()).as("others have their own").isZero();
        }
        for (Path file : Disk.list(folder, "????????????????????????????????????????????????????????????????")) {
            byte[] content = Files.readAllBytes(file);
            content[content.length - 1] ^= 1;
            Files.write(file, content);
        }
        try (QueryMeter meter = open(folder)) {
            assertThatThrownBy(() -> meter.account("bank", limits).admit(0)).isInstanceOf(InvalidInput.class).hasMessageContaining("damaged");
        }
        Disk.deleteFolder(folder);
    }

    /** In no window is more admitted than the limit, and what is denied would have been too much for the window and one part of it. */
    @Property(tries = 60)
    void noWindowHoldsMore(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 900) Integer> waits,
            @ForAll @IntRange(min = 1, max = 40) int each) throws IOException {
        Path folder = Pair.temporary();
        int window = 6400;
        int limit = 100;
        List<long[]> admitted = new ArrayList<>();
        try (QueryMeter meter = open(folder)) {
            QueryMeter.Account account = meter.account("bank", new QueryLimits(1 << 20, limit, Duration.ofSeconds(window)));
            for (int wait : waits) {
                clock.set(clock.get().plusSeconds(wait));
                long now = clock.get().getEpochSecond();
                try {
                    account.charge(each);
                    admitted.add(new long[] {now, each});
                    assertThat(sum(admitted, now - window, now)).isLessThanOrEqualTo(limit);
                } catch (PolicyDenied e) {
                    assertThat(e).hasMessageContaining("at this moment");
                    assertThat(sum(admitted, now - window - window / 64, now) + each).isGreaterThan(limit);
                }
            }
        }
        Disk.deleteFolder(folder);
    }

    private static long sum(List<long[]> admitted, long after, long until) {
        return admitted.stream().filter(a -> a[0] > after && a[0] <= until).mapToLong(a -> a[1]).sum();
    }

    @Example
    void aClockSetBackGivesNothingBack() throws IOException {
        Path folder = Pair.temporary();
        try (QueryMeter meter = open(folder)) {
            QueryMeter.Account account = meter.account("bank", new QueryLimits(100, 10, Duration.ofHours(1)));
            account.charge(10);
            clock.set(clock.get().minusSeconds(86400));
            assertThatThrownBy(() -> account.charge(1)).isInstanceOf(PolicyDenied.class);
            clock.set(clock.get().plusSeconds(86400 + 3600 + 3600 / 64 + 1));
            account.charge(10);
        }
        Disk.deleteFolder(folder);
    }
}
