package org.tacit.protocol.okvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.tacit.crypto.symmetric.Prg;

class OkvsTest {

    private static final int KEY = OkvsParameters.KEY_WORDS;

    private static long[] rows(long seed, int n, int words) {
        var random = new Random(seed);
        return random.longs((long) n * (KEY + words)).toArray();
    }

    private static void everyKeyReadsItsValue(OkvsParameters parameters, long[] rows, int n, int words) {
        int stride = KEY + words;
        long[] slots = new long[words * parameters.slots() + 3];
        assertThat(OkvsEncoder.encode(parameters, rows, 0, n, words, slots, 3, new Prg(1, 2))).isTrue();
        long[] out = new long[words * n];
        new OkvsDecoder(parameters, words, slots, 3).decode(rows, 0, stride, n, out, 0);
        for (int i = 0; i < n; i++) {
            for (int w = 0; w < words; w++) {
                assertThat(out[words * i + w]).isEqualTo(rows[stride * i + KEY + w]);
            }
        }
    }

    @Property(tries = 300)
    void encodedKeysRead(@ForAll @IntRange(max = 700) int n, @ForAll @IntRange(min = 1, max = 4) int words, @ForAll long seed) {
        everyKeyReadsItsValue(OkvsParameters.of(n), rows(seed, n, words), n, words);
    }

    /** A full store is above the threshold of peeling: the core has hundreds of equations. */
    @Example
    void encodedKeysReadInALargeFullStore() {
        int n = 20_000;
        var parameters = OkvsParameters.of(n);
        long[] rows = rows(5, n, 1);
        var peeling = new Peeling(parameters, rows, 0, KEY + 1, n);
        peeling.run();
        assertThat(peeling.asideCount).isGreaterThan(20);
        assertThat(peeling.peeled + peeling.asideCount).isEqualTo(n);
        everyKeyReadsItsValue(parameters, rows, n, 1);
    }

    /** As the stores of a set in bins: fewer keys than there is room for. */
    @Example
    void encodedKeysReadInALargeStoreWithRoom() {
        var parameters = OkvsParameters.of(20_000);
        everyKeyReadsItsValue(parameters, rows(6, 19_000, 2), 19_000, 2);
    }

    /** Keys in the same three slots, told apart by the dense bits alone. */
    @Property(tries = 50)
    void keysInTheSameSlots(@ForAll @IntRange(min = 2, max = 25) int same, @ForAll long seed) {
        int n = 200;
        long[] rows = rows(seed, n, 1);
        for (int i = 1; i < same; i++) {
            rows[4 * i] = rows[0];
            rows[4 * i + 1] = rows[1];
        }
        everyKeyReadsItsValue(OkvsParameters.of(n), rows, n, 1);
    }

    @Example
    void dependentRowsAreRefused() {
        for (int n : new int[] {2, 3, 500}) {
            long[] rows = rows(n, n, 1);
            System.arraycopy(rows, 0, rows, 4 * (n - 1), 3);
            long[] slots = new long[OkvsParameters.of(n).slots()];
            assertThat(OkvsEncoder.encode(OkvsParameters.of(n), rows, 0, n, 1, slots, 0, new Prg(1, 2))).isFalse();
        }
        // Four keys over six slots, each slot twice, with dense bits that cancel.
        long[] cycle = new long[16];
        long[] dense = {5, 9, 6, 10};
        long[][] at = {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}};
        for (int i = 0; i < 4; i++) {
            cycle[4 * i] = at[i][0] << 63;
            cycle[4 * i + 1] = at[i][1] << 31 | at[i][2] << 63;
            cycle[4 * i + 2] = dense[i];
        }
        var parameters = OkvsParameters.of(4);
        long[] slots = new long[parameters.slots()];
        assertThat(OkvsEncoder.encode(parameters, cycle, 0, 4, 1, slots, 0, new Prg(1, 2))).isFalse();
        cycle[2] ^= 1L << 47;
        everyKeyReadsItsValue(parameters, cycle, 4, 1);
    }

    /** With few dense bits in use, failures come as often as the bound says: at most, and not never. */
    @Example
    void failuresKeepTheBoundAtReducedParameters() {
        int n = 64;
        int bits = 3;
        int tries = 40_000;
        var parameters = OkvsParameters.of(n);
        double bound = OkvsBoundTest.expectedDependencies(n, parameters.segment()) / (1 << bits);
        long[] slots = new long[parameters.slots()];
        int failures = 0;
        for (int t = 0; t < tries; t++) {
            long[] rows = rows(t, n, 1);
            for (int i = 0; i < n; i++) {
                rows[4 * i + 2] &= (1 << bits) - 1;
            }
            failures += OkvsEncoder.encode(parameters, rows, 0, n, 1, slots, 0, new Prg(1, 2)) ? 0 : 1;
        }
        // bound·tries = 654 is an upper bound on the mean, close to it; the standard deviation is about 26.
        assertThat((double) failures).isBetween(0.7 * bound * tries, 1.15 * bound * tries);
    }

    /** Keys that were not encoded, and the slots themselves, look random when the values are. */
    @Example
    void everythingElseLooksRandom() {
        int n = 4000;
        var parameters = OkvsParameters.of(n);
        long[] slots = new long[parameters.slots()];
        assertThat(OkvsEncoder.encode(parameters, rows(1, n, 1), 0, n, 1, slots, 0, new Prg(7, 8))).isTrue();
        long[] others = rows(2, n, 1);
        long[] out = new long[n];
        new OkvsDecoder(parameters, 1, slots, 0).decode(others, 0, 4, n, out, 0);
        for (int i = 0; i < n; i++) {
            assertThat(out[i]).isNotEqualTo(others[4 * i + 3]);
        }
        for (int bit = 0; bit < 64; bit++) {
            int b = bit;
            // Six standard deviations.
            assertThat(java.util.Arrays.stream(out).filter(v -> (v >>> b & 1) != 0).count()).isBetween(2000L - 190, 2000L + 190);
            assertThat(java.util.Arrays.stream(slots).filter(v -> (v >>> b & 1) != 0).count())
                    .isBetween(slots.length / 2 - 220L, slots.length / 2 + 220L);
        }
    }

    /** The slots depend on the values and the randomness only through one draw among the solutions: same seed, same slots. */
    @Example
    void encodingIsDeterministic() {
        var parameters = OkvsParameters.of(300);
        long[] one = new long[parameters.slots()];
        long[] two = new long[parameters.slots()];
        OkvsEncoder.encode(parameters, rows(1, 300, 1), 0, 300, 1, one, 0, new Prg(7, 8));
        OkvsEncoder.encode(parameters, rows(1, 300, 1), 0, 300, 1, two, 0, new Prg(7, 8));
        assertThat(one).isEqualTo(two);
        OkvsEncoder.encode(parameters, rows(1, 300, 1), 0, 300, 1, two, 0, new Prg(7, 9));
        assertThat(one).isNotEqualTo(two);
    }

    @Property(tries = 30)
    void decodingIsLinear(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int words) {
        var parameters = OkvsParameters.of(50);
        var random = new Random(seed);
        long[] s = random.longs((long) words * parameters.slots()).toArray();
        long[] t = random.longs((long) words * parameters.slots()).toArray();
        long[] sum = new long[s.length];
        for (int i = 0; i < s.length; i++) {
            sum[i] = s[i] ^ t[i];
        }
        long[] rows = rows(seed, 20, 0);
        long[][] out = new long[3][20 * words];
        long[][] stores = {s, t, sum};
        for (int k = 0; k < 3; k++) {
            new OkvsDecoder(parameters, words, stores[k], 0).decode(rows, 0, KEY, 20, out[k], 0);
        }
        for (int i = 0; i < 20 * words; i++) {
            assertThat(out[2][i]).isEqualTo(out[0][i] ^ out[1][i]);
        }
    }

    @Example
    void moreKeysThanRoom() {
        var parameters = OkvsParameters.of(10);
        assertThatThrownBy(() -> OkvsEncoder.encode(parameters, rows(1, 11, 1), 0, 11, 1, new long[1000], 0, new Prg(1, 2)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OkvsParameters.of((1 << 20) + 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
