package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;

/** The first words of a peer, which nobody has checked yet. */
class HelloTest {

    private static final Party PEER = new Party("telecom", "a".repeat(64));

    private static Hello read(byte[] bytes) throws IOException {
        MemoryLine[] ends = MemoryLine.pair();
        ends[0].write(bytes, 0, bytes.length);
        return Hello.read(ends[1], PEER);
    }

    private static byte[] hello(int sessionBytes, byte content) {
        byte[] bytes = new byte[6 + sessionBytes + 4];
        Arrays.fill(bytes, content);
        System.arraycopy(new byte[] {'T', 'C', 'T', Hello.VERSION, (byte) sessionBytes, 4}, 0, bytes, 0, 6);
        System.arraycopy(new byte[] {'m', 'a', 'i', 'n'}, 0, bytes, 6 + sessionBytes, 4);
        return bytes;
    }

    @Test
    void theLongestNameIsRead() throws IOException {
        assertThat(read(hello(Hello.LONGEST_NAME, (byte) 's'))).isEqualTo(new Hello("s".repeat(Hello.LONGEST_NAME), "main"));
    }

    /** Found by fuzzing: with replacement characters the name was longer than a name may be, and that was an error of ours. */
    @Test
    void aNameThatIsNoTextIsRefused() {
        assertThatThrownBy(() -> read(hello(Hello.LONGEST_NAME, (byte) 0xC7))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("no text");
        assertThatThrownBy(() -> read(hello(1, (byte) 0xFF))).isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> read(hello(Hello.LONGEST_NAME + 1, (byte) 's'))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("impossible length");
    }
}
