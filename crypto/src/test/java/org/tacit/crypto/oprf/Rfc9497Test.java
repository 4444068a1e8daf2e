package org.tacit.crypto.oprf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tacit.crypto.Vectors;
import org.tacit.crypto.curve.Ristretto255;
import org.tacit.crypto.curve.Ristretto255.Scalar;
import tools.jackson.databind.JsonNode;

/** Every vector of the suite ristretto255-SHA512, with the blinds and nonces of the vectors. */
class Rfc9497Test {

    private static final HexFormat HEX = HexFormat.of();

    private static JsonNode suite(OprfMode mode) {
        for (JsonNode suite : Vectors.json("oprf/allVectors.json")) {
            if (suite.get("identifier").stringValue().equals("ristretto255-SHA512") && suite.get("mode").intValue() == mode.ordinal()) {
                return suite;
            }
        }
        throw new AssertionError("no vectors for " + mode);
    }

    private static OprfKey key(JsonNode suite, OprfMode mode) {
        OprfKey key = OprfKey.derive(mode, bytes(suite, "seed"), bytes(suite, "keyInfo"));
        assertThat(key.encode()).isEqualTo(bytes(suite, "skSm"));
        if (mode != OprfMode.OPRF) {
            assertThat(key.publicKey()).isEqualTo(bytes(suite, "pkSm"));
        }
        return key;
    }

    private static byte[] bytes(JsonNode node, String name) {
        return HEX.parseHex(node.get(name).stringValue());
    }

    private static List<byte[]> list(JsonNode node, String name) {
        return Arrays.stream(node.get(name).stringValue().split(",")).map(HEX::parseHex).toList();
    }

    private static Scalar scalar(byte[] encoded) {
        return Ristretto255.decodeScalar(encoded, 0);
    }

    private static List<Blinded> blinded(OprfMode mode, JsonNode v) {
        List<byte[]> inputs = list(v, "Input");
        List<byte[]> blinds = list(v, "Blind");
        List<Blinded> blinded = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            blinded.add(Blinded.of(mode, inputs.get(i), scalar(blinds.get(i))));
        }
        assertThat(blinded).hasSize(v.get("Batch").intValue());
        assertThat(blinded.stream().map(Blinded::element).toList()).usingElementComparator(Arrays::compare)
                .containsExactlyElementsOf(list(v, "BlindedElement"));
        return blinded;
    }

    private static void same(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual).usingElementComparator(Arrays::compare).containsExactlyElementsOf(expected);
    }

    @Test
    void base() {
        JsonNode suite = suite(OprfMode.OPRF);
        OprfKey key = key(suite, OprfMode.OPRF);
        for (JsonNode v : suite.get("vectors")) {
            Blinded blinded = blinded(OprfMode.OPRF, v).getFirst();
            byte[] evaluated = Oprf.blindEvaluate(key, blinded.element());
            assertThat(evaluated).isEqualTo(bytes(v, "EvaluationElement"));
            assertThat(Oprf.finish(blinded, evaluated)).isEqualTo(bytes(v, "Output"));
            assertThat(Oprf.evaluate(key, bytes(v, "Input"))).isEqualTo(bytes(v, "Output"));
        }
        assertThat(suite.get("vectors").size()).isEqualTo(2);
    }

    @Test
    void verifiable() {
        JsonNode suite = suite(OprfMode.VOPRF);
        OprfKey key = key(suite, OprfMode.VOPRF);
        for (JsonNode v : suite.get("vectors")) {
            List<Blinded> blinded = blinded(OprfMode.VOPRF, v);
            Evaluation evaluation = Voprf.blindEvaluate(key, list(v, "BlindedElement"), scalar(bytes(v.get("Proof"), "r")));
            same(evaluation.elements(), list(v, "EvaluationElement"));
            assertThat(evaluation.proof()).isEqualTo(bytes(v.get("Proof"), "proof"));
            same(Voprf.finish(bytes(suite, "pkSm"), blinded, evaluation), list(v, "Output"));
            same(list(v, "Input").stream().map(input -> Voprf.evaluate(key, input)).toList(), list(v, "Output"));
        }
        assertThat(suite.get("vectors").size()).isEqualTo(3);
    }

    @Test
    void partiallyOblivious() {
        JsonNode suite = suite(OprfMode.POPRF);
        OprfKey key = key(suite, OprfMode.POPRF);
        for (JsonNode v : suite.get("vectors")) {
            byte[] info = bytes(v, "Info");
            List<Blinded> blinded = blinded(OprfMode.POPRF, v);
            Evaluation evaluation = Poprf.blindEvaluate(key, list(v, "BlindedElement"), info, scalar(bytes(v.get("Proof"), "r")));
            same(evaluation.elements(), list(v, "EvaluationElement"));
            assertThat(evaluation.proof()).isEqualTo(bytes(v.get("Proof"), "proof"));
            same(Poprf.finish(bytes(suite, "pkSm"), info, blinded, evaluation), list(v, "Output"));
            same(list(v, "Input").stream().map(input -> Poprf.evaluate(key, input, info)).toList(), list(v, "Output"));
        }
        assertThat(suite.get("vectors").size()).isEqualTo(3);
    }

    /** The batch server gives the elements of the vectors; the batch client, with its other way of hiding, their outputs. */
    @Test
    void batches() {
        JsonNode suite = suite(OprfMode.VOPRF);
        OprfKey key = key(suite, OprfMode.VOPRF);
        JsonNode v = suite.get("vectors").get(2);
        byte[] data = HEX.parseHex(v.get("Input").stringValue().replace(",", ""));
        int[] offsets = {0, 1, data.length};
        byte[] evaluated = new byte[64];
        byte[] proof = new byte[64];
        var random = new java.security.SecureRandom();
        VoprfBatch.blindEvaluate(key, HEX.parseHex(v.get("BlindedElement").stringValue().replace(",", "")), 0, 2, random, evaluated, 0, proof, 0);
        assertThat(HEX.formatHex(evaluated)).isEqualTo(v.get("EvaluationElement").stringValue().replace(",", ""));
        same(Voprf.finish(key.publicKey(), blinded(OprfMode.VOPRF, v),
                new Evaluation(List.of(Arrays.copyOf(evaluated, 32), Arrays.copyOfRange(evaluated, 32, 64)), proof)), list(v, "Output"));

        var client = new VoprfBatch.Client(key.publicKey());
        try (var group = client.blind(data, offsets, 0, 2, random)) {
            byte[] asked = new byte[64];
            group.copy(asked, 0);
            VoprfBatch.blindEvaluate(key, asked, 0, 2, random, evaluated, 0, proof, 0);
            byte[] outputs = new byte[128];
            client.finish(group, evaluated, 0, proof, 0, 64, outputs, 0);
            assertThat(HEX.formatHex(outputs)).isEqualTo(v.get("Output").stringValue().replace(",", ""));
        }
        byte[] own = new byte[128];
        VoprfBatch.evaluate(key, data, offsets, 0, 2, 64, own, 0);
        assertThat(HEX.formatHex(own)).isEqualTo(v.get("Output").stringValue().replace(",", ""));
    }
}
