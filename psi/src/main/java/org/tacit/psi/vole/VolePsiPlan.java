package org.tacit.psi.vole;

import org.tacit.base.InvalidInput;
import org.tacit.protocol.okvs.BinRoom;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsParameters;

/**
 * Everything that follows from the two set sizes, so that both sides compute it alike. Four things can go wrong by chance, each
 * with probability at most {@code 2^-(σ+2)}, all together at most {@code 2^-σ}:
 * <ul>
 *   <li>a bin overflows at either side: bins have room for the Chernoff bound ({@link #room});</li>
 *   <li>a bin's keys cannot be encoded: below 2^-48 a bin and {@code 2^-45/n} for n keys, see {@link OkvsParameters};</li>
 *   <li>a key that only the sender holds reads its own hash in the receiver's store, so that its mask is no secret:
 *       {@code m·2^-pointBits} for m items of the sender;</li>
 *   <li>two different items have the same mask: {@code 2^-maskBits} for each of {@code n·senderRoom} pairs that are compared.</li>
 * </ul>
 *
 * @param bins         bins, by hash, of both sets
 * @param receiverRoom items of the receiver that a bin can hold
 * @param senderRoom   masks that the sender sends for each bin, whatever it holds
 * @param store        a bin's store
 * @param pointBits    bits of a store's slot: the subspace in which the oblivious evaluation has its points
 * @param maskBits     bits of a mask
 */
record VolePsiPlan(int bins, int receiverRoom, int senderRoom, OkvsParameters store, int pointBits, int maskBits) {

    static VolePsiPlan of(int receiverItems, int senderItems, int binItems, int statistical) {
        int bins = Math.max(1, Math.ceilDiv(receiverItems, binItems));
        int security = statistical + 2;
        int receiverRoom = room(receiverItems, bins, security + 1);
        int senderRoom = room(senderItems, bins, security + 1);
        int pointBits = 16 * Math.ceilDiv(security + bits(senderItems), 16);
        int maskBits = security + bits((long) receiverItems * senderRoom);
        // Failures of a bin's store, in units of 2^-48.
        double failures = bins * Math.min(0.25, 9.0 / Math.max(1, receiverRoom));
        if (failures > StrictMath.scalb(1, 48 - security) || pointBits > 80 || maskBits > 128) {
            throw InvalidInput.of("There are no parameters for %1$d and %2$d items in bins of %3$d with failures below 2^-%4$d; use larger bins, a smaller σ, or protocol ecdh.",
                    "对 %1$d 与 %2$d 个标识、每桶 %3$d 个、失败概率低于 2^-%4$d，没有可用参数；请加大分桶、减小 σ 或改用 ecdh 协议。",
                    receiverItems, senderItems, binItems, statistical);
        }
        return new VolePsiPlan(bins, receiverRoom, senderRoom, OkvsParameters.of(receiverRoom), Math.max(64, pointBits), maskBits);
    }

    /** {@code ⌈log2 count⌉}, 0 for less than two. */
    static int bits(long count) {
        return count <= 1 ? 0 : 64 - Long.numberOfLeadingZeros(count - 1);
    }

    /** See {@link BinRoom}; {@code p} is {@code 1/bins} and the most by which 32 bits of hash can favour a bin. */
    static int room(int n, int bins, int security) {
        return BinRoom.of(n, bins, security);
    }

    /** Longs of a point. */
    int pointWords() {
        return pointBits > 64 ? 2 : 1;
    }

    /** Bytes of a bin's store on the wire. */
    int storeBytes() {
        return FixedWidth.bytes(store.slots(), pointBits);
    }

    /** Bytes of the receiver's answer for a bin when the sender learns too: a bit a mask, and the proof. */
    int answerBytes() {
        return (senderRoom + 7) / 8 + Long.BYTES;
    }

    /** Bytes of a bin's masks: messages of at most {@link VolePsi#MASKS} masks. */
    long maskBytes() {
        return (long) (senderRoom / VolePsi.MASKS) * FixedWidth.bytes(VolePsi.MASKS, maskBits)
                + FixedWidth.bytes(senderRoom % VolePsi.MASKS, maskBits);
    }
}
