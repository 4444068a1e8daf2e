package org.tacit.node.rest;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.tacit.base.InvalidInput;
import org.tacit.flow.run.Artifact;
import org.tacit.flow.run.JobArtifacts;
import org.tacit.flow.spec.PortType;
import org.tacit.node.Node;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.Contracts;
import org.tacit.node.job.JobRow;
import org.tacit.node.job.JobState;
import org.tacit.node.job.Jobs;

/** Contracts, their approval, and the jobs that run them. */
@RestController
@RequestMapping("/api")
class JobController {

    private static final int LONGEST_WAIT = 300;

    private final Node node;

    JobController(Node node) {
        this.node = node;
    }

    // ---- contracts ----

    /** Plans the flow, signs the contract and sends it to the partner; the job in the answer starts once the partner has signed. */
    @PostMapping("/contracts")
    @Needs(Permission.PROPOSE)
    ContractView propose(@RequestBody Contracts.Wanted wanted) {
        if (wanted.flow() == null || wanted.flow().isBlank()) {
            throw InvalidInput.of("There is no flow document in the request.", "请求中没有流程文档。");
        }
        return view(joined(node.contracts().propose(inProject(node, wanted))));
    }

    /** The project may be called as everywhere else: by its id, the beginning of it, or its name. */
    static Contracts.Wanted inProject(Node node, Contracts.Wanted wanted) {
        return wanted.project().isEmpty() ? wanted : wanted.in(node.projects().project(wanted.project()).id());
    }

    @GetMapping("/contracts")
    @Needs(Permission.SEE_WORK)
    List<ContractView> contracts() {
        return node.contracts().list().stream().map(this::view).toList();
    }

    @GetMapping("/contracts/{id}")
    @Needs(Permission.SEE_WORK)
    ContractView contract(@PathVariable String id) {
        return view(find(id));
    }

    @PostMapping("/contracts/{id}/approve")
    @Needs(Permission.APPROVE)
    ContractView approve(@PathVariable String id) {
        return view(joined(node.contracts().approve(find(id).hash())));
    }

    record Reason(String reason) {
    }

    @PostMapping("/contracts/{id}/decline")
    @Needs({Permission.APPROVE, Permission.PROPOSE})
    ContractView decline(@PathVariable String id, @RequestBody Reason reason) {
        ContractRow row = find(id);
        if (!row.proposed()) {
            // Saying no for the organisation; taking back one's own proposal is less.
            Caller.current().require(Permission.APPROVE);
        }
        return view(node.contracts().decline(row.hash(), reason.reason));
    }

    /**
     * Another run of a signed contract.
     *
     * @param queued   answers at once; the job waits for its turn
     * @param priority 0 to 9, 5 is usual
     */
    @PostMapping("/contracts/{id}/jobs")
    @Needs(Permission.PROPOSE)
    JobView again(@PathVariable String id, @RequestParam(defaultValue = "false") boolean queued, @RequestParam(defaultValue = "5") int priority) {
        return begun(node.jobs().again(find(id), priority, queued));
    }

    /** By a contract's hash, or by the id of one of its jobs; the beginning is enough. */
    private ContractRow find(String id) {
        return id.startsWith("j") ? node.jobs().get(id).contract() : node.contracts().get(id);
    }

    private static ContractRow joined(ContractRow row) {
        RequestMeter.joins(row.hash(), row.job());
        return row;
    }

    private JobView begun(JobRow job) {
        RequestMeter.joins(job.contract(), job.id());
        return JobView.of(node.jobs().get(job.id()));
    }

    private ContractView view(ContractRow row) {
        long used = node.jobs().list().stream().filter(j -> j.job().contract().equals(row.hash()) && j.job().startedAt() != null).count();
        return ContractView.of(row, used, node.contracts().repeated(row), node.operators(), node.contracts().conditions(row.contract().flow().parties()),
                node.access().twoPersons().yeses(row.hash()), node.contracts().yesNeeded(row));
    }

    // ---- jobs ----

    /** @param state those in this state only, for example {@code QUEUED} */
    @GetMapping("/jobs")
    @Needs(Permission.SEE_WORK)
    List<JobView> jobs(@RequestParam(required = false) JobState state) {
        return (state == null ? node.jobs().list() : node.jobs().list(state)).stream().map(JobView::of).toList();
    }

    /** @param wait seconds to wait for its end, at most 300; the answer comes earlier when it has ended */
    @GetMapping("/jobs/{id}")
    @Needs(Permission.SEE_WORK)
    JobView job(@PathVariable String id, @RequestParam(defaultValue = "0") int wait) throws InterruptedException {
        return JobView.of(wait <= 0 ? node.jobs().get(id) : node.jobs().await(id, Duration.ofSeconds(Math.min(wait, LONGEST_WAIT))));
    }

    /** What each step said to partners and heard from them, by kind: counts and sizes, never content. While it runs, so far. */
    @GetMapping("/jobs/{id}/conversation")
    @Needs(Permission.SEE_WORK)
    List<Jobs.StepConversation> conversation(@PathVariable String id) {
        return node.jobs().conversation(id);
    }

    @PostMapping("/jobs/{id}/stop")
    @Needs({Permission.OPERATE, Permission.PROPOSE})
    JobView stop(@PathVariable String id) {
        return begun(node.jobs().stop(id));
    }

    @PostMapping("/jobs/{id}/resume")
    @Needs({Permission.OPERATE, Permission.PROPOSE})
    JobView resume(@PathVariable String id) {
        return begun(node.jobs().start(id));
    }

    @GetMapping("/jobs/{id}/results")
    @Needs(Permission.SEE_RESULTS)
    List<Artifact> results(@PathVariable String id) {
        return node.jobs().artifacts(id).list();
    }

    private static MediaType type(PortType type) {
        return switch (type) {
            case REPORT -> MediaType.APPLICATION_JSON;
            case IDENTIFIERS -> MediaType.parseMediaType("text/csv;charset=UTF-8");
            default -> MediaType.APPLICATION_OCTET_STREAM;
        };
    }

    /** One artifact's content: JSON for reports, CSV for identifiers, otherwise the operator's own binary form. */
    @GetMapping("/jobs/{id}/results/{step}/{port}")
    @Needs(Permission.SEE_RESULTS)
    ResponseEntity<StreamingResponseBody> result(@PathVariable String id, @PathVariable String step, @PathVariable String port) throws IOException {
        JobArtifacts artifacts = node.jobs().artifacts(id);
        Artifact artifact = artifacts.find(step, port).orElseThrow(() -> InvalidInput.of("Job %s has left no '%s.%s' at this party.",
                "任务 %s 在本方没有结果“%s.%s”。", id, step, port));
        InputStream content = node.jobs().artifacts().open(id, artifact);
        return ResponseEntity.ok().contentType(type(artifact.type()))
                .contentLength(artifact.bytes()).body(out -> {
                    try (content) {
                        content.transferTo(out);
                    }
                });
    }
}
