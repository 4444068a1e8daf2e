package org.tacit.pir.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.pir.LookupRows;

class CandidatesTest {

    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32};

    private static List<byte[]> keys(int n) {
        return IntStream.range(0, n).mapToObj(i -> ("k" + i).getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static Set<String> names(List<byte[]> list) {
        return list.stream().map(key -> new String(key, StandardCharsets.UTF_8)).collect(Collectors.toSet());
    }

    /** Every key is in one group, of k or more, and every member has the same. */
    @Property(tries = 40)
    void groupsAreAPartition(@ForAll @IntRange(min = 2, max = 40) int k, @ForAll @IntRange(min = 0, max = 300) int more) {
        int n = k + more;
        CandidateGroups groups = new CandidateGroups(keys(n), k, SECRET);
        Set<Set<String>> different = new HashSet<>();
        for (byte[] key : keys(n)) {
            Set<String> group = names(groups.list(key));
            assertThat(group).contains(new String(key, StandardCharsets.UTF_8)).hasSizeBetween(k, 2 * k - 1);
            assertThat(groups.list(key)).isSortedAccordingTo(Arrays::compareUnsigned);
            different.add(group);
        }
        assertThat(different).hasSize(n / k);
        assertThat(different.stream().mapToInt(Set::size).sum()).isEqualTo(n);
    }

    @Test
    void groupsFollowFromTheSecret() {
        Set<String> group = names(new CandidateGroups(keys(100), 10, SECRET).list(keys(1).getFirst()));
        // Not from the order in which the keys were given.
        assertThat(names(new CandidateGroups(keys(100).reversed(), 10, SECRET).list(keys(1).getFirst()))).isEqualTo(group);
        assertThat(names(new CandidateGroups(keys(100), 10, new byte[32]).list(keys(1).getFirst()))).isNotEqualTo(group);
    }

    @Test
    void groupsRefuseStrangersAndTwins() {
        CandidateGroups groups = new CandidateGroups(keys(20), 4, SECRET);
        assertThatThrownBy(() -> groups.list(new byte[] {1})).isInstanceOf(InvalidInput.class).hasMessageContaining("not among");
        assertThatThrownBy(() -> new CandidateGroups(keys(3), 4, SECRET)).isInstanceOf(InvalidInput.class);
        List<byte[]> twins = List.of(new byte[] {1}, new byte[] {2}, new byte[] {1});
        assertThatThrownBy(() -> new CandidateGroups(twins, 2, SECRET)).isInstanceOf(InvalidInput.class).hasMessageContaining("twice");
    }

    /** The same decoys for a key every time, by every instance with the secret: two lists of one key have all in common. */
    @Property(tries = 40)
    void drawnDecoysStay(@ForAll @IntRange(min = 2, max = 40) int k, @ForAll @IntRange(min = 0, max = 300) int more) {
        CandidateDraw draw = new CandidateDraw(keys(k + more), k, SECRET);
        CandidateDraw again = new CandidateDraw(keys(k + more).reversed(), k, SECRET);
        for (byte[] key : List.of("stranger".getBytes(StandardCharsets.UTF_8), keys(1).getFirst())) {
            assertThat(draw.list(key)).hasSize(k).isSortedAccordingTo(Arrays::compareUnsigned);
            assertThat(names(draw.list(key))).hasSize(k).contains(new String(key, StandardCharsets.UTF_8)).isEqualTo(names(again.list(key)));
        }
    }

    /** Decoys are drawn evenly: 2000 lists of 9 decoys from 50, 360 each. */
    @Test
    void drawnDecoysAreEven() {
        CandidateDraw draw = new CandidateDraw(keys(50), 10, SECRET);
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            names(draw.list(("asked" + i).getBytes(StandardCharsets.UTF_8))).forEach(name -> counts.merge(name, 1, Integer::sum));
        }
        assertThat(keys(50)).allSatisfy(key -> assertThat(counts.get(new String(key, StandardCharsets.UTF_8))).isBetween(250, 470));
    }

    /** The index of records is a map. */
    @Property(tries = 20)
    void recordsAreAMap(@ForAll Random random) {
        LookupRows none = new LookupRows() {
            @Override
            public int rows() {
                return 0;
            }

            @Override
            public int recordBytes() {
                return 3;
            }

            @Override
            public void scan(Reader reader) {
            }
        };
        RecordIndex index = RecordIndex.of(none, new SecureRandom());
        Map<Integer, byte[]> twin = new HashMap<>();
        for (int step = 0; step < 3000; step++) {
            int i = random.nextInt(400);
            byte[] key = ("k" + i).getBytes(StandardCharsets.UTF_8);
            switch (random.nextInt(3)) {
                case 0 -> {
                    byte[] record = {(byte) step, (byte) (step >>> 8), (byte) i};
                    assertThat(index.put(key, record)).isEqualTo(twin.put(i, record) == null);
                }
                case 1 -> assertThat(index.remove(key)).isEqualTo(twin.remove(i) != null);
                default -> assertThat(index.find(key).map(r -> Arrays.equals(r, twin.get(i)))).isEqualTo(twin.containsKey(i) ? Optional.of(true) : Optional.empty());
            }
        }
    }

    @Test
    void twinsAreRefused() {
        LookupRows twice = new LookupRows() {
            @Override
            public int rows() {
                return 3;
            }

            @Override
            public int recordBytes() {
                return 1;
            }

            @Override
            public void scan(Reader reader) {
                for (int i = 0; i < 3; i++) {
                    reader.row(i, new byte[] {(byte) (i % 2)}, new byte[1]);
                }
            }
        };
        assertThatThrownBy(() -> RecordIndex.of(twice, new SecureRandom())).isInstanceOf(InvalidInput.class).hasMessageContaining("Row 2");
    }
}
