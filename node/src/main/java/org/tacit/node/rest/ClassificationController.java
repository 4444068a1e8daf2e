package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.data.Grade;
import org.tacit.data.classify.Category;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.catalogue.Classification;

/** What columns hold and how sensitive that is. */
@RestController
@RequestMapping("/api")
class ClassificationController {

    private final Node node;

    ClassificationController(Node node) {
        this.node = node;
    }

    /** A category that columns can have. */
    record CategoryView(Category category, Text label, Grade grade) {
    }

    /** @param grade left out for the category's own */
    record Decision(Category category, Grade grade) {
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/categories")
    List<CategoryView> categories() {
        return java.util.Arrays.stream(Category.values()).map(c -> new CategoryView(c, c.label(), c.grade())).toList();
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/tables/{name}/classification")
    List<Classification.Classified> show(@PathVariable String name) {
        return node.catalogue().classified(name);
    }

    /** Confirms a suggestion or decides otherwise. */
    @Needs(Permission.MANAGE_TABLES)
    @PutMapping("/tables/{name}/classification/{column}")
    List<Classification.Classified> decide(@PathVariable String name, @PathVariable String column, @RequestBody Decision decision) {
        if (decision.category == null) {
            throw InvalidInput.of("Say the category; /api/categories lists them.", "请给出类别；/api/categories 列出全部。");
        }
        return node.catalogue().classify(name, column, decision.category, decision.grade == null ? decision.category.grade() : decision.grade);
    }
}
