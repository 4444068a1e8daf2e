package org.tacit.crypto.oprf;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Element;
import org.tacit.crypto.curve.Ristretto255.Scalar;

/**
 * The partially oblivious mode of RFC 9497, section 3.3.3, in the order of its messages: a public input {@code info}, known to both, goes
 * into the function, {@code F(k, x, info) = H2(x, info, H1(x)/(k + m))} with {@code m = H3(info)}.
 *
 * <p><b>Security guarantees.</b> As {@link Voprf}, for the function of this public input; values under one info say nothing about those
 * under another (one-more strong Diffie–Hellman inversion).
 */
public final class Poprf {

    private Poprf() {
    }

    /** Client: hides an input of at most 65535 bytes. */
    public static Blinded blind(byte[] input, SecureRandom random) {
        return Blinded.of(OprfMode.POPRF, input, Oprf.nonZero(random));
    }

    /**
     * Server: {@code element/(k + m)} for each and one proof.
     *
     * @param blinded 1 to 65535 elements
     * @throws ProtocolViolation if one of the client's is no element, or the identity
     */
    public static Evaluation blindEvaluate(OprfKey key, List<byte[]> blinded, byte[] info, SecureRandom random) {
        Scalar nonce = Oprf.nonZero(random);
        Evaluation evaluation = blindEvaluate(key, blinded, info, nonce);
        nonce.wipe();
        return evaluation;
    }

    static Evaluation blindEvaluate(OprfKey key, List<byte[]> blinded, byte[] info, Scalar nonce) {
        var hash = new OprfHash(OprfMode.POPRF);
        Scalar t = tweaked(hash, key, info);
        Scalar inverse = t.invert();
        Dleq.Elements asked = Checks.elements(blinded);
        List<byte[]> evaluated = new ArrayList<>();
        for (Element element : asked.elements()) {
            evaluated.add(element.multiply(inverse).encode());
        }
        // The proof is of t·evaluated = blinded, with t·G as the public key.
        byte[] proof = Dleq.prove(hash, t, Ristretto255.multiplyBase(t).encode(), Checks.elements(evaluated), asked.encoded(), 0, nonce);
        t.wipe();
        inverse.wipe();
        return new Evaluation(evaluated, proof);
    }

    private static Scalar tweaked(OprfHash hash, OprfKey key, byte[] info) {
        Scalar t = key.secret(OprfMode.POPRF).add(hash.tweak(info));
        if (OprfKey.isZero(t)) {
            throw InvalidInput.of("This public input cannot be used with this key; change either.", "该公开输入与此密钥不能同时使用，请更换其一。");
        }
        return t;
    }

    /**
     * Client: checks the proof, then gives the function's values, 64 bytes each.
     *
     * @throws ProtocolViolation if an element is invalid or the proof does not hold for this public key and info
     */
    public static List<byte[]> finish(byte[] publicKey, byte[] info, List<Blinded> blinded, Evaluation evaluation) {
        Checks.count(evaluation.elements().size(), blinded.size());
        Checks.length(evaluation.proof(), Dleq.BYTES);
        var hash = new OprfHash(OprfMode.POPRF);
        Element tweaked = Ristretto255.multiplyBase(hash.tweak(info)).add(Oprf.decode(publicKey));
        if (tweaked.isIdentity()) {
            throw ProtocolViolation.of("the peer's public key was made so that this public input gives it away; the job stops",
                    "对方的公钥与该公开输入相抵，任务中止");
        }
        Dleq.Elements asked = Checks.elements(blinded.stream().map(Blinded::element).toList());
        Dleq.Elements evaluated = Checks.elements(evaluation.elements());
        Dleq.verify(hash, tweaked::multiply, tweaked.encode(), evaluated, asked, evaluation.proof(), 0);
        List<byte[]> outputs = new ArrayList<>();
        for (int i = 0; i < blinded.size(); i++) {
            Blinded one = blinded.get(i);
            outputs.add(hash.finish(one.input, 0, one.input.length, info, one.unblind(evaluated.elements()[i]), 0));
        }
        return outputs;
    }

    /** Server: the value at an input of its own. */
    public static byte[] evaluate(OprfKey key, byte[] input, byte[] info) {
        var hash = new OprfHash(OprfMode.POPRF);
        Scalar t = tweaked(hash, key, info);
        Element element = hash.toGroup(input, 0, input.length).multiply(t.invert());
        t.wipe();
        return hash.finish(input, 0, input.length, info, element.encode(), 0);
    }
}
