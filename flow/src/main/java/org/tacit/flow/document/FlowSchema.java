package org.tacit.flow.document;

import java.math.BigDecimal;
import org.tacit.flow.spec.Operator;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.Parameter;
import org.tacit.flow.spec.Port;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of the flow document, generated from the operators' specs, so that an editor completes and checks what is typed.
 * What a schema cannot say (edges, columns, cycles) is {@link Planner}'s.
 */
public final class FlowSchema {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private FlowSchema() {
    }

    /** JSON Schema 2020-12, pretty-printed. */
    public static String json(Operators operators) {
        ObjectNode schema = object("A Tacit flow: joint computations and what flows between them");
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:tacit:" + Flow.VERSION);
        schema.putArray("required").add("tacit").add("name").add("parties").add("steps");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("tacit").put("const", Flow.VERSION);
        properties.set("name", text("What the flow is called"));
        properties.set("purpose", text("What its results may be used for; policies refer to it"));
        ObjectNode parties = properties.putObject("parties").put("type", "array").put("minItems", 1).put("uniqueItems", true);
        parties.set("items", text("A party's name"));
        ObjectNode table = object("A party's table");
        table.putArray("required").add("party").add("table");
        ObjectNode ofTable = table.putObject("properties");
        ofTable.set("party", text("Its owner"));
        ofTable.set("table", text("Its name in the owner's catalogue"));
        properties.putObject("tables").put("type", "object").set("additionalProperties", table);
        ObjectNode steps = properties.putObject("steps").put("type", "array").put("minItems", 1);
        steps.set("items", step(operators));
        return MAPPER.writeValueAsString(schema);
    }

    private static ObjectNode step(Operators operators) {
        ObjectNode step = object("One use of an operator");
        step.putArray("required").add("id").add("operator").add("roles");
        ObjectNode properties = step.putObject("properties");
        properties.set("id", text("Unique name; later steps refer to its outputs as id.output"));
        ArrayNode names = ((ObjectNode) properties.putObject("operator").put("type", "string")).putArray("enum");
        properties.putObject("roles").put("type", "object");
        properties.putObject("inputs").put("type", "object");
        properties.putObject("params").put("type", "object");
        ArrayNode cases = step.putArray("allOf");
        for (Operator operator : operators.all()) {
            OperatorSpec spec = operator.spec();
            names.add(spec.name());
            ObjectNode one = cases.addObject();
            one.putObject("if").putObject("properties").putObject("operator").put("const", spec.name());
            ObjectNode then = one.putObject("then");
            then.put("description", spec.summary().en() + " / " + spec.summary().zh());
            ObjectNode parts = then.putObject("properties");
            parts.set("roles", roles(spec));
            parts.set("inputs", inputs(spec));
            parts.set("params", params(spec));
            if (spec.parameters().stream().anyMatch(Parameter::required)) {
                then.putArray("required").add("params");
            }
        }
        return step;
    }

    private static ObjectNode roles(OperatorSpec spec) {
        ObjectNode roles = object("Who plays which role");
        ArrayNode required = roles.putArray("required");
        ObjectNode properties = roles.putObject("properties");
        spec.roles().forEach(role -> {
            if (role.required()) {
                required.add(role.name());
            }
            properties.set(role.name(), text(role.help().en() + " / " + role.help().zh()));
        });
        return roles;
    }

    private static ObjectNode inputs(OperatorSpec spec) {
        ObjectNode inputs = object("By role and input: a table's name, or step.output");
        ObjectNode byRole = inputs.putObject("properties");
        spec.roles().forEach(role -> {
            ObjectNode ports = object(role.name());
            ArrayNode required = ports.putArray("required");
            ObjectNode properties = ports.putObject("properties");
            for (Port port : spec.inputsOf(role.name())) {
                properties.set(port.name(), text(port.type() + ": " + port.help().en() + " / " + port.help().zh()));
                if (port.required()) {
                    required.add(port.name());
                }
            }
            byRole.set(role.name(), ports);
        });
        return inputs;
    }

    private static ObjectNode params(OperatorSpec spec) {
        ObjectNode params = object("Settings of " + spec.name());
        ArrayNode required = params.putArray("required");
        ObjectNode properties = params.putObject("properties");
        for (Parameter p : spec.parameters()) {
            ObjectNode node = properties.putObject(p.name());
            node.put("description", p.help().en() + " / " + p.help().zh());
            switch (p.type()) {
                case INTEGER -> range(node.put("type", "integer"), p);
                case DECIMAL -> range(node.put("type", "number"), p);
                case FLAG -> node.put("type", "boolean");
                case TEXT, COLUMN -> node.put("type", "string");
                case CHOICE -> p.choices().forEach(node.put("type", "string").putArray("enum")::add);
                case KEY -> {
                    ArrayNode either = node.putArray("anyOf");
                    either.addObject().put("type", "string");
                    either.addObject().put("type", "array").putObject("items").put("type", "string");
                }
                case COLUMNS, TEXTS -> node.put("type", "array").putObject("items").put("type", "string");
            }
            p.fallback().ifPresent(value -> {
                switch (value) {
                    case Long number -> node.put("default", number);
                    case Boolean flag -> node.put("default", flag);
                    case String text when p.type() == org.tacit.flow.spec.ParameterType.DECIMAL -> node.put("default", new BigDecimal(text));
                    case String text -> node.put("default", text);
                    case java.util.List<?> list -> list.forEach(item -> node.withArrayProperty("default").add((String) item));
                    default -> throw new IllegalStateException(p.name());
                }
            });
            if (p.required()) {
                required.add(p.name());
            }
        }
        return params;
    }

    private static void range(ObjectNode node, Parameter p) {
        p.min().ifPresent(min -> node.put("minimum", min));
        p.max().ifPresent(max -> node.put("maximum", max));
    }

    private static ObjectNode object(String description) {
        return MAPPER.createObjectNode().put("type", "object").put("description", description).put("additionalProperties", false);
    }

    private static ObjectNode text(String description) {
        return MAPPER.createObjectNode().put("type", "string").put("description", description);
    }
}
