package org.tacit.flow.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;

class AlignmentTest {

    private static byte[] bytes(Alignment alignment) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            alignment.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Alignment read(byte[] bytes, long tableRows) {
        return Alignment.read(new ByteArrayInputStream(bytes), tableRows);
    }

    /** The form on disk may not change under stored artifacts. */
    @Test
    void golden() {
        assertThat(HexFormat.of().formatHex(bytes(new Alignment(new long[] {5, 0, 258}))))
                .isEqualTo("5441434954524f57" + "01000000" + "0300000000000000" + "0500000000000000" + "0000000000000000" + "0201000000000000");
    }

    /** Places without a row make another version of the form. */
    @Test
    void gaps() {
        Alignment gaps = new Alignment(new long[] {5, Alignment.ABSENT});
        assertThat(HexFormat.of().formatHex(bytes(gaps))).isEqualTo("5441434954524f57" + "02000000" + "0200000000000000" + "0500000000000000" + "ffffffffffffffff");
        assertThat(read(bytes(gaps), 6)).isEqualTo(gaps);
        assertThat(gaps.absent()).isEqualTo(1);
        byte[] old = bytes(gaps);
        old[8] = 1;
        assertThatThrownBy(() -> read(old, 6)).isInstanceOf(InvalidInput.class);
    }

    /** One alignment, one form: version 2 without a place that is empty is none. */
    @Test
    void refusesVersion2WithoutGaps() {
        byte[] bytes = bytes(new Alignment(new long[] {1, 2, 3}));
        bytes[8] = 2;
        assertThatThrownBy(() -> read(bytes, 10)).isInstanceOf(InvalidInput.class);
    }

    @Property(tries = 100)
    void roundTrip(@ForAll long[] any) {
        long[] rows = Arrays.stream(any).map(r -> Math.floorMod(r, 1_000_000L)).toArray();
        Alignment alignment = new Alignment(rows);
        assertThat(read(bytes(alignment), 1_000_000)).isEqualTo(alignment);
    }

    @Test
    void manyRowsInChunks() {
        Alignment alignment = new Alignment(LongStream.range(0, 20_001).toArray());
        assertThat(read(bytes(alignment), 20_001)).isEqualTo(alignment);
    }

    @Property(tries = 200)
    void damageIsRefusedOrIsAnotherAlignment(@ForAll @LongRange(min = 0, max = 43) long at, @ForAll @LongRange(min = 1, max = 255) long change) {
        byte[] bytes = bytes(new Alignment(new long[] {1, 2, 3}));
        bytes[(int) at] ^= (byte) change;
        try {
            assertThat(read(bytes, 10)).isNotEqualTo(new Alignment(new long[] {1, 2, 3}));
        } catch (InvalidInput refused) {
            assertThat(refused).hasMessageContaining("damaged");
        }
    }

    @Test
    void refusesOtherLengthsAndRowsBeyondTheTable() {
        byte[] bytes = bytes(new Alignment(new long[] {1, 2, 3}));
        for (byte[] wrong : new byte[][] {new byte[0], Arrays.copyOf(bytes, bytes.length - 1), Arrays.copyOf(bytes, bytes.length + 1), Arrays.copyOf(bytes, 20)}) {
            assertThatThrownBy(() -> read(wrong, 10)).isInstanceOf(InvalidInput.class);
        }
        assertThatThrownBy(() -> read(bytes, 3)).isInstanceOf(InvalidInput.class);
        assertThat(read(bytes, 4).size()).isEqualTo(3);
    }
}
