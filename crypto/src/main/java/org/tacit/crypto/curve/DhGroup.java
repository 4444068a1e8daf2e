package org.tacit.crypto.curve;

import java.security.SecureRandom;
import org.tacit.base.InvalidInput;

/**
 * A group in which Diffie–Hellman is hard, worked on in batches: the commutative cipher {@code F(k, x) = H(x)^k} of
 * ECDH private set intersection, where {@code H} is a hash to the curve and {@code F(a, ·)^b = F(b, ·)^a}.
 *
 * <p>An element travels as {@link #elementBytes()} bytes and nothing else; two equal elements have equal bytes.
 *
 * <p><b>Security guarantees.</b> {@code H} is a random oracle into the prime-order group (RFC 9380, the "RO" construction);
 * then {@code x → H(x)^k} for a fresh {@code k} is pseudorandom under DDH. Every element that came from a peer is checked by
 * {@link #multiply} before the key touches it. Work on keys takes time and memory accesses that do not depend on the key.
 * The length of an item and the number of items are not hidden.
 *
 * <p>Methods are pure and run on the caller's thread; a caller with many items splits the range
 * ({@code org.tacit.base.Parallel}). The same object may be used by many threads.
 */
public interface DhGroup {

    /** Curve25519 with SHA-512: 32 bytes per element, the fastest here. */
    static DhGroup curve25519() {
        return new Curve25519Group(AdaptiveKernel25519.SHARED);
    }

    /** SM2 with SM3, for jobs that must use the national suite: 33 bytes per element. */
    static DhGroup sm2() {
        return new Sm2Group();
    }

    /**
     * The group of that name.
     *
     * @throws InvalidInput if there is none
     */
    static DhGroup of(String suite) {
        return switch (suite) {
            case Curve25519Group.SUITE -> curve25519();
            case Sm2Group.SUITE -> sm2();
            default -> throw InvalidInput.of("unknown suite \"%s\"; use %s or %s", "未知密码套件“%s”,可用 %s 或 %s",
                    suite, Curve25519Group.SUITE, Sm2Group.SUITE);
        };
    }

    /** Stable name, agreed between parties: {@code "curve25519-sha512"} or {@code "sm2-sm3"}. */
    String suite();

    /** Bytes of one encoded element. */
    int elementBytes();

    /** A fresh uniformly random key for this group; the caller closes it. */
    DhKey newKey(SecureRandom random);

    /**
     * {@code out[i] = H(item i)^key} for {@code from ≤ i < to}.
     *
     * @param data      the items, one after the other
     * @param offsets   item {@code i} is {@code data[offsets[i] .. offsets[i + 1])}
     * @param from      first item
     * @param to        one past the last item
     * @param dst       domain-separation tag, ASCII, 1 to 255 characters; name the protocol and its session in it
     * @param key       a key of this group
     * @param out       receives {@code (to - from) · elementBytes()} bytes
     * @param outOffset where in {@code out} they begin
     */
    void hashAndMultiply(byte[] data, int[] offsets, int from, int to, String dst, DhKey key, byte[] out, int outOffset);

    /**
     * {@code out[i] = element[i]^key}. Every element is validated first; {@code out} may be {@code elements} at the same offset.
     *
     * @param elements  {@code count · elementBytes()} bytes from {@code offset}
     * @param offset    where in {@code elements} the first one begins
     * @param count     number of elements
     * @param key       a key of this group
     * @param out       receives {@code count · elementBytes()} bytes
     * @param outOffset where in {@code out} they begin
     * @throws org.tacit.base.ProtocolViolation naming the first element of this call that is not a canonical encoding of a
     *                                          group element of large order; then nothing was multiplied
     */
    void multiply(byte[] elements, int offset, int count, DhKey key, byte[] out, int outOffset);
}
