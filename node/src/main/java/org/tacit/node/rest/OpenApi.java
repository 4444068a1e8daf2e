package org.tacit.node.rest;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Open;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API's own description at {@code /openapi.json}, made from the handlers when it is asked for: it cannot say anything else
 * than what is served, and costs nothing at start.
 */
@RestController
class OpenApi {

    private final RequestMappingHandlerMapping handlers;

    OpenApi(RequestMappingHandlerMapping handlers) {
        this.handlers = handlers;
    }

    /** The same text for the same handlers, whatever order they are found in. */
    @GetMapping(path = "/openapi.json", produces = "application/json")
    @Open
    String json() {
        return JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT).build()
                .writeValueAsString(describe());
    }

    private Map<String, Object> describe() {
        Schemas schemas = new Schemas();
        TreeMap<String, Map<String, Object>> paths = new TreeMap<>();
        handlers.getHandlerMethods().forEach((info, handler) -> {
            // A stream gives what the list at the same address gives.
            boolean stream = handler.getMethod().getReturnType() == SseEmitter.class;
            if (handler.getBeanType().getPackage().equals(OpenApi.class.getPackage()) && !stream) {
                paths(info).forEach(path -> methods(info).forEach(method ->
                        paths.computeIfAbsent(path, p -> new TreeMap<>()).put(method, operation(handler, schemas))));
            }
        });
        schemas.of(Problem.class);
        return Map.of("openapi", "3.1.0",
                "info", Map.of("title", "Tacit node", "version", Node.version(),
                        "description", "Send 'Authorization: Bearer …' with an API key or the content of the node's token file; or sign in at /api/sessions, then send the cookie and, "
                                + "with everything but GET, the header X-CSRF-Token."),
                "security", List.of(Map.of("bearer", List.of()), Map.of("session", List.of())),
                "paths", paths,
                "components", Map.of("schemas", schemas.byName, "securitySchemes", Map.of("bearer", Map.of("type", "http", "scheme", "bearer"),
                        "session", Map.of("type", "apiKey", "in", "cookie", "name", CredentialFilter.COOKIE))));
    }

    /** RFC 9457, as {@link Problems} writes it. */
    record Problem(String type, int status, String title, String code, org.tacit.base.Text text) {
    }

    private static Collection<String> paths(RequestMappingInfo info) {
        return info.getPatternValues();
    }

    private static List<String> methods(RequestMappingInfo info) {
        return info.getMethodsCondition().getMethods().stream().map(RequestMethod::name).map(m -> m.toLowerCase(java.util.Locale.ROOT)).toList();
    }

    private static Map<String, Object> operation(HandlerMethod handler, Schemas schemas) {
        Method method = handler.getMethod();
        LinkedHashMap<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", method.getDeclaringClass().getSimpleName().replace("Controller", "").toLowerCase(java.util.Locale.ROOT) + "." + method.getName());
        Needs needs = method.getAnnotation(Needs.class);
        Open open = method.getAnnotation(Open.class);
        if (needs != null) {
            operation.put("x-permissions", List.of(needs.value()));
        } else if (open != null && !open.signedIn()) {
            operation.put("security", List.of());
        }
        List<Map<String, Object>> parameters = new java.util.ArrayList<>();
        for (Parameter p : method.getParameters()) {
            if (p.isAnnotationPresent(PathVariable.class)) {
                parameters.add(Map.of("name", p.getName(), "in", "path", "required", true, "schema", schemas.of(p.getParameterizedType())));
            } else if (p.isAnnotationPresent(RequestParam.class)) {
                parameters.add(Map.of("name", p.getName(), "in", "query", "required", false, "schema", schemas.of(p.getParameterizedType())));
            } else if (p.isAnnotationPresent(RequestBody.class)) {
                operation.put("requestBody", Map.of("required", true, "content", json(schemas.of(p.getParameterizedType()))));
            }
        }
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        Type answer = method.getGenericReturnType();
        Map<String, Object> good = answer == void.class ? Map.of("description", "Done.")
                : method.getReturnType() == ResponseEntity.class
                        ? Map.of("description", "The content.", "content", Map.of("*/*", Map.of("schema", Map.of("type", "string", "format", "binary"))))
                        : Map.of("description", "The answer.", "content", json(schemas.of(answer)));
        operation.put("responses", Map.of(answer == void.class ? "204" : "200", good,
                "default", Map.of("description", "What went wrong, in both languages.",
                        "content", Map.of("application/problem+json", Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))))));
        return operation;
    }

    private static Map<String, Object> json(Map<String, Object> schema) {
        return Map.of("application/json", Map.of("schema", schema));
    }

    /** Schemas of records, each once, by the record's name. */
    private static final class Schemas {
        final TreeMap<String, Object> byName = new TreeMap<>();
        private final Map<String, Class<?>> classes = new java.util.HashMap<>();

        Map<String, Object> of(Type type) {
            return switch (type) {
                case ParameterizedType p when p.getRawType() == Optional.class -> of(p.getActualTypeArguments()[0]);
                case ParameterizedType p when Map.class.isAssignableFrom((Class<?>) p.getRawType()) ->
                        Map.of("type", "object", "additionalProperties", of(p.getActualTypeArguments()[1]));
                case ParameterizedType p when Collection.class.isAssignableFrom((Class<?>) p.getRawType()) ->
                        Map.of("type", "array", "items", of(p.getActualTypeArguments()[0]));
                case ParameterizedType p -> of(p.getRawType());
                case GenericArrayType a -> Map.of("type", "array", "items", of(a.getGenericComponentType()));
                case Class<?> c -> of(c);
                default -> Map.of();
            };
        }

        private Map<String, Object> of(Class<?> c) {
            if (c == String.class || c == char.class || java.math.BigDecimal.class.isAssignableFrom(c)) {
                return Map.of("type", "string");
            } else if (c == int.class || c == Integer.class || c == long.class || c == Long.class) {
                return Map.of("type", "integer");
            } else if (c == double.class || c == Double.class) {
                return Map.of("type", "number");
            } else if (c == boolean.class || c == Boolean.class) {
                return Map.of("type", "boolean");
            } else if (c == Instant.class) {
                return Map.of("type", "string", "format", "date-time");
            } else if (c.isEnum()) {
                return Map.of("type", "string", "enum", java.util.Arrays.stream(c.getEnumConstants()).map(Object::toString).toList());
            } else if (c.isRecord()) {
                return record(c);
            }
            return JsonNode.class.isAssignableFrom(c) || c == Object.class ? Map.of() : Map.of("type", "object");
        }

        /** Records of services are called by both names: {@code ContractsWanted}. */
        private static String name(Class<?> c) {
            Class<?> in = c.getEnclosingClass();
            return in == null || in.getPackage().equals(OpenApi.class.getPackage()) ? c.getSimpleName() : in.getSimpleName() + c.getSimpleName();
        }

        private Map<String, Object> record(Class<?> c) {
            String name = name(c);
            if (classes.putIfAbsent(name, c) instanceof Class<?> other && other != c) {
                throw new IllegalStateException("two schemas are called " + name);
            }
            if (!byName.containsKey(name)) {
                byName.put(name, Map.of());
                LinkedHashMap<String, Object> properties = new LinkedHashMap<>();
                for (RecordComponent component : c.getRecordComponents()) {
                    properties.put(component.getName(), of(component.getGenericType()));
                }
                byName.put(name, Map.of("type", "object", "properties", properties));
            }
            return Map.of("$ref", "#/components/schemas/" + name);
        }
    }
}
