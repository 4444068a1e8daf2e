package org.tacit.node.rest;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.contract.FlowPreview;
import org.tacit.node.draft.Draft;
import org.tacit.node.draft.Drafts;

/** Flows that are being drawn: checked as they stand, and kept until they are proposed. */
@RestController
@RequestMapping("/api/flows")
class FlowController {

    private final Node node;

    FlowController(Node node) {
        this.node = node;
    }

    /** @param flow the document, right or wrong */
    record FlowDrawn(String flow) {
    }

    /** What is wrong with it, step by step, and what the steps that are in order would tell and take; a flow with problems is an answer here and no error. */
    @PostMapping("/preview")
    @Needs(Permission.PROPOSE)
    FlowPreview preview(@RequestBody FlowDrawn drawn) {
        return node.contracts().preview(drawn.flow == null ? "" : drawn.flow);
    }

    /** Of the caller's tenant, the last changed first; without their documents. */
    @GetMapping("/drafts")
    @Needs(Permission.SEE_WORK)
    List<Draft> drafts() {
        return node.drafts().list();
    }

    @GetMapping("/drafts/{id}")
    @Needs(Permission.SEE_WORK)
    Draft draft(@PathVariable String id) {
        return node.drafts().get(id);
    }

    @PostMapping("/drafts")
    @Needs(Permission.PROPOSE)
    Draft add(@RequestBody Drafts.DraftToKeep wanted) {
        return node.drafts().add(wanted);
    }

    /** Refused where somebody else saved it since its revision was read. */
    @PutMapping("/drafts/{id}")
    @Needs(Permission.PROPOSE)
    Draft change(@PathVariable String id, @RequestBody Drafts.DraftToKeep wanted) {
        return node.drafts().change(id, wanted);
    }

    @DeleteMapping("/drafts/{id}")
    @Needs(Permission.PROPOSE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String id) {
        node.drafts().delete(id);
    }
}
