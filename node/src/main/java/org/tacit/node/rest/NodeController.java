package org.tacit.node.rest;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.Text;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.FlowSchema;
import org.tacit.flow.spec.Cost;
import org.tacit.flow.spec.OperatorSpec;
import org.tacit.flow.spec.TableRef;
import org.tacit.ledger.Entry;
import org.tacit.ledger.SignedTreeHead;
import org.tacit.node.Doctor;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.job.UseStore;
import org.tacit.node.partner.Partners;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The node itself, its partners, its operators and its evidence. */
@RestController
@RequestMapping("/api")
class NodeController {

    private final Node node;

    NodeController(Node node) {
        this.node = node;
    }

    @GetMapping("/node")
    @Needs(Permission.SEE_NODE)
    Node.Status node() {
        return node.status();
    }

    @GetMapping("/doctor")
    @Needs(Permission.SEE_NODE)
    List<Doctor.Finding> doctor() {
        return node.doctor();
    }

    // ---- partners ----

    /**
     * @param address {@code host:port} that the partner shall dial, empty for the configured one
     * @param hours   how long it is good for
     */
    record NewInvitation(String address, Integer hours) {
    }

    record PastedText(String text) {
    }

    @PostMapping("/partners/invitations")
    @Needs(Permission.MANAGE_PARTNERS)
    Partners.Invited invite(@RequestBody NewInvitation wanted) {
        return node.partners().invite(wanted.address == null ? "" : wanted.address, java.time.Duration.ofHours(wanted.hours == null ? 24 : wanted.hours));
    }

    @PostMapping("/partners")
    @Needs(Permission.MANAGE_PARTNERS)
    Partners.Joined join(@RequestBody PastedText pasted) {
        return node.partners().join(pasted.text == null ? "" : pasted.text);
    }

    @GetMapping("/partners")
    @Needs(Permission.SEE_NODE)
    List<Partners.View> partners() {
        return node.partners().list();
    }

    /** Ends a partnership: jobs and open contracts with it end, grants that name it are revoked, its connections are cut. */
    @DeleteMapping("/partners/{name}")
    @Needs(Permission.MANAGE_PARTNERS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String name) {
        node.removePartner(name);
    }

    /** The partner's tables, with the columns of each that this node may use. */
    @GetMapping("/partners/{name}/tables")
    @Needs(Permission.SEE_TABLES)
    List<TableRef> partnersTables(@PathVariable String name) {
        return node.contracts().tablesOf(name);
    }

    /** What a partner, also a former one, has asked about this node's columns, by column and month. */
    @GetMapping("/partners/{name}/usage")
    @Needs(Permission.SEE_TABLES)
    List<UseStore.Asked> usage(@PathVariable String name) {
        return node.asked(name);
    }

    // ---- flows ----

    /** @param params {@code step.parameter} to value, written as in the document */
    record FlowToCheck(String flow, Map<String, String> params) {
    }

    /** What this software chose in a step, and why. */
    record Chosen(String step, Text why) {
        static java.util.Optional<Chosen> of(Plan.PlannedStep step) {
            return ContractView.reason(step.step().params()).map(why -> new Chosen(step.id(), why));
        }
    }

    /** What a flow would tell whom, and what it would take. */
    record Checked(String name, String purpose, List<String> parties, List<ContractView.FactView> disclosure, List<Plan.Receiver> receivers,
                   List<Chosen> chosen, Cost cost) {
    }

    @PostMapping("/flows/check")
    @Needs(Permission.PROPOSE)
    Checked check(@RequestBody FlowToCheck wanted) {
        Plan plan = node.contracts().plan(wanted.flow == null ? "" : wanted.flow, wanted.params == null ? Map.of() : wanted.params);
        return new Checked(plan.flow().name(), plan.flow().purpose(), plan.flow().parties(),
                plan.disclosure().stream().map(ContractView.FactView::of).toList(), plan.receivers(),
                plan.steps().stream().map(Chosen::of).flatMap(java.util.Optional::stream).toList(), plan.cost(node.contracts().conditions(plan.flow().parties())));
    }

    /** The JSON Schema of the flow document. */
    @GetMapping("/flows/schema")
    @Needs(Permission.SEE_WORK)
    JsonNode schema() {
        return JsonMapper.shared().readTree(FlowSchema.json(node.operators()));
    }

    @GetMapping("/operators")
    @Needs(Permission.SEE_WORK)
    List<OperatorSpec> operators() {
        return node.operators().all().stream().map(o -> o.spec()).toList();
    }

    // ---- evidence ----

    @GetMapping("/evidence")
    @Needs(Permission.AUDIT)
    Evidence.Standing evidence() {
        return node.evidence().standing();
    }

    @GetMapping("/evidence/entries")
    @Needs(Permission.AUDIT)
    List<Entry> entries(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "100") int count) {
        return node.evidence().entries(from, Math.clamp(count, 1, 1000));
    }

    /** The newest head of a partner's log that this node holds. */
    @GetMapping("/evidence/held/{partner}")
    @Needs(Permission.AUDIT)
    SignedTreeHead held(@PathVariable String partner) {
        return node.evidence().heldOf(node.partners().get(partner).name()).orElseThrow(() -> org.tacit.base.InvalidInput.of(
                "%s has not shown a tree head yet.", "%s 尚未出示过树头。", partner));
    }

    /** Signs what the log holds now. */
    @PostMapping("/evidence/head")
    @Needs(Permission.AUDIT)
    SignedTreeHead head() {
        return node.evidence().sign();
    }
}
