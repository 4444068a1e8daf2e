package org.tacit.pir.choice;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.Lookup;
import org.tacit.wire.Channel;

/** What client and provider say to each other; numbers are little-endian. */
final class ChoiceWire {

    /** A client's word: first the shape, then transfers, then questions that use them up, then goodbye. */
    static final int SHAPE = 1;
    static final int TRANSFERS = 2;
    static final int QUERY = 3;
    static final int END = 4;

    /** The provider's word before an answer. */
    static final int ANSWER = 0;
    static final int REFUSED = 1;

    static final int MOST_RECORD = 1 << 16;
    static final int MOST_TRANSFERS = 1 << 16;
    /** Bytes of all candidates of a question, and of all records of its answer. */
    static final int MOST_QUESTION = 1 << 22;
    static final int MOST_ANSWER = 1 << 24;

    private ChoiceWire() {
    }

    /** Transfers that one of {@code k} takes: {@code ⌈log2 k⌉}. */
    static int bits(int k) {
        return 32 - Integer.numberOfLeadingZeros(k - 1);
    }

    /** Presence, then the record. */
    static int entryBytes(int recordBytes) {
        return 1 + recordBytes;
    }

    /** A client's question: which of the prepared transfers turn, and the candidates. */
    record Question(int turns, List<byte[]> candidates) {

        /** {@code turns (2) ‖ for each candidate: length (2) ‖ key}. */
        byte[] encode() {
            var out = new ByteArrayOutputStream();
            two(out, turns);
            for (byte[] key : candidates) {
                two(out, key.length);
                out.writeBytes(key);
            }
            return out.toByteArray();
        }

        private static void two(ByteArrayOutputStream out, int value) {
            out.write(value);
            out.write(value >>> 8);
        }

        /** @throws ProtocolViolation unless there are {@code k} different keys, in order */
        static Question receive(Channel client, int k) {
            byte[] in = client.receiveUpTo(MOST_QUESTION);
            boolean good = in.length >= 2;
            int turns = good ? two(in, 0) : 0;
            good &= turns < 1 << bits(k);
            List<byte[]> candidates = new ArrayList<>(k);
            int at = 2;
            for (int i = 0; i < k && good; i++) {
                int length = at + 2 <= in.length ? two(in, at) : 0;
                good = length >= 1 && length <= Lookup.MOST_KEY && at + 2 + length <= in.length;
                if (good) {
                    candidates.add(Arrays.copyOfRange(in, at + 2, at + 2 + length));
                    good = i == 0 || CandidateGroups.ORDER.compare(candidates.get(i - 1), candidates.get(i)) < 0;
                    at += 2 + length;
                }
            }
            if (!good || at != in.length) {
                throw ProtocolViolation.of("%s sent a malformed list of candidates; its software does not follow the protocol.", "%s 发来的候选名单格式有误；对方软件未遵守协议。", client.peer());
            }
            return new Question(turns, candidates);
        }

        private static int two(byte[] in, int at) {
            return in[at] & 255 | (in[at + 1] & 255) << 8;
        }
    }
}
