package org.tacit.flow.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tacit.flow.Example;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FlowSchemaTest {

    @Test
    void followsTheSpecs() {
        JsonNode schema = JsonMapper.shared().readTree(FlowSchema.json(Example.OPERATORS));
        assertThat(schema.at("/$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        JsonNode step = schema.at("/properties/steps/items");
        assertThat(step.at("/properties/operator/enum").toString()).isEqualTo("[\"toy.align\",\"toy.sum\"]");
        JsonNode align = step.at("/allOf/0");
        assertThat(align.at("/if/properties/operator/const").stringValue()).isEqualTo("toy.align");
        JsonNode params = align.at("/then/properties/params");
        assertThat(params.at("/required").toString()).isEqualTo("[\"left_key\",\"right_key\"]");
        assertThat(params.at("/properties/limit/minimum").longValue()).isEqualTo(1);
        assertThat(params.at("/properties/limit/default").longValue()).isEqualTo(1000);
        assertThat(params.at("/properties/share/type").stringValue()).isEqualTo("number");
        assertThat(params.at("/properties/result/enum").toString()).isEqualTo("[\"both\",\"left\"]");
        assertThat(params.at("/additionalProperties").booleanValue()).isFalse();
        assertThat(FlowSchema.json(Example.OPERATORS)).isEqualTo(FlowSchema.json(Example.OPERATORS));
    }
}
