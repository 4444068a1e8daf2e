package org.tacit.node.contract;

import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.flow.document.FlowDocument;
import org.tacit.flow.document.FlowReader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A flow document with some parameters replaced: {@code step.parameter=value}, the value written as in the document. */
final class FlowText {

    private static final YAMLMapper YAML = new YAMLMapper();

    private FlowText() {
    }

    static FlowDocument read(String text, Map<String, String> replaced) {
        FlowDocument asWritten = FlowReader.read(text);
        if (replaced.isEmpty()) {
            return asWritten;
        }
        JsonNode document = YAML.readTree(text);
        replaced.forEach((name, value) -> replace(document, name, value));
        return FlowReader.read(JsonMapper.shared().writeValueAsString(document));
    }

    private static void replace(JsonNode document, String name, String value) {
        int dot = name.indexOf('.');
        String step = dot < 0 ? "" : name.substring(0, dot);
        for (JsonNode candidate : document.path("steps")) {
            if (candidate.path("id").asString("").equals(step) && candidate instanceof ObjectNode found) {
                JsonNode params = found.path("params");
                ObjectNode target = params instanceof ObjectNode there ? there : found.putObject("params");
                target.set(name.substring(dot + 1), value(name, value));
                return;
            }
        }
        throw InvalidInput.of("'%s' names no step of the flow; write --param STEP.PARAMETER=VALUE.", "“%s”不是流程中的步骤；请写成 --param 步骤.参数=值。", name);
    }

    private static JsonNode value(String name, String value) {
        try {
            return YAML.readTree(value);
        } catch (JacksonException e) {
            throw InvalidInput.of("The value of --param %s cannot be read; write it as in the flow document.", "--param %s 的值无法识别，请按流程文档的写法填写。", name);
        }
    }
}
