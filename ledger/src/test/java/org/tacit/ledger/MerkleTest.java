package org.tacit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MerkleTest {

    private static final HexFormat HEX = HexFormat.of();

    private static JsonNode vectors(String name) {
        Path file = Path.of(System.getProperty("tacit.shared", "../../shared"), "vectors/merkle", name);
        Assumptions.assumeTrue(Files.exists(file), "no test vectors at " + name);
        return JsonMapper.builder().build().readTree(file);
    }

    @Test
    void treesOfRfc6962() {
        JsonNode v = vectors("tree.json");
        MerkleTree tree = new MerkleTree();
        CompactRange range = new CompactRange(new MerkleHash());
        assertThat(HEX.formatHex(tree.root(0))).isEqualTo(v.get("root_by_size").get(0).asString());
        for (int i = 0; i < v.get("leaf_inputs_hex").size(); i++) {
            byte[] leaf = new MerkleHash().leaf(HEX.parseHex(v.get("leaf_inputs_hex").get(i).asString()));
            assertThat(HEX.formatHex(leaf)).isEqualTo(v.get("leaf_hashes").get(i).asString());
            tree.append(leaf);
            range.append(leaf);
            assertThat(HEX.formatHex(tree.root(i + 1))).isEqualTo(v.get("root_by_size").get(i + 1).asString());
            assertThat(HEX.formatHex(range.root())).isEqualTo(v.get("root_by_size").get(i + 1).asString());
        }
    }

    /** Unsigned 64 bits; what does not fit a long is negative here. */
    private static long number(JsonNode node) {
        return node.bigIntegerValue().longValue();
    }

    private static byte[] base64(JsonNode node) {
        return node == null || node.isNull() ? new byte[0] : Base64.getDecoder().decode(node.asString());
    }

    private static List<byte[]> proof(JsonNode node) {
        List<byte[]> proof = new ArrayList<>();
        if (!node.isNull()) {
            node.forEach(p -> proof.add(base64(p)));
        }
        return proof;
    }

    @Test
    void inclusionVectors() {
        int accepted = 0;
        JsonNode cases = vectors("inclusion.json");
        for (JsonNode c : cases) {
            boolean ok = MerkleProof.includes(base64(c.get("leafHash")), number(c.get("leafIdx")), number(c.get("treeSize")), proof(c.get("proof")), base64(c.get("root")));
            assertThat(ok).as("%s: %s", c.get("file"), c.get("desc")).isEqualTo(!c.get("wantErr").asBoolean());
            accepted += ok ? 1 : 0;
        }
        assertThat(cases.size()).isEqualTo(98);
        assertThat(accepted).isEqualTo(6);
    }

    @Test
    void consistencyVectors() {
        int accepted = 0;
        JsonNode cases = vectors("consistency.json");
        for (JsonNode c : cases) {
            boolean ok = MerkleProof.isConsistent(number(c.get("size1")), base64(c.get("root1")), number(c.get("size2")), base64(c.get("root2")), proof(c.get("proof")));
            assertThat(ok).as("%s: %s", c.get("file"), c.get("desc")).isEqualTo(!c.get("wantErr").asBoolean());
            accepted += ok ? 1 : 0;
        }
        assertThat(cases.size()).isEqualTo(98);
        assertThat(accepted).isEqualTo(6);
    }

    private static byte[] entry(int i) {
        return ("entry " + i).getBytes(StandardCharsets.UTF_8);
    }

    private static MerkleTree tree(int size) {
        MerkleHash hash = new MerkleHash();
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < size; i++) {
            tree.append(hash.leaf(entry(i)));
        }
        return tree;
    }

    /** MTH straight from the definition, the twin of the two fast ones. */
    private static byte[] definition(int from, int to) {
        MerkleHash hash = new MerkleHash();
        if (to - from == 0) {
            return hash.empty();
        }
        if (to - from == 1) {
            return hash.leaf(entry(from));
        }
        int k = Integer.highestOneBit(to - from - 1);
        return hash.node(definition(from, from + k), definition(from + k, to));
    }

    @Test
    void rootsFollowTheDefinition() {
        MerkleTree tree = tree(70);
        CompactRange range = new CompactRange(new MerkleHash());
        for (int n = 0; n <= 70; n++) {
            assertThat(tree.root(n)).isEqualTo(definition(0, n)).isEqualTo(range.root());
            range.append(new MerkleHash().leaf(entry(n)));
        }
    }

    @Property(tries = 300)
    void madeProofsAreAcceptedAndDamagedOnesAreNot(@ForAll @IntRange(min = 1, max = 200) int newer, @ForAll @IntRange(max = 199) int at, @ForAll @IntRange(max = 10_000) int damage) {
        MerkleTree tree = tree(newer);
        int index = at % newer;
        List<byte[]> inclusion = tree.inclusion(index, newer);
        byte[] root = tree.root(newer);
        assertThat(MerkleProof.includesEntry(entry(index), index, newer, inclusion, root)).isTrue();
        assertThat(MerkleProof.includesEntry(entry(index + 1), index, newer, inclusion, root)).isFalse();
        int older = 1 + at % newer;
        List<byte[]> consistency = tree.consistency(older, newer);
        assertThat(MerkleProof.isConsistent(older, tree.root(older), newer, root, consistency)).isTrue();
        for (List<byte[]> proof : List.of(inclusion, consistency)) {
            if (!proof.isEmpty()) {
                byte[] hash = proof.get(damage % proof.size());
                hash[damage % 32] ^= 1;
            }
        }
        if (!inclusion.isEmpty()) {
            assertThat(MerkleProof.includesEntry(entry(index), index, newer, inclusion, root)).isFalse();
        }
        if (!consistency.isEmpty()) {
            assertThat(MerkleProof.isConsistent(older, tree.root(older), newer, root, consistency)).isFalse();
        }
    }
}
