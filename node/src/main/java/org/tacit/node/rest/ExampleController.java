package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.flow.policy.Clause;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.example.Example;

/** Loading the example that a new node tries itself out with. */
@RestController
@RequestMapping("/api/examples/credit")
class ExampleController {

    private final Node node;

    ExampleController(Node node) {
        this.node = node;
    }

    /** @param side {@code bank} or {@code telecom} */
    record ExampleTable(String side) {
    }

    /** Adds this side's table. */
    @PostMapping("/table")
    @Needs(Permission.MANAGE_TABLES)
    TableController.TableView table(@RequestBody ExampleTable wanted) {
        return TableController.TableView.of(Example.take(Example.Side.of(wanted.side), node.catalogue()));
    }

    /** @param partner who plays the other side */
    record ExampleGrants(String side, String partner) {
    }

    /** Lets the partner do with this side's table what the example's flow does, and nothing else. */
    @PostMapping("/grants")
    @Needs(Permission.GRANT)
    List<Clause> grants(@RequestBody ExampleGrants wanted) {
        Example.Side side = Example.Side.of(wanted.side);
        return Example.grants(side, node.partners().get(wanted.partner).name()).stream().map(clause -> node.catalogue().grant(side.table(), clause)).toList();
    }

    /** @param document the flow, as 'POST /api/contracts' takes it */
    record ExampleFlow(String document) {
    }

    /** The flow between this node and a partner. */
    @GetMapping("/flow")
    @Needs(Permission.SEE_WORK)
    ExampleFlow flow(@RequestParam String side, @RequestParam String partner) {
        String own = node.config().name();
        String other = node.partners().get(partner).name();
        return new ExampleFlow(Example.Side.of(side) == Example.Side.BANK ? Example.flow(own, other) : Example.flow(other, own));
    }
}
