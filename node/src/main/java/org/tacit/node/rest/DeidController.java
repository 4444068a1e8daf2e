package org.tacit.node.rest;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.ColumnType;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.deid.Deidentification;
import org.tacit.node.deid.DeidKeys;
import org.tacit.node.deid.TableExport;
import org.tacit.privacy.deid.Transforms;
import org.tacit.privacy.deid.TransformSpec;
import org.tacit.privacy.risk.Risk;
import tools.jackson.databind.JsonNode;

/** Own tables as others may see them: previews, exports, the risk that remains, keys, and the way back. */
@RestController
@RequestMapping("/api")
class DeidController {

    private static final int LONGEST_WAIT = 300;

    private final Node node;

    DeidController(Node node) {
        this.node = node;
    }

    // ---- transforms ----

    /** A transform with what it takes and may be told. */
    record TransformView(String name, String family, Text familyLabel, List<String> takes, List<ParameterView> parameters, Text help) {
        static TransformView of(TransformSpec s) {
            return new TransformView(s.name(), s.family().name(), s.family().label(), s.takes().stream().map(Enum::name).sorted().toList(),
                    s.parameters().stream().map(p -> new ParameterView(p.name(), p.kind().name(), p.fallback(), p.fallback() == null,
                            p.least() == null ? null : p.least().toPlainString(), p.most() == null ? null : p.most().toPlainString(), p.choices(), p.help())).toList(), s.help());
        }
    }

    /** @param fallback null where it must be given, likewise {@code least}, {@code most} where there is no bound */
    record ParameterView(String name, String kind, String fallback, boolean required, String least, String most, List<String> choices, Text help) {
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/transforms")
    List<TransformView> transforms() {
        return Transforms.list().stream().map(TransformView::of).toList();
    }

    // ---- previews and risk ----

    /**
     * @param plan     {@code deid/v1}, as an object or as YAML text; left out for the table's masked view
     * @param override why columns of a high grade are shown as they are; needs the permission GRANT
     */
    record NewPreview(JsonNode plan, Integer rows, String override) {
    }

    /** Nothing of it leaves the node but the answer; the look is in the evidence. */
    @Needs(Permission.SEE_ROWS)
    @PostMapping("/tables/{name}/previews")
    Deidentification.DeidPreview preview(@PathVariable String name, @RequestBody NewPreview wanted) {
        return node.deidentification().preview(name, plan(wanted.plan), wanted.rows == null ? 20 : wanted.rows, text(wanted.override));
    }

    /** @param population how many people the table is a sample of; 0 or left out where not known */
    record NewRisk(List<String> quasi, List<String> sensitive, Long population) {
    }

    @Needs(Permission.SEE_TABLES)
    @PostMapping("/tables/{name}/risks")
    Risk risk(@PathVariable String name, @RequestBody NewRisk wanted) {
        return node.deidentification().risk(name, wanted.quasi == null ? List.of() : wanted.quasi, wanted.sensitive == null ? List.of() : wanted.sensitive,
                wanted.population == null ? 0 : wanted.population);
    }

    // ---- exports ----

    /** @param override why columns of a high grade leave as they are; needs the permission GRANT */
    record NewExport(JsonNode plan, TableExport.ExportFormat format, String override) {
    }

    @Needs(Permission.SEE_ROWS)
    @PostMapping("/exports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    TableExport begin(@RequestBody NewExport wanted) {
        String plan = plan(wanted.plan);
        if (plan.isEmpty()) {
            throw InvalidInput.of("There is no plan in the request.", "请求中没有方案。");
        }
        return node.deidentification().export(plan, wanted.format == null ? TableExport.ExportFormat.CSV : wanted.format, text(wanted.override));
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/exports")
    List<TableExport> exports() {
        return node.deidentification().list();
    }

    /** @param wait seconds to wait for its end, at most 300 */
    @Needs(Permission.SEE_TABLES)
    @GetMapping("/exports/{id}")
    TableExport export(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) throws InterruptedException {
        return node.deidentification().await(id, Duration.ofSeconds(Math.clamp(wait, 0, LONGEST_WAIT)));
    }

    /** A second person says yes to columns that leave as they are, where the tenant's rule asks for two. */
    @Needs(Permission.GRANT)
    @PostMapping("/exports/{id}/approve")
    TableExport approveExport(@PathVariable String id) {
        return node.deidentification().approve(id);
    }

    /** As it was given: it may name values of cells. */
    @Needs(Permission.SEE_ROWS)
    @GetMapping(path = "/exports/{id}/plan", produces = MediaType.TEXT_PLAIN_VALUE)
    String exportPlan(@PathVariable String id) {
        return node.deidentification().plan(id);
    }

    @Needs(Permission.SEE_ROWS)
    @GetMapping("/exports/{id}/content")
    ResponseEntity<StreamingResponseBody> content(@PathVariable String id) {
        Path file = node.deidentification().file(id);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_OCTET_STREAM).header("Content-Disposition", "attachment; filename=\"" + id + "-" + file.getFileName() + "\"")
                .header("X-Content-Type-Options", "nosniff").body(out -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                });
    }

    @Needs(Permission.MANAGE_TABLES)
    @DeleteMapping("/exports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String id) {
        node.deidentification().remove(id);
    }

    // ---- keys ----

    record NewDeidKey(String name) {
    }

    @Needs(Permission.MANAGE_TABLES)
    @PostMapping("/deid-keys")
    @ResponseStatus(HttpStatus.CREATED)
    DeidKeys.DeidKey makeKey(@RequestBody NewDeidKey wanted) {
        return node.deidentification().keys().create(wanted.name);
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/deid-keys")
    List<DeidKeys.DeidKey> keys() {
        return node.deidentification().keys().list();
    }

    /** For good, with its mapping table: what was made with it never comes back. */
    @Needs(Permission.GRANT)
    @DeleteMapping("/deid-keys/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void destroyKey(@PathVariable String name) {
        node.deidentification().keys().destroy(name);
    }

    // ---- the way back ----

    /**
     * @param type       of the column before it was transformed; TEXT where left out
     * @param parameters as in the plan, with the key's handle
     */
    record Reveal(String transform, ColumnType type, Map<String, Object> parameters, List<String> values, String reason) {
    }

    record Revealed(List<String> values) {
    }

    /** Needs SEE_ROWS as well; the reason is in the evidence before the answer is given. */
    @Needs(Permission.GRANT)
    @PostMapping("/reveals")
    Revealed reveal(@RequestBody Reveal wanted) {
        if (wanted.transform == null || wanted.values == null) {
            throw InvalidInput.of("Give transform, parameters, values and reason.", "请给出 transform、parameters、values 和 reason。");
        }
        return new Revealed(node.deidentification().reveal(wanted.type == null ? ColumnType.TEXT : wanted.type, wanted.transform,
                wanted.parameters == null ? Map.of() : wanted.parameters, wanted.values, text(wanted.reason)));
    }

    private static String plan(JsonNode plan) {
        return plan == null || plan.isNull() ? "" : plan.isString() ? plan.asString() : plan.toString();
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }
}
