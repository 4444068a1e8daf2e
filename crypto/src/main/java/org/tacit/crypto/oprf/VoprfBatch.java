package org.tacit.crypto.oprf;

import java.security.SecureRandom;
import java.util.Arrays;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import org.tacit.crypto.curve.RistrettoBatch;
import org.tacit.crypto.curve.RistrettoBatch.FixedBase;

/**
 * {@link Voprf} for many inputs: the same function, the same messages and proofs, at a fraction of the client's cost.
 *
 * <p>The client hides its input by adding instead of multiplying: {@code H1(x) + r·G} goes out, {@code k·H1(x) + r·(k·G)} comes back, and
 * {@code r·pk} is subtracted. Both are multiples of fixed elements. A blinded element is uniform either way, and the server cannot tell
 * which was used.
 *
 * <p><b>Security guarantees.</b> Those of {@link Voprf}. Additive blinding is secure only if {@code pk} is the key that evaluated
 * (Jarecki, Krawczyk, Xu, "On the (In)Security of the Diffie–Hellman Oblivious PRF with Multiplicative Blinding", PKC 2021), which is
 * what the proof shows; so {@link Client#finish} checks it first, always, and the base mode does not offer this.
 *
 * <p>Runs on the caller's thread; objects may be shared by many. A caller with many inputs splits them into groups of about a thousand.
 */
public final class VoprfBatch {

    /** Bytes of a proof. */
    public static final int PROOF_BYTES = Dleq.BYTES;
    private static final int BYTES = Ristretto255.ELEMENT_BYTES;

    private VoprfBatch() {
    }

    /** A client of one pinned public key. */
    public static final class Client {

        private final byte[] publicKey;
        private final FixedBase multiples;

        /** @throws org.tacit.base.ProtocolViolation if the 32 bytes are no element, or the identity */
        public Client(byte[] publicKey) {
            this.publicKey = publicKey.clone();
            multiples = new FixedBase(Oprf.decode(publicKey));
        }

        /**
         * Hides inputs.
         *
         * @param data    the inputs, one after the other
         * @param offsets input {@code i} is {@code data[offsets[i] .. offsets[i + 1])}, at most 65535 bytes
         * @param from    first input
         * @param to      one past the last
         */
        public Group blind(byte[] data, int[] offsets, int from, int to, SecureRandom random) {
            return new Group(data, offsets, from, to, random);
        }

        /** Hides inputs behind masks made ahead: what is left is the hash to the group and an addition. */
        public Group blind(byte[] data, int[] offsets, int from, int to, Masks masks) {
            return new Group(data, offsets, from, to, masks.take(to - from, publicKey));
        }

        /** Masks for so many inputs that are not known yet. */
        public Masks prepare(int count, SecureRandom random) {
            Scalar[] blinds = Ristretto255.randomScalars(random, count);
            var masks = new Masks(publicKey, RistrettoBatch.multiplyBase(blinds), multiples.multiply(blinds));
            for (Scalar blind : blinds) {
                blind.wipe();
            }
            return masks;
        }

        /**
         * Checks the proof, then writes the function's values.
         *
         * @param evaluated elements of the group from {@code offset}, 32 bytes each
         * @param proof     64 bytes from {@code proofOffset}
         * @param out       receives {@code outputBytes} bytes for each input: the beginning of its value
         * @throws org.tacit.base.ProtocolViolation if an element is invalid or the proof does not hold; nothing is written
         */
        public void finish(Group group, byte[] evaluated, int offset, byte[] proof, int proofOffset, int outputBytes, byte[] out, int outOffset) {
            int n = group.size();
            var hash = new OprfHash(OprfMode.VOPRF);
            Dleq.Elements d = Dleq.Elements.decode(evaluated, offset, n);
            Dleq.verify(hash, multiples::multiply, publicKey, new Dleq.Elements(group.elements, group.encoded, 0), d, proof, proofOffset);
            // k·H1(x) = (k·H1(x) + r·pk) - r·pk
            Element[] masks = group.unmasking != null ? group.unmasking : multiples.multiply(group.blinds);
            for (int i = 0; i < n; i++) {
                masks[i] = d.elements()[i].subtract(masks[i]);
            }
            byte[] unblinded = new byte[n * BYTES];
            RistrettoBatch.encode(masks, unblinded, 0);
            for (int i = 0; i < n; i++) {
                int at = group.offsets[group.from + i];
                byte[] value = hash.finish(group.data, at, group.offsets[group.from + i + 1] - at, null, unblinded, i * BYTES);
                System.arraycopy(value, 0, out, outOffset + i * outputBytes, outputBytes);
            }
            Arrays.fill(unblinded, (byte) 0);
        }
    }

    /** Pairs {@code r·G, r·pk} for inputs that come later, each for one. They are as secret as the inputs. */
    public static final class Masks {

        private final byte[] publicKey;
        private final Element[] hiding;
        private final Element[] unmasking;
        private int used;

        private Masks(byte[] publicKey, Element[] hiding, Element[] unmasking) {
            this.publicKey = publicKey;
            this.hiding = hiding;
            this.unmasking = unmasking;
        }

        /** Masks that are left. */
        public synchronized int left() {
            return hiding.length - used;
        }

        /** Gives masks away for good. */
        private synchronized Masks take(int count, byte[] forKey) {
            if (count > hiding.length - used || !Arrays.equals(forKey, publicKey)) {
                throw new IllegalArgumentException("too few masks, or of another key");
            }
            var taken = new Masks(publicKey, Arrays.copyOfRange(hiding, used, used + count), Arrays.copyOfRange(unmasking, used, used + count));
            Arrays.fill(hiding, used, used + count, null);
            Arrays.fill(unmasking, used, used + count, null);
            used += count;
            return taken;
        }
    }

    /** What a client keeps of a group of inputs between question and answer. Used for one evaluation; {@link #close} wipes the blinds. */
    public static final class Group implements AutoCloseable {

        private final byte[] data;
        private final int[] offsets;
        private final int from;
        private final Scalar[] blinds;
        /** {@code r·pk} where it was made ahead, else null. */
        private final Element[] unmasking;
        private final Element[] elements;
        private final byte[] encoded;

        private Group(byte[] data, int[] offsets, int from, int to, SecureRandom random) {
            this(data, offsets, from, to, Ristretto255.randomScalars(random, to - from), null);
        }

        private Group(byte[] data, int[] offsets, int from, int to, Masks masks) {
            this(data, offsets, from, to, new Scalar[0], masks);
        }

        private Group(byte[] data, int[] offsets, int from, int to, Scalar[] blinds, Masks masks) {
            this.data = data;
            this.offsets = offsets;
            this.from = from;
            this.blinds = blinds;
            int n = to - from;
            unmasking = masks == null ? null : masks.unmasking;
            elements = masks == null ? RistrettoBatch.multiplyBase(blinds) : masks.hiding;
            encoded = new byte[n * BYTES];
            Element[] hashed = new OprfHash(OprfMode.VOPRF).toGroup(data, offsets, from, to);
            for (int i = 0; i < n; i++) {
                elements[i] = hashed[i].add(elements[i]);
            }
            RistrettoBatch.encode(elements, encoded, 0);
        }

        public int size() {
            return elements.length;
        }

        /** Writes the blinded elements, 32 bytes each. */
        public void copy(byte[] out, int offset) {
            System.arraycopy(encoded, 0, out, offset, encoded.length);
        }

        @Override
        public void close() {
            for (Scalar blind : blinds) {
                blind.wipe();
            }
        }
    }

    /**
     * Server: evaluates a group of a client's elements.
     *
     * @param blinded   {@code count} elements of 32 bytes from {@code offset}; 1 to 65535
     * @param out       receives the evaluated elements, 32 bytes each, from {@code outOffset}
     * @param proof     receives 64 bytes from {@code proofOffset}
     * @throws org.tacit.base.ProtocolViolation if one is no element, or the identity; before the key touched any
     */
    public static void blindEvaluate(OprfKey key, byte[] blinded, int offset, int count, SecureRandom random, byte[] out, int outOffset,
            byte[] proof, int proofOffset) {
        Scalar k = key.secret(OprfMode.VOPRF);
        Dleq.Elements c = Dleq.Elements.decode(blinded, offset, count);
        RistrettoBatch.multiply(c.elements(), k, out, outOffset);
        Scalar nonce = Oprf.nonZero(random);
        byte[] made = Dleq.prove(new OprfHash(OprfMode.VOPRF), k, key.publicKey(), c, out, outOffset, nonce);
        nonce.wipe();
        System.arraycopy(made, 0, proof, proofOffset, PROOF_BYTES);
    }

    /**
     * Server: values at inputs of its own.
     *
     * @param out receives {@code outputBytes} bytes for each input: the beginning of its value
     */
    public static void evaluate(OprfKey key, byte[] data, int[] offsets, int from, int to, int outputBytes, byte[] out, int outOffset) {
        var hash = new OprfHash(OprfMode.VOPRF);
        int n = to - from;
        Element[] elements = hash.toGroup(data, offsets, from, to);
        byte[] encoded = new byte[n * BYTES];
        RistrettoBatch.multiply(elements, key.secret(OprfMode.VOPRF), encoded, 0);
        for (int i = 0; i < n; i++) {
            int at = offsets[from + i];
            byte[] value = hash.finish(data, at, offsets[from + i + 1] - at, null, encoded, i * BYTES);
            System.arraycopy(value, 0, out, outOffset + i * outputBytes, outputBytes);
        }
    }
}
