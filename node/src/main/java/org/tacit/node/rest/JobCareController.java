package org.tacit.node.rest;

import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.base.InvalidInput;
import org.tacit.node.Node;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.job.ArtifactRow;
import org.tacit.node.job.Artifacts;
import org.tacit.node.job.JobFailure;
import org.tacit.node.job.JobLog;
import org.tacit.node.job.JobRow;

/** A job's turn, log, failure and what it left. */
@RestController
@RequestMapping("/api")
class JobCareController {

    private final Node node;

    JobCareController(Node node) {
        this.node = node;
    }

    // ---- its turn ----

    /** @param priority 0 to 9, the higher the earlier */
    record NewPriority(Integer priority) {
    }

    /** Its owner may change it, and an operator. */
    @PutMapping("/jobs/{id}/priority")
    @Needs(Permission.PROPOSE)
    JobView priority(@PathVariable String id, @RequestBody NewPriority wanted) {
        ownerOrOperator(id);
        if (wanted.priority == null) {
            throw InvalidInput.of("There is no priority in the request.", "请求中没有优先级。");
        }
        node.jobs().priority(id, wanted.priority);
        return JobView.of(node.jobs().get(id));
    }

    private void ownerOrOperator(String id) {
        if (!node.jobs().get(id).turn().askedBy().equals(Caller.current().name())) {
            Caller.current().require(Permission.OPERATE);
        }
    }

    /** Tries a job that failed or was cut off again now; what was complete stays. */
    @PostMapping("/jobs/{id}/retry")
    @Needs(Permission.PROPOSE)
    JobView retry(@PathVariable String id) {
        ownerOrOperator(id);
        JobRow job = node.jobs().start(id);
        RequestMeter.joins(job.contract(), job.id());
        return JobView.of(node.jobs().get(job.id()));
    }

    /** @param most how often it may still be tried again by itself, 0 for no more */
    record NewRetries(Integer most) {
    }

    @PutMapping("/jobs/{id}/retry")
    @Needs(Permission.PROPOSE)
    JobView retries(@PathVariable String id, @RequestBody NewRetries wanted) {
        ownerOrOperator(id);
        node.jobs().retries(id, wanted.most == null ? 0 : wanted.most);
        return JobView.of(node.jobs().get(id));
    }

    // ---- what happened ----

    /** Cause, side and mend; 404 does not occur: a job without a failure has none of them. */
    @GetMapping("/jobs/{id}/failure")
    @Needs(Permission.SEE_WORK)
    JobFailure failure(@PathVariable String id) {
        return node.jobs().failure(id).orElseThrow(() -> InvalidInput.of("Nothing is wrong with job %s.", "任务 %s 没有问题。", id));
    }

    /** @param partners also their lines, in the order of this node's clock */
    @GetMapping("/jobs/{id}/log")
    @Needs(Permission.SEE_WORK)
    JobLog.JobLogView log(@PathVariable String id, @RequestParam(defaultValue = "true") boolean partners) {
        return node.jobs().log().of(id, partners);
    }

    // ---- what it left ----

    @GetMapping("/jobs/{id}/artifacts")
    @Needs(Permission.SEE_WORK)
    List<ArtifactRow> artifacts(@PathVariable String id) {
        return node.jobs().artifacts().of(id);
    }

    /** @param pinned is kept whatever the tenant's rule says */
    record NewPin(boolean pinned) {
    }

    @PutMapping("/jobs/{id}/artifacts/{step}/{port}/pin")
    @Needs(Permission.PROPOSE)
    ArtifactRow pin(@PathVariable String id, @PathVariable String step, @PathVariable String port, @RequestBody NewPin wanted) {
        ownerOrOperator(id);
        return node.jobs().artifacts().pin(id, step, port, wanted.pinned);
    }

    /** Destroys everything that the job has left, for good. */
    @DeleteMapping("/jobs/{id}/artifacts")
    @Needs(Permission.PROPOSE)
    List<ArtifactRow> destroyAll(@PathVariable String id, @RequestParam(defaultValue = "") String why) {
        ownerOrOperator(id);
        return node.jobs().artifacts().destroy(id, "", "", why);
    }

    @DeleteMapping("/jobs/{id}/artifacts/{step}/{port}")
    @Needs(Permission.PROPOSE)
    List<ArtifactRow> destroy(@PathVariable String id, @PathVariable String step, @PathVariable String port, @RequestParam(defaultValue = "") String why) {
        ownerOrOperator(id);
        return node.jobs().artifacts().destroy(id, step, port, why);
    }

    /** How long artifacts of a tenant are kept. */
    @GetMapping("/artifact-rules/{tenant}")
    @Needs(Permission.SEE_WORK)
    Artifacts.KeepRule rule(@PathVariable String tenant) {
        Caller.current().requireTenant(tenant);
        return node.jobs().artifacts().rule(tenant);
    }

    @PutMapping("/artifact-rules/{tenant}")
    @Needs(Permission.OPERATE)
    Artifacts.KeepRule changeRule(@PathVariable String tenant, @RequestBody Artifacts.KeepRule wanted) {
        Caller.current().requireTenant(tenant);
        return node.jobs().artifacts().rule(tenant, wanted);
    }
}
