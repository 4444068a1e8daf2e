package org.tacit.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.tacit.crypto.curve.CurveGroup;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.crypto.curve.DhKey;
import org.tacit.crypto.he.AdditivePublicKey;
import org.tacit.crypto.he.ElGamalPrivateKey;
import org.tacit.crypto.he.ElGamalPublicKey;
import org.tacit.crypto.he.OkamotoUchiyamaPrivateKey;
import org.tacit.crypto.he.PaillierKeyProof;
import org.tacit.crypto.he.PaillierPrivateKey;
import org.tacit.crypto.he.PaillierPublicKey;
import org.tacit.crypto.lattice.EvaluationKeys;
import org.tacit.crypto.lattice.LatticeParameters;
import org.tacit.crypto.lattice.LatticePublicKey;
import org.tacit.crypto.lattice.LatticeSecretKey;
import org.tacit.crypto.lattice.bfv.BfvCiphertext;
import org.tacit.crypto.lattice.bfv.BfvParameters;
import org.tacit.crypto.lattice.bfv.BfvPublicKey;
import org.tacit.crypto.lattice.bfv.BfvSecretKey;
import org.tacit.crypto.lattice.bfv.CoefficientEncoder;
import org.tacit.crypto.lattice.bfv.LweCiphertext;
import org.tacit.crypto.lattice.ckks.Ckks;
import org.tacit.crypto.lattice.ckks.CkksCiphertext;
import org.tacit.crypto.lattice.ckks.CkksEncoder;
import org.tacit.crypto.lattice.ckks.CkksParameters;
import org.tacit.crypto.lattice.ckks.PeerValues;
import org.tacit.crypto.oprf.Blinded;
import org.tacit.crypto.oprf.Evaluation;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.crypto.oprf.Voprf;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.crypto.sign.VerifyingKey;

/** Keys, group elements, ciphertexts and proofs of a peer. */
final class CryptoTargets {

    private static final byte[] CONTEXT = "fuzz".getBytes(UTF_8);

    private CryptoTargets() {
    }

    static void add(List<Target> all, SecureRandom random) {
        for (SignatureScheme scheme : SignatureScheme.values()) {
            Signer signer = Signer.generate(scheme, random);
            all.add(Target.of("sign.key-" + scheme.label(), bytes -> VerifyingKey.parse(new String(bytes, UTF_8)), signer.verifyingKey().toString().getBytes(UTF_8)));
            byte[] signature = signer.sign("fuzz", CONTEXT);
            all.add(Target.of("sign.signature-" + scheme.label(), bytes -> signer.verifyingKey().verify("fuzz", CONTEXT, bytes), signature).reckoning());
        }
        curves(all, random);
        additive(all, random);
        bfv(all, random);
        ckks(all, random);
    }

    private static void curves(List<Target> all, SecureRandom random) {
        for (DhGroup group : List.of(DhGroup.curve25519(), DhGroup.sm2())) {
            DhKey key = group.newKey(random);
            byte[] elements = new byte[4 * group.elementBytes()];
            group.hashAndMultiply("1234".getBytes(UTF_8), new int[] {0, 1, 2, 3, 4}, 0, 4, "fuzz", key, elements, 0);
            all.add(Target.of("curve." + group.suite(), bytes -> group.multiply(bytes, 0, 4, key, new byte[elements.length], 0), elements).ofFixedLength().reckoning());
        }
        OprfKey key = OprfKey.random(OprfMode.VOPRF, random);
        all.add(Target.of("oprf.public-key", OprfKey::decodePublic, key.publicKey()));
        Blinded blinded = Voprf.blind(CONTEXT, random);
        Evaluation evaluation = Voprf.blindEvaluate(key, List.of(blinded.element()), random);
        byte[] said = new byte[96];
        System.arraycopy(evaluation.elements().getFirst(), 0, said, 0, 32);
        System.arraycopy(evaluation.proof(), 0, said, 32, 64);
        all.add(Target.of("oprf.evaluation", bytes -> Voprf.finish(key.publicKey(), List.of(blinded),
                new Evaluation(List.of(Arrays.copyOf(bytes, 32)), Arrays.copyOfRange(bytes, 32, 96))), said).ofFixedLength().reckoning());
        all.add(Target.of("oprf.blinded", bytes -> Voprf.blindEvaluate(key, List.of(bytes), random), blinded.element()).reckoning());
    }

    private static void additive(List<Target> all, SecureRandom random) {
        PaillierPrivateKey paillier = PaillierPrivateKey.generate(2048, PaillierPublicKey.Randomiser.values()[0], random);
        BigInteger n = paillier.publicKey().modulus();
        all.add(Target.of("paillier.proof", bytes -> PaillierKeyProof.verify(n, CONTEXT, bytes), PaillierKeyProof.prove(paillier, CONTEXT)).reckoning());
        ElGamalPrivateKey ristretto = ElGamalPrivateKey.generate(CurveGroup.ristretto255(), random);
        ElGamalPrivateKey sm2 = ElGamalPrivateKey.generate(CurveGroup.sm2(), random);
        all.add(Target.of("elgamal.proof-ristretto255", bytes -> ElGamalPublicKey.proven(CurveGroup.ristretto255(), bytes, CONTEXT), ristretto.proof(CONTEXT, random)).reckoning());
        all.add(Target.of("elgamal.proof-sm2", bytes -> ElGamalPublicKey.proven(CurveGroup.sm2(), bytes, CONTEXT), sm2.proof(CONTEXT, random)).reckoning());
        for (AdditivePublicKey key : List.of(paillier.publicKey(), OkamotoUchiyamaPrivateKey.generate(3072, random).publicKey(), ristretto.publicKey(), sm2.publicKey())) {
            long[] c = new long[key.longs()];
            key.encrypt(BigInteger.TEN, random, c, 0);
            byte[] encoded = new byte[key.bytes()];
            key.encode(c, 0, encoded, 0);
            all.add(Target.of("additive." + key.scheme(), bytes -> key.decode(bytes, 0, 1, new long[key.longs()], 0), encoded).ofFixedLength().reckoning());
        }
    }

    private static void bfv(List<Target> all, SecureRandom random) {
        BfvParameters parameters = BfvParameters.batched(LatticeParameters.n4096(), 20);
        BfvSecretKey key = BfvSecretKey.generate(parameters, random);
        BfvPublicKey publicKey = key.publicKey(random);
        byte[] ciphertext = publicKey.encrypt(new CoefficientEncoder(parameters).encode(7), random).encode();
        all.add(Target.of("lattice.bfv-ciphertext", bytes -> BfvCiphertext.decode(parameters, bytes), ciphertext));
        all.add(Target.of("lattice.bfv-key", bytes -> BfvPublicKey.decode(parameters, bytes), publicKey.encode()));
        all.add(Target.of("lattice.lwe-ciphertext", bytes -> LweCiphertext.decode(parameters, bytes), LweCiphertext.extract(BfvCiphertext.decode(parameters, ciphertext), 0).encode()));
    }

    private static void ckks(List<Target> all, SecureRandom random) {
        CkksParameters parameters = CkksParameters.n8192();
        LatticeSecretKey secret = LatticeSecretKey.generate(parameters.lattice(), random);
        CkksCiphertext ciphertext = Ckks.encrypt(new CkksEncoder(parameters).encode(new double[] {1, 2, 3}, 10), secret, random);
        all.add(Target.of("lattice.ckks-ciphertext", bytes -> CkksCiphertext.decode(parameters, ciphertext.state(), bytes), ciphertext.encode()));
        all.add(Target.of("lattice.public-key", bytes -> LatticePublicKey.decode(parameters.lattice(), bytes), secret.publicKey(random).encode()));
        all.add(Target.of("lattice.evaluation-keys", bytes -> EvaluationKeys.decode(parameters.lattice(), bytes),
                EvaluationKeys.generate(secret, true, new int[] {3, 9}, random).encode()));
        byte[] values = new byte[PeerValues.bytes(parameters)];
        values[0] = 1;
        all.add(Target.of("lattice.peer-values", bytes -> PeerValues.decode(parameters, bytes), values));
    }
}
