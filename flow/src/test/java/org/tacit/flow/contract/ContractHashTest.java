package org.tacit.flow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.tacit.base.InvalidInput;
import org.tacit.flow.Example;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is changed in a contract, its hash changes, or it is no contract any more. */
class ContractHashTest {

    private static final byte[] ENCODED = Example.contract().encode();
    private static final String HASH = Example.contract().hash();

    /** Every place in the contract's tree, as a pointer. */
    @Provide
    Arbitrary<String> places() {
        List<String> all = new ArrayList<>();
        collect(JsonMapper.shared().readTree(ENCODED), "", all);
        return Arbitraries.of(all);
    }

    private static void collect(JsonNode node, String at, List<String> all) {
        if (node.isObject()) {
            node.properties().forEach(e -> collect(e.getValue(), at + "/" + e.getKey(), all));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "/" + i, all);
            }
        }
        if (!at.isEmpty()) {
            all.add(at);
        }
    }

    @Property(tries = 300)
    void anyChangeChangesTheHash(@ForAll("places") String at, @ForAll String text, @ForAll boolean remove) {
        ObjectNode tree = (ObjectNode) JsonMapper.shared().readTree(ENCODED);
        int cut = at.lastIndexOf('/');
        JsonNode parent = tree.at(at.substring(0, cut));
        String name = at.substring(cut + 1);
        if (parent instanceof ObjectNode object) {
            JsonNode old = object.get(name);
            if (remove) {
                object.remove(name);
            } else {
                object.set(name, changed(old, text, object));
            }
        } else if (remove) {
            ((ArrayNode) parent).remove(Integer.parseInt(name));
        } else {
            ArrayNode array = (ArrayNode) parent;
            array.set(Integer.parseInt(name), changed(array.get(Integer.parseInt(name)), text, tree));
        }
        byte[] bytes;
        try {
            bytes = Canonical.encode(tree);
        } catch (InvalidInput halfCharacter) {
            return;
        }
        if (java.util.Arrays.equals(bytes, ENCODED)) {
            return; // the text drawn was the text that stood there
        }
        try {
            assertThat(Contract.decode(bytes).hash()).isNotEqualTo(HASH);
        } catch (InvalidInput refused) {
            assertThat(new String(bytes, StandardCharsets.UTF_8)).isNotEmpty();
        }
    }

    private static JsonNode changed(JsonNode old, String text, ObjectNode factory) {
        if (old.isIntegralNumber()) {
            return factory.numberNode(old.longValue() + 1);
        }
        if (old.isBoolean()) {
            return factory.booleanNode(!old.booleanValue());
        }
        if (old.isString()) {
            return factory.stringNode(text);
        }
        return old.isArray() ? factory.arrayNode().add(text) : factory.objectNode().put(text, text);
    }
}
