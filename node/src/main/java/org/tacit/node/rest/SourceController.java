package org.tacit.node.rest;

import java.time.Instant;
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
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.source.Item;
import org.tacit.node.source.Source;
import org.tacit.node.source.SourceSettings;

/** Where tables come from. */
@RestController
@RequestMapping("/api/sources")
class SourceController {

    private final Node node;

    SourceController(Node node) {
        this.node = node;
    }

    record NewSource(String name, Source.Kind kind, SourceSettings settings) {
    }

    /** A source; its secrets are left out. */
    record SourceView(String name, Source.Kind kind, SourceSettings settings, boolean hasSecret, String addedBy, Instant addedAt) {
        static SourceView of(Source s) {
            SourceSettings settings = s.settings();
            boolean secret = !settings.password().isEmpty() || !settings.secretKey().isEmpty();
            return new SourceView(s.name(), s.kind(), settings.withoutSecrets(), secret, s.addedBy(), s.addedAt());
        }
    }

    record Tested(String source, boolean reachable) {
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping
    List<SourceView> list() {
        return node.sources().list().stream().map(SourceView::of).toList();
    }

    @Needs(Permission.MANAGE_TABLES)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    SourceView add(@RequestBody NewSource wanted) {
        if (wanted.settings == null) {
            throw InvalidInput.of("A source needs a name, a kind and settings.", "数据源需要名称、类型和设置。");
        }
        return SourceView.of(node.sources().add(wanted.name, wanted.kind, wanted.settings));
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/{name}")
    SourceView show(@PathVariable String name) {
        return SourceView.of(node.sources().get(name));
    }

    /** A secret that is left out stays, as long as the source leads to the same place. */
    @Needs(Permission.MANAGE_TABLES)
    @PutMapping("/{name}")
    SourceView change(@PathVariable String name, @RequestBody SourceSettings settings) {
        return SourceView.of(node.sources().change(name, settings));
    }

    @Needs(Permission.MANAGE_TABLES)
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name) {
        node.sources().remove(name);
    }

    /** Connects as an import would. */
    @Needs(Permission.MANAGE_TABLES)
    @PostMapping("/{name}/test")
    Tested test(@PathVariable String name) {
        node.sources().test(name);
        return new Tested(name, true);
    }

    /** What can be imported. */
    @Needs(Permission.MANAGE_TABLES)
    @GetMapping("/{name}/items")
    List<Item> items(@PathVariable String name, @RequestParam(defaultValue = "") String search) {
        return node.sources().items(name, search);
    }
}
