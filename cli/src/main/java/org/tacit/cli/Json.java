package org.tacit.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that a command makes by itself, printed like a node's answers. */
final class Json {

    private Json() {
    }

    /** The texts of a list, for a sentence. */
    static String joined(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(t -> texts.add(t.asString()));
        return String.join(", ", texts);
    }

    static JsonNode of(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }
}
