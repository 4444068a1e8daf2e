package org.tacit.privacy.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** Round trips of any text under any key, and none under another key or after a change. */
class CipherPropertyTest {

    private final SecureRandom random = new SecureRandom();

    @Property(tries = 200)
    void siv(@ForAll byte[] text, @ForAll @Size(64) byte[] key, @ForAll Suite suite, @ForAll byte[] associated) {
        byte[] own = java.util.Arrays.copyOf(key, 2 * suite.keyBytes());
        Siv siv = new Siv(suite, own);
        byte[] out = siv.encrypt(text, associated);
        assertThat(siv.decrypt(out, associated)).hasValue(text);
        assertThat(siv.encrypt(text, associated)).isEqualTo(out);
        out[out.length / 2] ^= 4;
        assertThat(siv.decrypt(out, associated)).isEmpty();
        out[out.length / 2] ^= 4;
        own[0] ^= 1;
        assertThat(new Siv(suite, own).decrypt(out, associated)).isEmpty();
        assertThat(siv.decrypt(java.util.Arrays.copyOf(out, 15))).isEmpty();
    }

    @Property(tries = 200)
    void gcm(@ForAll byte[] text, @ForAll @Size(32) byte[] key, @ForAll Suite suite, @ForAll byte[] associated) {
        Gcm gcm = new Gcm(suite, java.util.Arrays.copyOf(key, suite.keyBytes()), random);
        byte[] out = gcm.encrypt(text, associated);
        assertThat(gcm.decrypt(out, associated)).hasValue(text);
        assertThat(gcm.encrypt(text, associated)).isNotEqualTo(out);
        out[out.length - 1] ^= 4;
        assertThat(gcm.decrypt(out, associated)).isEmpty();
    }

    @Property(tries = 200)
    void permutations(@ForAll @LongRange(min = 1_000_000, max = 1_000_000_000_000_000_000L) long size, @ForAll @LongRange(min = 0) long number, @ForAll Suite suite) {
        NumberPermutation permutation = new NumberPermutation(suite, new byte[suite.keyBytes()], new byte[] {1}, size);
        long plain = number % size;
        long out = permutation.encrypt(plain);
        assertThat(out).isBetween(0L, size - 1);
        assertThat(permutation.decrypt(out)).isEqualTo(plain);
    }
}
