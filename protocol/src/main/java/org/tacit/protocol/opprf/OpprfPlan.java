package org.tacit.protocol.opprf;

import org.tacit.base.InvalidInput;
import org.tacit.protocol.okvs.BinRoom;
import org.tacit.protocol.okvs.FixedWidth;
import org.tacit.protocol.okvs.OkvsParameters;

/**
 * Everything that follows from the public sizes of one evaluation, so that both ends compute it alike. Three things can go wrong by
 * chance, each with probability at most {@code 2^-(σ+2)}, all together below {@code 2^-σ}:
 * <ul>
 *   <li>a bin overflows at either end: bins have room for the Chernoff bound ({@link BinRoom});</li>
 *   <li>a bin's keys cannot be encoded, in the receiver's store or the sender's programme: below {@code 2^-48·9/n} each for n keys a
 *       bin, see {@link OkvsParameters};</li>
 *   <li>a key that only the sender evaluates reads its own hash in the receiver's store, so that the receiver could compute its
 *       value: {@code m·2^-pointBits} for m keys of the sender.</li>
 * </ul>
 *
 * @param receiverKeys keys that the receiver evaluates, exactly
 * @param senderKeys   keys that the sender programs, exactly; without a programme, most keys that it evaluates
 * @param programmed   whether the sender gives values to keys
 * @param valueBits    bits of a value: 1 to 128, or a multiple of 64 up to 2048
 * @param bins         bins, by hash, of both ends' keys
 * @param receiverRoom keys of the receiver that a bin can hold
 * @param senderRoom   programmed keys that a bin can hold
 * @param pointBits    bits of a slot of the receiver's store
 */
public record OpprfPlan(int receiverKeys, int senderKeys, boolean programmed, int valueBits, int bins, int receiverRoom, int senderRoom, int pointBits) {

    /** Most keys of either end. */
    public static final int MOST_KEYS = 1 << 25;
    private static final int MOST_BITS = 2048;
    /** A bin's slots stay in a second-level cache; wide values make bins smaller, so that memory stays the same. */
    private static final int BIN_KEYS = 1 << 15;
    private static final int LEAST_BIN_KEYS = 1 << 12;

    public OpprfPlan {
        if (receiverKeys < 0 || receiverKeys > MOST_KEYS || senderKeys < 0 || senderKeys > MOST_KEYS) {
            throw new IllegalArgumentException("0 ≤ keys ≤ 2^25");
        }
        if (valueBits < 1 || valueBits > MOST_BITS || valueBits > 128 && valueBits % 64 != 0) {
            throw new IllegalArgumentException("a value has 1 to 128 bits, or a multiple of 64 up to " + MOST_BITS);
        }
    }

    /** The receiver gets 128 pseudorandom bits a key, the sender the function on at most {@code senderKeys} keys. */
    public static OpprfPlan oprf(int receiverKeys, int senderKeys, int statistical) {
        return of(receiverKeys, senderKeys, false, 128, BIN_KEYS, statistical);
    }

    /** The receiver gets the programmed value where the sender programmed the key, a pseudorandom one elsewhere. */
    public static OpprfPlan programmed(int receiverKeys, int senderKeys, int valueBits, int statistical) {
        return of(receiverKeys, senderKeys, true, valueBits, Math.max(LEAST_BIN_KEYS, 128 * BIN_KEYS / Math.max(128, valueBits)), statistical);
    }

    static OpprfPlan of(int receiverKeys, int senderKeys, boolean programmed, int valueBits, int binKeys, int statistical) {
        int most = programmed ? Math.max(receiverKeys, senderKeys) : receiverKeys;
        int bins = Math.max(1, Math.ceilDiv(most, binKeys));
        int security = statistical + 2;
        int receiverRoom = BinRoom.of(receiverKeys, bins, security + 1);
        int senderRoom = programmed ? BinRoom.of(senderKeys, bins, security + 1) : 0;
        int pointBits = Math.max(64, 16 * Math.ceilDiv(security + 32 - Integer.numberOfLeadingZeros(Math.max(1, senderKeys)), 16));
        // Stores that cannot be encoded, in units of 2^-48.
        double failures = bins * (unsolvable(receiverRoom) + unsolvable(senderRoom));
        if (failures > StrictMath.scalb(1, 48 - security) || pointBits > 80) {
            throw InvalidInput.of("There are no parameters for %1$d and %2$d keys with failures below 2^-%3$d; use σ of 40 to 45.",
                    "对 %1$d 与 %2$d 个键、失败概率低于 2^-%3$d，没有可用参数；请将 σ 设为 40 至 45。", receiverKeys, senderKeys, statistical);
        }
        return new OpprfPlan(receiverKeys, senderKeys, programmed, valueBits, bins, receiverRoom, senderRoom, pointBits);
    }

    private static double unsolvable(int room) {
        return room < 2 ? 0 : Math.min(0.25, 9.0 / room);
    }

    /** Longs of a value. */
    public int valueWords() {
        return (valueBits + 63) / 64;
    }

    /** Bytes that the receiver sends on its channel, without framing and the VOLE, which has a channel of its own. */
    public long receiverBytes() {
        return Opprf.ANNOUNCED + (long) bins * storeBytes();
    }

    /** Bytes that the sender sends on its channel, the same way. */
    public long senderBytes() {
        return !programmed ? Opprf.ANNOUNCED : Opprf.ANNOUNCED + (long) bins * programmeBytes();
    }

    /** Of the receiver, in which a key reads its point. */
    OkvsParameters store() {
        return OkvsParameters.of(receiverRoom);
    }

    /** Of the sender, in which a key reads the value that the receiver adds. */
    OkvsParameters programme() {
        return OkvsParameters.of(senderRoom);
    }

    /** Longs of a point. */
    int pointWords() {
        return pointBits > 64 ? 2 : 1;
    }

    int storeBytes() {
        return FixedWidth.bytes(store().slots(), pointBits);
    }

    /** Values above 128 bits travel as whole longs. */
    int packedNumbers() {
        return valueBits > 128 ? programme().slots() * valueWords() : programme().slots();
    }

    int packedBits() {
        return valueBits > 128 ? 64 : valueBits;
    }

    int packedWords() {
        return valueBits > 128 ? 1 : valueWords();
    }

    int programmeBytes() {
        return FixedWidth.bytes(packedNumbers(), packedBits());
    }

    /** The bits of a value's last long. */
    long lastMask() {
        return -1L >>> 64 * valueWords() - valueBits;
    }
}
