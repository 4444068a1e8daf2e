package org.tacit.node.rest;

import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.catalogue.PartnerTables;
import org.tacit.node.catalogue.SharedTable;
import org.tacit.node.catalogue.Sharing;

/** What partners may see of own tables, and what this node may see of theirs. */
@RestController
@RequestMapping("/api")
class SharingController {

    private final Node node;

    SharingController(Node node) {
        this.node = node;
    }

    /** @param partners level by partner, {@code *} for all others; who is not there sees nothing */
    record SharingView(String description, List<String> tags, Map<String, Sharing.Level> partners) {
    }

    record ShareLevel(Sharing.Level level) {
    }

    private SharingView view(String name) {
        node.catalogue().newest(name);
        Sharing.About about = node.catalogue().sharing().about(name);
        return new SharingView(about.description(), about.tags(), node.catalogue().sharing().levels(name));
    }

    @Needs(Permission.SEE_TABLES)
    @GetMapping("/tables/{name}/sharing")
    SharingView show(@PathVariable String name) {
        return view(name);
    }

    /** Description and tags, as partners find the table by. */
    @Needs(Permission.MANAGE_TABLES)
    @PutMapping("/tables/{name}/about")
    SharingView describe(@PathVariable String name, @RequestBody Sharing.About about) {
        node.catalogue().describe(name, about);
        return view(name);
    }

    /** What a partner, or {@code *} for all that are not named, may see of the table. */
    @Needs(Permission.GRANT)
    @PutMapping("/tables/{name}/sharing/{partner}")
    SharingView share(@PathVariable String name, @PathVariable String partner, @RequestBody ShareLevel wanted) {
        if (wanted.level == null) {
            throw InvalidInput.of("Say the level: NOTHING, SCHEMA, SYNTHETIC_SAMPLE or MASKED_SAMPLE.", "请给出级别：NOTHING、SCHEMA、SYNTHETIC_SAMPLE 或 MASKED_SAMPLE。");
        }
        node.catalogue().share(name, partner.equals("*") ? "*" : node.partners().get(partner).name(), wanted.level);
        return view(name);
    }

    /** Tables that a partner shows to this node, whether it may use them or not. */
    @Needs(Permission.SEE_NODE)
    @GetMapping("/partners/{partner}/catalogue")
    List<SharedTable> of(@PathVariable String partner) {
        return node.partnerTables().of(node.partners().get(partner));
    }

    /** A few rows like those of a partner's table; they are nobody's. Cells in the order of its columns. */
    @Needs(Permission.SEE_NODE)
    @GetMapping("/partners/{partner}/catalogue/{table}/sample")
    List<List<String>> sample(@PathVariable String partner, @PathVariable String table) {
        return node.partnerTables().sample(node.partners().get(partner), table);
    }

    /** All partners' tables in which every word is found, in either language. */
    @Needs(Permission.SEE_NODE)
    @GetMapping("/catalogue")
    PartnerTables.Found search(@RequestParam(defaultValue = "") String search) {
        return node.partnerTables().search(search);
    }
}
