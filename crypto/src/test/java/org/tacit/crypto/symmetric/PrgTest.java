package org.tacit.crypto.symmetric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Against FIPS 197, SP 800-38A and a twin that encrypts one counter at a time. */
class PrgTest {

    private static final HexFormat HEX = HexFormat.of();

    /** FIPS 197 appendix B: the block cipher that the twin below and the generator use. */
    @Test
    void fips197() throws Exception {
        byte[] block = ecb(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"), HEX.parseHex("3243f6a8885a308d313198a2e0370734"));
        assertThat(HEX.formatHex(block)).isEqualTo("3925841d02dc09fbdc118597196a0b32");
    }

    /** SP 800-38A F.5.1 begins its counter elsewhere, so the block that ours does not reach is checked through the cipher alone. */
    @Test
    void sp80038aCounterBlock() throws Exception {
        byte[] stream = ecb(HEX.parseHex("2b7e151628aed2a6abf7158809cf4f3c"), HEX.parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));
        assertThat(HEX.formatHex(stream)).isEqualTo("ec8cdf7398607cb0f2d21675ea9ea1e4");
    }

    /** NIST's known answer for key zero: AES(0, 0) and then AES(0, 1) of the GCM specification's test case 1 (E_K(Y0) with IV 0). */
    @Test
    void firstBlocksUnderKeyZero() {
        byte[] out = new byte[32];
        new Prg(new byte[16]).fill(out);
        assertThat(HEX.formatHex(out)).isEqualTo("66e94bd4ef8a2c3b884cfa59ca342b2e" + "58e2fccefa7e3061367f1d57a4e7455a");
    }

    @Property(tries = 30)
    void equalsTheBlockByBlockTwin(@ForAll @Size(16) byte[] seed, @ForAll @IntRange(min = 0, max = 20_000) int bytes) throws Exception {
        byte[] out = new byte[bytes];
        new Prg(seed).fill(out);
        byte[] counters = new byte[(bytes + 15) / 16 * 16];
        for (int block = 0; block < counters.length / 16; block++) {
            for (int shift = 0; shift < 32; shift += 8) {
                counters[16 * block + 15 - shift / 8] = (byte) (block >>> shift);
            }
        }
        assertThat(out).isEqualTo(java.util.Arrays.copyOf(ecb(seed, counters), bytes));
    }

    @Property(tries = 50)
    void theStreamDoesNotDependOnTheSizesOfTheCalls(@ForAll long random, @ForAll @IntRange(min = 0, max = 3000) int longs) {
        Random r = new Random(random);
        long low = r.nextLong();
        long high = r.nextLong();
        long[] whole = new long[longs];
        new Prg(low, high).fill(whole);
        long[] pieces = new long[longs];
        Prg prg = new Prg(low, high);
        for (int done = 0; done < longs; ) {
            int count = Math.min(longs - done, 1 + r.nextInt(700));
            prg.fill(pieces, done, count);
            done += count;
        }
        assertThat(pieces).isEqualTo(whole);
    }

    @Test
    void numbersAreLittleEndian() {
        byte[] bytes = new byte[16];
        long[] longs = new long[2];
        new Prg(1, 2).fill(bytes);
        new Prg(HEX.parseHex("01000000000000000200000000000000")).fill(longs);
        for (int i = 0; i < 16; i++) {
            assertThat(bytes[i]).isEqualTo((byte) (longs[i / 8] >>> 8 * (i % 8)));
        }
    }

    @Test
    void freshSeedsComeFromTheGivenSource() {
        byte[] seed = new byte[16];
        new Random(4).nextBytes(seed);
        SecureRandom source = new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        };
        long[] expected = new long[10];
        long[] out = new long[10];
        new Prg(seed).fill(expected);
        Prg.seededFrom(source).fill(out);
        assertThat(out).isEqualTo(expected);
    }

    @Test
    void aSeedIsSixteenBytes() {
        assertThatThrownBy(() -> new Prg(new byte[32])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] ecb(byte[] key, byte[] blocks) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return cipher.doFinal(blocks);
    }
}
