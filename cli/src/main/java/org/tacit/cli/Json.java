package org.tacit.cli;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that a command makes by itself, printed like a node's answers. */
final class Json {

    private Json() {
    }

    static JsonNode of(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }
}
