package org.tacit.crypto.oprf;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/**
 * The verifiable mode of RFC 9497, section 3.3.2, in the order of its messages. A batch shares one proof.
 *
 * <p><b>Security guarantees.</b> As {@link Oprf}; and a client that knows the right public key accepts no evaluation under another key,
 * so no server can set a client apart by giving it a key of its own. That the public key is the one everybody sees is for the caller to
 * pin, in a contract or in the evidence.
 */
public final class Voprf {

    private Voprf() {
    }

    /** Client: hides an input of at most 65535 bytes. */
    public static Blinded blind(byte[] input, SecureRandom random) {
        return Blinded.of(OprfMode.VOPRF, input, Oprf.nonZero(random));
    }

    /**
     * Server: {@code k·element} for each and one proof.
     *
     * @param blinded 1 to 65535 elements
     * @throws org.tacit.base.ProtocolViolation if one of the client's is no element, or the identity
     */
    public static Evaluation blindEvaluate(OprfKey key, List<byte[]> blinded, SecureRandom random) {
        Scalar nonce = Oprf.nonZero(random);
        Evaluation evaluation = blindEvaluate(key, blinded, nonce);
        nonce.wipe();
        return evaluation;
    }

    static Evaluation blindEvaluate(OprfKey key, List<byte[]> blinded, Scalar nonce) {
        Scalar k = key.secret(OprfMode.VOPRF);
        Dleq.Elements c = Checks.elements(blinded);
        byte[] d = new byte[blinded.size() * Ristretto255.ELEMENT_BYTES];
        List<byte[]> evaluated = new ArrayList<>();
        for (int i = 0; i < blinded.size(); i++) {
            byte[] element = c.elements()[i].multiply(k).encode();
            System.arraycopy(element, 0, d, i * element.length, element.length);
            evaluated.add(element);
        }
        return new Evaluation(evaluated, Dleq.prove(new OprfHash(OprfMode.VOPRF), k, key.publicKey(), c, d, 0, nonce));
    }

    /**
     * Client: checks the proof, then gives the function's values, 64 bytes each.
     *
     * @throws org.tacit.base.ProtocolViolation if an element is invalid or the proof does not hold for this public key
     */
    public static List<byte[]> finish(byte[] publicKey, List<Blinded> blinded, Evaluation evaluation) {
        Checks.count(evaluation.elements().size(), blinded.size());
        Checks.length(evaluation.proof(), Dleq.BYTES);
        Element pinned = Oprf.decode(publicKey);
        var hash = new OprfHash(OprfMode.VOPRF);
        Dleq.Elements c = Checks.elements(blinded.stream().map(Blinded::element).toList());
        Dleq.Elements d = Checks.elements(evaluation.elements());
        Dleq.verify(hash, pinned::multiply, publicKey, c, d, evaluation.proof(), 0);
        List<byte[]> outputs = new ArrayList<>();
        for (int i = 0; i < blinded.size(); i++) {
            Blinded one = blinded.get(i);
            outputs.add(hash.finish(one.input, 0, one.input.length, null, one.unblind(d.elements()[i]), 0));
        }
        return outputs;
    }

    /** Server: the value at an input of its own. */
    public static byte[] evaluate(OprfKey key, byte[] input) {
        var hash = new OprfHash(OprfMode.VOPRF);
        Element element = hash.toGroup(input, 0, input.length).multiply(key.secret(OprfMode.VOPRF));
        return hash.finish(input, 0, input.length, null, element.encode(), 0);
    }
}
