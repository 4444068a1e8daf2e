package org.tacit.node.rest;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.policy.Clause;
import org.tacit.flow.policy.Repetition;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.catalogue.GradePolicy;
import org.tacit.node.catalogue.OwnTable;

/** This node's tables and their policies. */
@RestController
@RequestMapping("/api/tables")
class TableController {

    private final Node node;

    TableController(Node node) {
        this.node = node;
    }

    /**
     * From a file by its path, or from a source: an item of it, or what a query answers.
     *
     * @param file    absolute path on the node's machine, CSV or Parquet
     * @param columns {@code name:type:kind:grade} for columns that shall not be inferred
     */
    record NewTable(String file, String name, List<String> columns, String source, String item, String query) {
    }

    /**
     * One permission; what is left out has the widest meaning for partner, purpose and operators, and no bound for the rest.
     *
     * @param allow the highest kind that may be learned; SHAPE allows secret computation only
     */
    record Grant(List<String> columns, String partner, String purpose, List<String> operators, Kind allow, Long atMost, Long atLeast, String epsilon,
                 Integer uses, Long itemsPerMonth, Repetition repetition) {
        Clause clause() {
            if (columns == null || columns.isEmpty() || partner == null || allow == null) {
                throw InvalidInput.of("A grant needs columns, partner and allow.", "授权需要 columns、partner 和 allow。");
            }
            return new Clause("", columns, partner, purpose == null ? "*" : purpose, operators == null || operators.isEmpty() ? List.of("*") : operators,
                    allow, atMost == null ? 0 : atMost, atLeast == null ? 0 : atLeast, epsilon, uses == null ? 0 : uses,
                    itemsPerMonth == null ? 0 : itemsPerMonth, repetition);
        }
    }

    /** A table for its owner. */
    record TableView(String name, String source, long rows, List<org.tacit.data.Column> columns, String commitment, java.time.Instant addedAt,
                     List<Clause> policy) {
        static TableView of(Catalogue.View view) {
            OwnTable t = view.table();
            return new TableView(t.name(), t.source(), t.rows(), t.schema().columns(), t.commitment(), t.addedAt(), view.policy());
        }
    }

    @PostMapping
    @Needs(Permission.MANAGE_TABLES)
    TableView add(@RequestBody NewTable wanted) {
        if (wanted.source != null) {
            node.sources().take(wanted.source, wanted.item, wanted.query, wanted.name, wanted.columns);
            return TableView.of(node.catalogue().show(wanted.name));
        }
        if (wanted.file == null || wanted.name == null || !Path.of(wanted.file).isAbsolute()) {
            throw InvalidInput.of("A table needs a name and the absolute path of its file.", "添加表需要名称和文件的绝对路径。");
        }
        node.sources().checkFile(Path.of(wanted.file));
        return TableView.of(node.catalogue().add(Path.of(wanted.file), wanted.name, wanted.columns == null ? List.of() : wanted.columns));
    }

    /** The request's body is the file itself, CSV or Parquet; its name says which. Where the table is there already it is its next version. */
    @PutMapping("/{name}/content")
    @Needs(Permission.MANAGE_TABLES)
    TableView send(@PathVariable String name, @RequestParam(defaultValue = "") String file, HttpServletRequest request) throws IOException {
        node.sources().receive(name, file, request.getInputStream());
        return TableView.of(node.catalogue().show(name));
    }

    @GetMapping
    @Needs(Permission.SEE_TABLES)
    List<TableView> list() {
        return node.catalogue().list().stream().map(TableView::of).toList();
    }

    @GetMapping("/{name}")
    @Needs(Permission.SEE_TABLES)
    TableView show(@PathVariable String name) {
        return TableView.of(node.catalogue().show(name));
    }

    @PostMapping("/{name}/grants")
    @Needs(Permission.GRANT)
    Clause grant(@PathVariable String name, @RequestBody Grant grant) {
        String partner = grant.clause().partner();
        if (!partner.equals("*") && node.consumers().find(partner).isEmpty()) {
            node.partners().get(partner);
        }
        return node.catalogue().grant(name, grant.clause());
    }

    /** What to grant by the columns' grades; nothing holds until it is accepted. */
    @Needs(Permission.SEE_TABLES)
    @GetMapping("/{name}/grants/suggested")
    List<GradePolicy.Suggested> suggested(@PathVariable String name, @RequestParam String partner, @RequestParam String purpose) {
        return node.catalogue().suggestGrants(name, node.partners().get(partner).name(), purpose);
    }

    /** @param columns whose suggestion a person accepts */
    record AcceptedGrants(String partner, String purpose, List<String> columns) {
    }

    @Needs(Permission.GRANT)
    @PostMapping("/{name}/grants/suggested")
    List<Clause> accept(@PathVariable String name, @RequestBody AcceptedGrants accepted) {
        return node.catalogue().acceptSuggested(name, node.partners().get(accepted.partner).name(), accepted.purpose, accepted.columns == null ? List.of() : accepted.columns);
    }

    @DeleteMapping("/{name}/grants/{clause}")
    @Needs(Permission.GRANT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String name, @PathVariable String clause) {
        node.catalogue().revoke(name, clause);
    }
}
