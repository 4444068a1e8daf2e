package org.tacit.mpc.rep3;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.tacit.base.ProtocolViolation;

/**
 * Whether two parties saw the same. Each share is held by two parties; whoever hears a share from one holder, or works out what it must be, compares it with the
 * other holder's, many at once by a hash. Of any two honest parties one is the other's neighbour, so that no lie to an honest party passes.
 */
final class Agreement {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PIECE = 1024;

    private final Triangle triangle;
    private final MessageDigest expected;
    private final MessageDigest held;
    private final byte[] scratch = new byte[8 * PIECE];

    Agreement(Triangle triangle) {
        this.triangle = triangle;
        try {
            expected = MessageDigest.getInstance("SHA-256");
            held = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @param missing the share that this party does not hold, as it was told or as it must be
     * @param second  this party's second share of the same number, which the previous party lacks
     */
    void expect(long[] missing, long[] second) {
        update(expected, missing);
        update(held, second);
    }

    private void update(MessageDigest digest, long[] values) {
        MemorySegment view = MemorySegment.ofArray(scratch);
        for (int done = 0; done < values.length; done += PIECE) {
            int count = Math.min(PIECE, values.length - done);
            MemorySegment.copy(values, done, view, LONG, 0, count);
            digest.update(scratch, 0, 8 * count);
        }
    }

    /** Compares everything since the last time; ends the session for everybody if the neighbours disagree. Returns when all three have found agreement. */
    void reach() {
        byte[] mine = held.digest();
        byte[] should = expected.digest();
        triangle.previous.send(mine);
        triangle.previous.flush();
        if (!MessageDigest.isEqual(triangle.next.receive(should.length), should)) {
            throw ProtocolViolation.of("Verification failed: another party did not follow the protocol. Nothing was revealed; stop working with %1$s and %2$s until it is found out who.",
                    "验证失败：有一方未遵守协议。未公开任何结果；在查明之前，请停止与 %1$s 和 %2$s 的合作。", triangle.previous.peer(), triangle.next.peer());
        }
        meet();
    }

    /** Returns when both others have come this far. */
    void meet() {
        long[] here = {0x7461636974L};
        long[] after = triangle.forth(here);
        long[] before = triangle.back(here);
        if (after[0] != here[0] || before[0] != here[0]) {
            throw ProtocolViolation.of("%1$s or %2$s did not follow the protocol at a meeting point.", "%1$s 或 %2$s 在会合点未遵守协议。",
                    triangle.previous.peer(), triangle.next.peer());
        }
    }

    /** A random number that nobody could foresee before all had come this far. */
    long[] coin(int words) {
        meet();
        Shares share = triangle.random(words);
        long[] missing = triangle.forth(share.a());
        expect(missing, share.b());
        return Shares.plus(Shares.plus(share.a(), share.b()), missing);
    }
}
