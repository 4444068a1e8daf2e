package org.tacit.crypto.oprf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;

/** Wrong keys, changed answers and what is no element are refused; the modes and the ways to hide agree on honest ones. */
class OprfCheatingTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] IDENTITY = new byte[32];

    private static byte[] ones() {
        byte[] b = new byte[32];
        Arrays.fill(b, (byte) 0xff);
        return b;
    }

    @Property(tries = 20)
    void theServersValueIsTheClients(@ForAll byte[] input, @ForAll byte[] info) {
        try (OprfKey base = OprfKey.random(OprfMode.OPRF, RANDOM); OprfKey verifiable = OprfKey.random(OprfMode.VOPRF, RANDOM);
                OprfKey partly = OprfKey.random(OprfMode.POPRF, RANDOM)) {
            Blinded b = Oprf.blind(input, RANDOM);
            assertThat(Oprf.finish(b, Oprf.blindEvaluate(base, b.element()))).isEqualTo(Oprf.evaluate(base, input));
            Blinded v = Voprf.blind(input, RANDOM);
            assertThat(Voprf.finish(verifiable.publicKey(), List.of(v), Voprf.blindEvaluate(verifiable, List.of(v.element()), RANDOM)).getFirst())
                    .isEqualTo(Voprf.evaluate(verifiable, input));
            Blinded p = Poprf.blind(input, RANDOM);
            assertThat(Poprf.finish(partly.publicKey(), info, List.of(p), Poprf.blindEvaluate(partly, List.of(p.element()), info, RANDOM)).getFirst())
                    .isEqualTo(Poprf.evaluate(partly, input, info));
        }
    }

    /** Sizes on both sides of every window of the sum of products. */
    @Property(tries = 12)
    void batchesAgreeWithSingles(@ForAll @IntRange(min = 1, max = 300) int n) {
        byte[] data = new byte[3 * n];
        RANDOM.nextBytes(data);
        int[] offsets = IntStream.rangeClosed(0, n).map(i -> 3 * i).toArray();
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
            var client = new VoprfBatch.Client(key.publicKey());
            var group = client.blind(data, offsets, 0, n, RANDOM);
            byte[] asked = new byte[32 * n];
            byte[] answer = new byte[32 * n];
            byte[] proof = new byte[64];
            group.copy(asked, 0);
            VoprfBatch.blindEvaluate(key, asked, 0, n, RANDOM, answer, 0, proof, 0);
            byte[] out = new byte[20 * n];
            client.finish(group, answer, 0, proof, 0, 20, out, 0);
            byte[] own = new byte[20 * n];
            VoprfBatch.evaluate(key, data, offsets, 0, n, 20, own, 0);
            assertThat(out).isEqualTo(own);
            assertThat(Arrays.copyOf(out, 20)).isEqualTo(Arrays.copyOf(Voprf.evaluate(key, Arrays.copyOf(data, 3)), 20));

            int bad = RANDOM.nextInt(n);
            byte[] swapped = answer.clone();
            byte[] other = Voprf.blindEvaluate(OprfKey.random(OprfMode.VOPRF, RANDOM), List.of(Arrays.copyOfRange(asked, 32 * bad, 32 * bad + 32)), RANDOM)
                    .elements().getFirst();
            System.arraycopy(other, 0, swapped, 32 * bad, 32);
            assertThatThrownBy(() -> client.finish(group, swapped, 0, proof, 0, 20, out, 0)).isInstanceOf(ProtocolViolation.class);
        }
    }

    @Property(tries = 40)
    void aChangedProofIsRefused(@ForAll @IntRange(min = 0, max = 511) int bit) {
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM)) {
            Blinded v = Voprf.blind(new byte[] {1}, RANDOM);
            Evaluation honest = Voprf.blindEvaluate(key, List.of(v.element()), RANDOM);
            byte[] proof = honest.proof().clone();
            proof[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> Voprf.finish(key.publicKey(), List.of(v), new Evaluation(honest.elements(), proof)))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Example
    void aPublicKeyOfAnotherLength() {
        for (int length : new int[] {0, 28, 31, 33}) {
            assertThatThrownBy(() -> OprfKey.decodePublic(new byte[length])).isInstanceOf(ProtocolViolation.class).hasMessageContaining("32");
        }
    }

    @Example
    void anotherKeyIsRefused() {
        OprfKey pinned = OprfKey.random(OprfMode.VOPRF, RANDOM);
        OprfKey forOneVictim = OprfKey.random(OprfMode.VOPRF, RANDOM);
        Blinded v = Voprf.blind(new byte[] {1}, RANDOM);
        Evaluation evaluation = Voprf.blindEvaluate(forOneVictim, List.of(v.element()), RANDOM);
        assertThatThrownBy(() -> Voprf.finish(pinned.publicKey(), List.of(v), evaluation))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("public key");
    }

    @Example
    void anotherPublicInputIsRefused() {
        OprfKey key = OprfKey.random(OprfMode.POPRF, RANDOM);
        Blinded p = Poprf.blind(new byte[] {1}, RANDOM);
        Evaluation evaluation = Poprf.blindEvaluate(key, List.of(p.element()), new byte[] {1}, RANDOM);
        assertThatThrownBy(() -> Poprf.finish(key.publicKey(), new byte[] {2}, List.of(p), evaluation)).isInstanceOf(ProtocolViolation.class);
    }

    /** Answers in another order than asked would tell wrong items apart. */
    @Example
    void reorderedAnswersAreRefused() {
        OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
        List<Blinded> v = List.of(Voprf.blind(new byte[] {1}, RANDOM), Voprf.blind(new byte[] {2}, RANDOM));
        Evaluation honest = Voprf.blindEvaluate(key, v.stream().map(Blinded::element).toList(), RANDOM);
        assertThatThrownBy(() -> Voprf.finish(key.publicKey(), v, new Evaluation(honest.elements().reversed(), honest.proof())))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Example
    void whatIsNoElementIsRefused() {
        OprfKey base = OprfKey.random(OprfMode.OPRF, RANDOM);
        OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
        OprfKey partly = OprfKey.random(OprfMode.POPRF, RANDOM);
        Blinded v = Voprf.blind(new byte[] {1}, RANDOM);
        for (byte[] bad : List.of(IDENTITY, ones(), new byte[31])) {
            assertThatThrownBy(() -> Oprf.blindEvaluate(base, bad)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> Oprf.finish(Oprf.blind(new byte[1], RANDOM), bad)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> Voprf.blindEvaluate(key, List.of(v.element(), bad), RANDOM)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> Poprf.blindEvaluate(partly, List.of(bad), new byte[0], RANDOM)).isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> Voprf.finish(bad, List.of(v), Voprf.blindEvaluate(key, List.of(v.element()), RANDOM)))
                    .isInstanceOf(ProtocolViolation.class);
            assertThatThrownBy(() -> new VoprfBatch.Client(bad)).isInstanceOf(ProtocolViolation.class);
        }
        assertThatThrownBy(() -> Voprf.finish(key.publicKey(), List.of(v), new Evaluation(List.of(), new byte[64])))
                .isInstanceOf(ProtocolViolation.class);
        assertThatThrownBy(() -> Voprf.finish(key.publicKey(), List.of(v), new Evaluation(List.of(v.element()), new byte[63])))
                .isInstanceOf(ProtocolViolation.class);
    }

    @Example
    void keysAreChecked() {
        assertThatThrownBy(() -> OprfKey.decode(OprfMode.VOPRF, new byte[32])).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OprfKey.decode(OprfMode.VOPRF, ones())).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> OprfKey.decode(OprfMode.VOPRF, new byte[5])).isInstanceOf(InvalidInput.class);
        OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
        assertThat(OprfKey.decode(OprfMode.VOPRF, key.encode()).publicKey()).isEqualTo(key.publicKey());
        assertThatThrownBy(() -> Oprf.evaluate(key, new byte[1])).isInstanceOf(IllegalArgumentException.class);
        key.close();
        assertThatThrownBy(() -> Voprf.evaluate(key, new byte[1])).isInstanceOf(IllegalStateException.class);
        assertThat(key.toString()).isEqualTo("OprfKey(VOPRF)");
    }

    @Example
    void inputsHaveALimit() {
        assertThatThrownBy(() -> Oprf.blind(new byte[65536], RANDOM)).isInstanceOf(InvalidInput.class).hasMessageContaining("65536");
        OprfKey key = OprfKey.random(OprfMode.OPRF, RANDOM);
        assertThat(Oprf.evaluate(key, new byte[65535])).hasSize(64);
    }

    /** Equal inputs leave as unrelated elements. */
    @Property(tries = 10)
    void hiddenTwiceLooksUnrelated(@ForAll @Size(max = 20) byte[] input) {
        assertThat(Voprf.blind(input, RANDOM).element()).isNotEqualTo(Voprf.blind(input, RANDOM).element());
    }
}
