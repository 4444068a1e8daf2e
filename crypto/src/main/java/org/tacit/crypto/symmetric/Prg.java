package org.tacit.crypto.symmetric;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A stream of pseudorandom bits from a seed of 16 bytes: AES-128 in counter mode, counter from zero (NIST SP 800-38A §6.5).
 *
 * <h2>Security guarantees</h2>
 * Indistinguishable from random to whoever lacks the seed while AES-128 is a pseudorandom permutation; the distance grows as
 * {@code B² / 2^129} for {@code B} blocks drawn, 2^-65 after a tebibyte. A seed serves one instance for one purpose.
 *
 * <p>The stream continues from call to call, whatever the sizes of the calls. Numbers are little-endian. Not thread-safe.
 */
public final class Prg {

    public static final int SEED_BYTES = 16;

    /** Counter mode runs at full speed only when the work comes in modest pieces; this one also stays in the first-level cache. */
    private static final int PIECE = 4096;
    /** The runtime compiles counter mode to AES instructions after some thousand calls; short pieces get it there twenty times sooner. */
    private static final int COLD_PIECE = 64;
    private static int cold = 12_000;
    private static final byte[] ZEROS = new byte[PIECE];
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[PIECE]);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Cipher cipher;

    /** @param seed exactly 16 bytes, not kept beyond the expanded key inside the cipher */
    public Prg(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a seed is 16 bytes, not " + seed.length);
        }
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(seed, "AES"), new IvParameterSpec(new byte[16]));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-CTR", e);
        }
    }

    /** The same, seeded with two numbers: bytes 0 to 7 are {@code low}, little-endian, bytes 8 to 15 {@code high}. */
    public Prg(long low, long high) {
        this(bytes(low, high));
    }

    /** A generator with a fresh seed. */
    public static Prg seededFrom(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new Prg(seed);
    }

    /** The next {@code count} bytes of the stream. */
    public void fill(byte[] into, int offset, int count) {
        try {
            for (int done = 0; done < count; ) {
                int bytes = Math.min(cold > 0 ? COLD_PIECE : PIECE, count - done);
                cipher.update(ZEROS, 0, bytes, into, offset + done);
                done += bytes;
                if (cold > 0) {
                    cold--;
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public void fill(byte[] into) {
        fill(into, 0, into.length);
    }

    /** The next {@code 8 * count} bytes of the stream as numbers. */
    public void fill(long[] into, int offset, int count) {
        byte[] scratch = SCRATCH.get();
        MemorySegment view = MemorySegment.ofArray(scratch);
        for (int done = 0; done < count; done += PIECE / 8) {
            int longs = Math.min(PIECE / 8, count - done);
            fill(scratch, 0, 8 * longs);
            MemorySegment.copy(view, LONG, 0, into, offset + done, longs);
        }
    }

    public void fill(long[] into) {
        fill(into, 0, into.length);
    }

    private static byte[] bytes(long low, long high) {
        byte[] seed = new byte[SEED_BYTES];
        MemorySegment view = MemorySegment.ofArray(seed);
        view.set(LONG, 0, low);
        view.set(LONG, 8, high);
        return seed;
    }
}
