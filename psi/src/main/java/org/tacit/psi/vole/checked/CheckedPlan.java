package org.tacit.psi.vole.checked;

import org.tacit.base.InvalidInput;
import org.tacit.protocol.okvs.BinRoom;
import org.tacit.protocol.okvs.OkvsParameters;

/**
 * Everything that follows from the two set sizes, so that both sides compute it alike; and what a party that cheats can get out of it. By chance,
 * a run fails with probability at most {@code 2^-σ}: bins that overflow and stores that cannot be encoded, as in the semi-honest plan. Points
 * and masks have 128 bits, so that false and missed matches add at most {@code (n + 1)·m·2^-128}.
 *
 * @param bins         bins, by hash, of both sets
 * @param receiverRoom items that an honest receiver puts into a bin at most
 * @param senderRoom   masks that the sender sends for each bin, whatever it holds
 * @param store        a bin's store
 */
record CheckedPlan(int bins, int receiverRoom, int senderRoom, OkvsParameters store) {

    /** Bits of a point and of a mask. */
    static final int BITS = 128;
    /** Evaluations of SHA-256, in powers of two, that a cheating receiver may make between learning the items' key and sending its last store. */
    static final int EVALUATIONS = 80;
    /** A claim about a cheating peer fails with probability {@code 2^-64}. */
    static final int SOUNDNESS = 64;

    static CheckedPlan of(int receiverItems, int senderItems, int binItems, int statistical) {
        int bins = Math.max(1, Math.ceilDiv(receiverItems, binItems));
        int security = statistical + 2;
        int receiverRoom = BinRoom.of(receiverItems, bins, security + 1);
        // Failures of a store, in units of 2^-48: see OkvsParameters.
        double failures = bins * Math.min(0.25, 9.0 / Math.max(1, receiverRoom));
        if (failures > StrictMath.scalb(1, 48 - security) || statistical > 46) {
            throw InvalidInput.of("There are no parameters for %1$d items in bins of %2$d with failures below 2^-%3$d; use larger bins or a smaller σ (40 to 46).",
                    "对 %1$d 个标识、每桶 %2$d 个、失败概率低于 2^-%3$d，没有可用参数；请加大分桶或减小 σ（40 至 46）。", receiverItems, binItems, statistical);
        }
        return new CheckedPlan(bins, receiverRoom, BinRoom.of(senderItems, bins, security + 1), OkvsParameters.of(receiverRoom));
    }

    /** Slots of all stores. */
    long slots() {
        return (long) bins * store.slots();
    }

    /**
     * Most items that a receiver can have answered, except with probability {@code 2^-64}, if it makes at most {@code 2^evaluations} evaluations of the
     * items' hash in the run. Fix n' items among those it hashed: their rows have rank at most N, the slots, and their points of 128 bits must satisfy
     * each of the {@code n' − N} dependencies; so some n' can be encoded with probability at most
     * {@code C(2^evaluations, n')·2^(-128·(n' − N))}.
     */
    long mostAsked(int evaluations) {
        double needed = (double) BITS * slots() + SOUNDNESS;
        long low = slots();
        long high = 64 * slots() + 64;
        while (low < high) {
            long n = low + (high - low) / 2;
            // log2 n! ≥ n·log2(n/e)
            double bits = n * (BITS - evaluations + StrictMath.log(n / StrictMath.E) / StrictMath.log(2));
            if (bits >= needed) {
                high = n;
            } else {
                low = n + 1;
            }
        }
        return low - 1;
    }

    /** Most items that a sender can offer: every place of a bin holds one. */
    long mostOffered() {
        return (long) bins * senderRoom;
    }

    /** Bytes of a bin's store on the wire. */
    int storeBytes() {
        return 2 * Long.BYTES * store.slots();
    }

    /** Bytes of the receiver's answer for a bin when the sender learns too: a bit a mask, and the proof. */
    int answerBytes() {
        return (senderRoom + 7) / 8 + Long.BYTES;
    }
}
