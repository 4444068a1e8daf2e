package org.tacit.crypto.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A JVM that was not given the Vector API's module computes the same, in plain Java. */
class WithoutVectorsTest {

    private static final int ITEMS = 3000;

    /** Runs in a process of its own, without any flag. */
    static final class Plain {
        public static void main(String[] arguments) {
            assert ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
            System.out.println(HexFormat.of().formatHex(blinded()));
        }
    }

    @Test
    void aProcessWithoutTheModuleGivesTheSameElements() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                "-cp", System.getProperty("java.class.path"), Plain.class.getName()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        assertThat(process.waitFor()).isZero();
        assertThat(printed).isEqualTo(HexFormat.of().formatHex(blinded()));
    }

    /** Enough items to pass the point where the lanes would be tried; the last ones are compared. */
    private static byte[] blinded() {
        DhGroup group = DhGroup.curve25519();
        DhKey key = group.newKey(new Counter());
        byte[] data = new byte[4 * ITEMS];
        int[] offsets = new int[ITEMS + 1];
        for (int i = 0; i < ITEMS; i++) {
            data[4 * i] = (byte) i;
            data[4 * i + 1] = (byte) (i >> 8);
            offsets[i + 1] = 4 * (i + 1);
        }
        byte[] out = new byte[ITEMS * group.elementBytes()];
        group.hashAndMultiply(data, offsets, 0, ITEMS, "without-vectors", key, out, 0);
        return java.util.Arrays.copyOfRange(out, out.length - 320, out.length);
    }

    /** The same "random" key in both processes. */
    private static final class Counter extends java.security.SecureRandom {
        private int next = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (next++ * 31);
            }
        }
    }
}
