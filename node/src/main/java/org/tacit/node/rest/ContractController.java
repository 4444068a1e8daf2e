package org.tacit.node.rest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.contract.ContractDifference;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.contract.ContractTalk;
import org.tacit.node.contract.Contracts;
import org.tacit.node.review.Review;

/** What is done with a contract beside proposing, approving and running it: reviewed, discussed, amended, suspended, ended. */
@RestController
@RequestMapping("/api/contracts/{id}")
class ContractController {

    private final Node node;

    ContractController(Node node) {
        this.node = node;
    }

    /** By a contract's hash, or by the id of one of its jobs; the beginning is enough. */
    private ContractRow find(String id) {
        return id.startsWith("j") ? node.jobs().get(id).contract() : node.contracts().get(id);
    }

    /** Everything that a person needs for a yes or a no, computed by this node itself. */
    @GetMapping("/review")
    @Needs(Permission.SEE_WORK)
    Review review(@PathVariable String id) {
        return node.reviews().of(find(id).hash());
    }

    /** @param document JSON, which every reader of YAML reads: to be drawn, or to be the beginning of another one */
    record ContractFlow(String document) {
    }

    /** The flow that it fixes, with every parameter and column, and what the proposer's software chose. */
    @GetMapping("/flow")
    @Needs(Permission.SEE_WORK)
    ContractFlow flow(@PathVariable String id) {
        return new ContractFlow(new String(Canonical.encode(find(id).contract().flow()), StandardCharsets.UTF_8));
    }

    // ---- versions ----

    /**
     * @param project  empty for none
     * @param replaces the version that it takes the place of, empty for none
     * @param closedBy the party whose word ended it, empty while it is not over
     * @param reason   why it is over, null while it is not
     */
    record ContractStanding(String hash, ContractState state, String proposer, String project, String replaces, String closedBy, Text reason, String job, Instant createdAt, Instant decidedAt,
                            Instant expires) {
        static ContractStanding of(ContractRow row) {
            return new ContractStanding(row.hash(), row.state(), row.proposer(), row.origin().project(), row.origin().replaces(), row.closedBy(), row.reason(), row.job(), row.createdAt(),
                    row.decidedAt(), row.contract().expires());
        }
    }

    /** The oldest first. */
    @GetMapping("/versions")
    @Needs(Permission.SEE_WORK)
    List<ContractStanding> versions(@PathVariable String id) {
        return node.contracts().versions(find(id).hash()).stream().map(ContractStanding::of).toList();
    }

    /** @param with the other contract; the version that it replaces where left out */
    @GetMapping("/difference")
    @Needs(Permission.SEE_WORK)
    List<ContractDifference.ContractChange> difference(@PathVariable String id, @RequestParam(defaultValue = "") String with) {
        ContractRow row = find(id);
        String other = with.isEmpty() ? row.origin().replaces() : with;
        if (other.isEmpty()) {
            throw InvalidInput.of("Contract %.16s replaces no other; say with which to compare it.", "合约 %.16s 未取代其他版本，请指明与哪一份比较。", row.hash());
        }
        return ContractDifference.between(find(other).contract(), row.contract()).changes();
    }

    /** Proposes another version of it to the same parties; what is left out of project is the old one's. */
    @PostMapping("/amendments")
    @Needs(Permission.PROPOSE)
    ContractStanding amend(@PathVariable String id, @RequestBody Contracts.Wanted wanted) {
        if (wanted.flow() == null || wanted.flow().isBlank()) {
            throw InvalidInput.of("There is no flow document in the request.", "请求中没有流程文档。");
        }
        return ContractStanding.of(node.contracts().amend(find(id).hash(), JobController.inProject(node, wanted)));
    }

    // ---- discussing ----

    /**
     * @param step   empty for the contract as a whole
     * @param change a change of that step is asked for
     */
    record NewContractComment(String step, String text, boolean change) {
    }

    @GetMapping("/comments")
    @Needs(Permission.SEE_WORK)
    List<ContractTalk.ContractComment> comments(@PathVariable String id) {
        return node.contracts().talk().comments(find(id));
    }

    /** Plain text, for all parties. */
    @PostMapping("/comments")
    @Needs({Permission.PROPOSE, Permission.APPROVE, Permission.GRANT, Permission.OPERATE})
    List<ContractTalk.ContractComment> comment(@PathVariable String id, @RequestBody NewContractComment comment) {
        ContractRow row = find(id);
        if (comment.change) {
            node.contracts().talk().askForChange(row, comment.step, comment.text);
        } else {
            node.contracts().talk().comment(row, comment.step, comment.text);
        }
        return node.contracts().talk().comments(row);
    }

    // ---- standing ----

    record ContractReason(String reason) {
    }

    /** Takes back what was proposed here and is not in force. */
    @PostMapping("/withdraw")
    @Needs(Permission.PROPOSE)
    ContractStanding withdraw(@PathVariable String id, @RequestBody ContractReason why) {
        return ContractStanding.of(node.contracts().withdraw(find(id).hash(), why.reason));
    }

    /** Ends what is in force, for all parties; its jobs stop. */
    @PostMapping("/end")
    @Needs(Permission.APPROVE)
    ContractStanding end(@PathVariable String id, @RequestBody ContractReason why) {
        return ContractStanding.of(node.contracts().end(find(id).hash(), why.reason));
    }

    /** Nothing of it starts, at any party, until this one resumes it; what runs is cut off and can go on then. */
    @PostMapping("/suspend")
    @Needs(Permission.APPROVE)
    ContractStanding suspend(@PathVariable String id, @RequestBody ContractReason why) {
        return ContractStanding.of(node.contracts().suspend(find(id).hash(), why.reason));
    }

    /** Takes this party's suspension back; another party's stays. */
    @PostMapping("/resume")
    @Needs(Permission.APPROVE)
    ContractStanding resume(@PathVariable String id, @RequestBody ContractReason why) {
        return ContractStanding.of(node.contracts().resume(find(id).hash(), why.reason));
    }
}
