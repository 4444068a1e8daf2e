package org.tacit.crypto.oprf;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.function.Function;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import org.tacit.crypto.curve.RistrettoBatch;

/**
 * Proof that one {@code k} has {@code B = k·G} and {@code D[i] = k·C[i]} for all i: Chaum and Pedersen's proof on a random combination of
 * the pairs, RFC 9497 section 2.2. 64 bytes for a whole batch.
 *
 * <p><b>Security guarantees.</b> Sound in the random-oracle model at about 126 bits; zero-knowledge. The combination is made of public
 * values and takes time that depends on them; work on {@code k} and the nonce does not.
 */
final class Dleq {

    static final int BYTES = 2 * Ristretto255.SCALAR_BYTES;
    /** Pairs in one proof, by the two bytes of the index. */
    static final int MOST = 65535;

    private Dleq() {
    }

    /** The elements {@code C} or {@code D} with their encodings. */
    record Elements(Element[] elements, byte[] encoded, int offset) {

        /** Decodes and checks {@code count} elements of a peer. */
        static Elements decode(byte[] encoded, int offset, int count) {
            return new Elements(OprfKey.elements(encoded, offset, count), encoded, offset);
        }

        void append(ByteArrayOutputStream to, int i) {
            to.write(0);
            to.write(Ristretto255.ELEMENT_BYTES);
            to.write(encoded, offset + i * Ristretto255.ELEMENT_BYTES, Ristretto255.ELEMENT_BYTES);
        }
    }

    /** GenerateProof with the nonce {@code r}: {@code c ‖ s}. The nonce must be fresh, secret and used once. */
    static byte[] prove(OprfHash hash, Scalar k, byte[] b, Elements c, byte[] dEncoded, int dOffset, Scalar r) {
        Scalar[] weights = weights(hash, b, c, new Elements(null, dEncoded, dOffset));
        Element m = RistrettoBatch.sumOfPublicProducts(weights, c.elements);
        Element z = m.multiply(k);
        Scalar challenge = challenge(hash, b, m, z, Ristretto255.multiplyBase(r), m.multiply(r));
        byte[] proof = new byte[BYTES];
        System.arraycopy(challenge.encode(), 0, proof, 0, 32);
        System.arraycopy(r.subtract(challenge.multiply(k)).encode(), 0, proof, 32, 32);
        return proof;
    }

    /**
     * VerifyProof. All its values are known to whoever made the proof, so time may depend on them.
     *
     * @param publicKey multiples of the public key {@code b}
     * @throws ProtocolViolation if it does not hold
     */
    static void verify(OprfHash hash, Function<Scalar, Element> publicKey, byte[] b, Elements c, Elements d, byte[] proof, int proofOffset) {
        Scalar challenge = Ristretto255.decodeScalar(proof, proofOffset);
        Scalar s = Ristretto255.decodeScalar(proof, proofOffset + Ristretto255.SCALAR_BYTES);
        Scalar[] weights = weights(hash, b, c, d);
        Element m = RistrettoBatch.sumOfPublicProducts(weights, c.elements);
        Element z = RistrettoBatch.sumOfPublicProducts(weights, d.elements);
        Element t2 = Ristretto255.multiplyBase(s).add(publicKey.apply(challenge));
        Element t3 = RistrettoBatch.sumOfPublicProducts(new Scalar[] {s, challenge}, new Element[] {m, z});
        if (!MessageDigest.isEqual(challenge(hash, b, m, z, t2, t3).encode(), challenge.encode())) {
            throw ProtocolViolation.of("the peer's evaluation was not made with the key of its public key; the job stops",
                    "对方的求值未使用其公钥对应的密钥，任务中止");
        }
    }

    /** {@code d[i]} of ComputeComposites. */
    private static Scalar[] weights(OprfHash hash, byte[] b, Elements c, Elements d) {
        int n = c.elements.length;
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException("a proof covers 1 to 65535 elements");
        }
        var transcript = new ByteArrayOutputStream(160);
        OprfHash.framed(transcript, b);
        OprfHash.framed(transcript, OprfHash.ascii("Seed-" + hash.mode.context()));
        byte[] seed = OprfHash.sha512().digest(transcript.toByteArray());
        byte[] end = OprfHash.ascii("Composite");
        Scalar[] weights = new Scalar[n];
        for (int i = 0; i < n; i++) {
            transcript.reset();
            OprfHash.framed(transcript, seed);
            transcript.write(i >> 8);
            transcript.write(i);
            c.append(transcript, i);
            d.append(transcript, i);
            transcript.writeBytes(end);
            weights[i] = hash.toScalar(transcript.toByteArray());
        }
        return weights;
    }

    private static Scalar challenge(OprfHash hash, byte[] b, Element m, Element z, Element t2, Element t3) {
        var transcript = new ByteArrayOutputStream(192);
        OprfHash.framed(transcript, b);
        for (Element element : new Element[] {m, z, t2, t3}) {
            OprfHash.framed(transcript, element.encode());
        }
        transcript.writeBytes(OprfHash.ascii("Challenge"));
        return hash.toScalar(transcript.toByteArray());
    }
}
