package org.tacit.pir.dpf;

import org.tacit.crypto.symmetric.CorrelationRobustHash;
import org.tacit.wire.Session;

/** What client and hosts say to each other; numbers are little-endian. */
final class HostWire {

    /** A client's word: first the table, then questions, then goodbye. */
    static final int TABLE = 1;
    static final int QUERY = 2;
    static final int END = 3;

    /** The host's word before an answer. */
    static final int ANSWER = 0;
    static final int STALE = 1;
    static final int REFUSED = 2;

    /** Buckets that every question asks for, one in each half. */
    static final int BUCKETS = 2;
    static final int ELEMENT = 32;
    /** Shape, version, digest. */
    static final int TABLE_BYTES = HostShape.BYTES + 4 + 32;

    private HostWire() {
    }

    /** The generator in the trees of one session: three parties have the same. */
    static CorrelationRobustHash hash(Session session) {
        return CorrelationRobustHash.of("tacit/pir/dpf/v1", session.id());
    }

    /** {@code version ‖ blinded keys, to the provider only ‖ two point function keys each}. */
    static int questionBytes(HostShape shape, int questions, boolean oprf) {
        return 4 + questions * ((oprf ? ELEMENT : 0) + BUCKETS * shape.domain().keyBytes());
    }

    /** {@code evaluated keys and a proof, from the provider only ‖ two sums each}. */
    static int answerBytes(HostShape shape, int questions, boolean oprf) {
        return (oprf ? questions * ELEMENT + org.tacit.crypto.oprf.VoprfBatch.PROOF_BYTES : 0) + questions * BUCKETS * shape.bucketBytes();
    }

    static int number(byte[] in, int at) {
        return in[at] & 255 | (in[at + 1] & 255) << 8 | (in[at + 2] & 255) << 16 | in[at + 3] << 24;
    }

    static void number(int value, byte[] out, int at) {
        for (int i = 0; i < 4; i++) {
            out[at + i] = (byte) (value >>> 8 * i);
        }
    }
}
