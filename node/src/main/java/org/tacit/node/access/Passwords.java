package org.tacit.node.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes of passwords: Argon2id (RFC 9106), in the PHC text form with its parameters, so that stronger ones can come later.
 *
 * <p>19 MiB, two passes, one lane, a salt of 16 bytes: OWASP's first choice where many may sign in at once. A guess costs an attacker with the
 * database as much as it costs this node. Not more than four are computed at a time, so that a flood of attempts takes 76 MiB and not all memory.
 */
final class Passwords {

    private static final int MEMORY_KIB = 19_456;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT = 16;
    private static final int TAG = 32;
    /** Bounds on what is read back: a touched database must not take all memory. */
    private static final int MOST_MEMORY_KIB = 1 << 18;
    private static final int MOST_PASSES = 16;
    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final SecureRandom random;
    private final Semaphore atOnce = new Semaphore(4);
    /** What is compared with where there is no such account: takes as long, and is nobody's password. */
    private final String nobody;

    Passwords(SecureRandom random) {
        this.random = random;
        byte[] salt = bytes(SALT);
        this.nobody = phc(MEMORY_KIB, PASSES, LANES, salt, bytes(TAG));
    }

    private byte[] bytes(int count) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        return made;
    }

    String hash(String password) {
        byte[] salt = bytes(SALT);
        return phc(MEMORY_KIB, PASSES, LANES, salt, tag(password, MEMORY_KIB, PASSES, LANES, salt, TAG));
    }

    /** @param phc as {@link #hash} made it; null where there is no such account or it has no password: false, after the same work */
    boolean matches(String password, String phc) {
        Matcher m = PHC.matcher(phc == null ? nobody : phc);
        if (!m.matches()) {
            throw new IllegalStateException("a password hash in the database is damaged");
        }
        int memory = Integer.parseInt(m.group(1));
        int passes = Integer.parseInt(m.group(2));
        int lanes = Integer.parseInt(m.group(3));
        if (memory > MOST_MEMORY_KIB || memory < 8 * lanes || passes < 1 || passes > MOST_PASSES || lanes < 1) {
            throw new IllegalStateException("a password hash in the database has parameters that this version does not take");
        }
        byte[] expected = Base64.getDecoder().decode(m.group(5));
        byte[] given = tag(password, memory, passes, lanes, Base64.getDecoder().decode(m.group(4)), expected.length);
        return MessageDigest.isEqual(expected, given) & phc != null;
    }

    private static String phc(int memory, int passes, int lanes, byte[] salt, byte[] tag) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s".formatted(memory, passes, lanes, base64.encodeToString(salt), base64.encodeToString(tag));
    }

    private byte[] tag(String password, int memory, int passes, int lanes, byte[] salt, int length) {
        byte[] secret = Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
        byte[] tag = new byte[length];
        atOnce.acquireUninterruptibly();
        try {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory).withIterations(passes).withParallelism(lanes).withSalt(salt).build());
            argon2.generateBytes(secret, tag);
            return tag;
        } finally {
            atOnce.release();
            Arrays.fill(secret, (byte) 0);
        }
    }
}
