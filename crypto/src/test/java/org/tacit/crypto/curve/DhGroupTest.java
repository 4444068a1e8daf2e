package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tacit.base.ProtocolViolation;

/** What private set intersection relies on, for every group and kernel. */
class DhGroupTest {

    private static final String DST = "TACIT-TEST-V01";
    private final SecureRandom random = new SecureRandom();

    static Stream<DhGroup> groups() {
        return Stream.of(DhGroup.curve25519(), DhGroup.sm2());
    }

    /** Items {@code prefix0, prefix1, …}. */
    private record Items(byte[] data, int[] offsets) {

        static Items of(List<String> items) {
            int[] offsets = new int[items.size() + 1];
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < items.size(); i++) {
                all.append(items.get(i));
                offsets[i + 1] = all.length();
            }
            return new Items(all.toString().getBytes(StandardCharsets.US_ASCII), offsets);
        }

        int count() {
            return offsets.length - 1;
        }
    }

    private static Items items(int n) {
        return Items.of(Stream.iterate(0, i -> i + 1).limit(n).map(i -> "item-" + "x".repeat(i % 5) + i).toList());
    }

    private static byte[] hash(DhGroup group, Items items, DhKey key) {
        byte[] out = new byte[items.count() * group.elementBytes()];
        group.hashAndMultiply(items.data, items.offsets, 0, items.count(), DST, key, out, 0);
        return out;
    }

    private static byte[] multiply(DhGroup group, byte[] elements, DhKey key) {
        byte[] out = new byte[elements.length];
        group.multiply(elements, 0, elements.length / group.elementBytes(), key, out, 0);
        return out;
    }

    @ParameterizedTest
    @MethodSource("groups")
    void keysCommute(DhGroup group) {
        Items items = items(300);
        try (DhKey a = group.newKey(random); DhKey b = group.newKey(random)) {
            byte[] ab = multiply(group, hash(group, items, a), b);
            assertThat(ab).isEqualTo(multiply(group, hash(group, items, b), a));
            assertThat(ab).isNotEqualTo(multiply(group, hash(group, items, a), a));
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void differentItemsAndTagsGiveDifferentElements(DhGroup group) {
        Items items = items(200);
        try (DhKey key = group.newKey(random)) {
            byte[] out = hash(group, items, key);
            long distinct = Stream.iterate(0, i -> i + 1).limit(200)
                    .map(i -> java.util.HexFormat.of().formatHex(out, i * group.elementBytes(), (i + 1) * group.elementBytes()))
                    .distinct().count();
            assertThat(distinct).isEqualTo(200);
            byte[] other = new byte[out.length];
            group.hashAndMultiply(items.data, items.offsets, 0, 200, DST + "-OTHER", key, other, 0);
            assertThat(Arrays.equals(out, 0, 32, other, 0, 32)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aRangeOfABatchEqualsTheBatch(DhGroup group) {
        Items items = items(141);
        int size = group.elementBytes();
        try (DhKey key = group.newKey(random)) {
            byte[] all = hash(group, items, key);
            byte[] parts = new byte[all.length + 7];
            for (int[] range : new int[][] {{0, 1}, {1, 4}, {4, 12}, {12, 12}, {12, 141}}) {
                group.hashAndMultiply(items.data, items.offsets, range[0], range[1], DST, key, parts, 7 + range[0] * size);
            }
            assertThat(Arrays.copyOfRange(parts, 7, parts.length)).isEqualTo(all);
            byte[] again = multiply(group, all, key);
            for (int i = 0; i < items.count(); i++) {
                group.multiply(all, i * size, 1, key, all, i * size);
            }
            assertThat(all).isEqualTo(again);
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aBadElementAnywhereIsNamed(DhGroup group) {
        Items items = items(150);
        int size = group.elementBytes();
        try (DhKey key = group.newKey(random)) {
            byte[] good = hash(group, items, key);
            for (int index : new int[] {0, 3, 127, 128, 149}) {
                byte[] bad = good.clone();
                Arrays.fill(bad, index * size, (index + 1) * size, (byte) 0xff);
                byte[] out = new byte[bad.length];
                assertThatThrownBy(() -> group.multiply(bad, 0, 150, key, out, 0))
                        .isInstanceOf(ProtocolViolation.class).hasMessageContaining("element " + index + " ");
                assertThat(out).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void aWipedOrForeignKeyIsRefused(DhGroup group) {
        DhKey key = group.newKey(random);
        byte[] element = hash(group, items(1), key);
        key.close();
        assertThatThrownBy(() -> multiply(group, element, key)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> multiply(group, element, new DhKey("other", new byte[32])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(key.toString()).isEqualTo("DhKey(" + group.suite() + ")");
    }
}
