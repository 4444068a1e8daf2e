package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.tacit.node.Node;
import org.tacit.node.access.Needs;
import org.tacit.node.access.Permission;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractState;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;
import org.tacit.node.project.Membership;
import org.tacit.node.project.ProjectRole;
import org.tacit.node.project.ProjectState;
import org.tacit.node.project.Projects;

/** Projects: who does what together, with which tables, and what is said about it. */
@RestController
@RequestMapping("/api/projects")
class ProjectController {

    private final Node node;

    ProjectController(Node node) {
        this.node = node;
    }

    /** @param paired false: no partner of this node, or under another fingerprint; nothing is heard of it until it is */
    record MemberView(String party, Membership standing, boolean paired, String reason, List<ProjectState.ProjectOffer> tables, Map<String, ProjectRole> people) {
    }

    /**
     * @param mine     how this organisation stands to it
     * @param nameUsed another open project has the same name: say the id
     * @param closed   why it was closed, null while it is open
     * @param untold   parties that have not heard yet everything that was said here
     */
    record ProjectSeen(String id, String name, String purpose, String description, String founder, Instant since, Membership mine, boolean nameUsed, String closed,
                       List<MemberView> members, List<String> untold) {
        static ProjectSeen of(Projects.ProjectView view) {
            ProjectState p = view.project();
            return new ProjectSeen(p.id(), p.name(), p.purpose(), p.description(), p.founder(), p.since(), view.mine(), view.nameUsed(), p.closed(),
                    p.members().values().stream().map(m -> new MemberView(m.party(), m.standing(), !view.unpaired().contains(m.party()), m.reason(),
                            List.copyOf(m.tables().values()), m.people())).toList(), view.untold());
        }
    }

    @PostMapping
    @Needs(Permission.PROPOSE)
    ProjectSeen found(@RequestBody Projects.Founding wanted) {
        return ProjectSeen.of(node.projects().found(wanted));
    }

    @GetMapping
    @Needs(Permission.SEE_WORK)
    List<ProjectSeen> projects() {
        return node.projects().list().stream().map(ProjectSeen::of).toList();
    }

    /** @param id its id, the beginning of it, or its name where no other has that */
    @GetMapping("/{id}")
    @Needs(Permission.SEE_WORK)
    ProjectSeen project(@PathVariable String id) {
        return ProjectSeen.of(node.projects().get(id));
    }

    record NewDescription(String description) {
    }

    @PutMapping("/{id}/description")
    @Needs(Permission.PROPOSE)
    ProjectSeen describe(@PathVariable String id, @RequestBody NewDescription wanted) {
        return ProjectSeen.of(node.projects().describe(id, wanted.description));
    }

    record ProjectReason(String reason) {
    }

    /** Ends it for all; its founder may. */
    @PostMapping("/{id}/close")
    @Needs(Permission.APPROVE)
    ProjectSeen close(@PathVariable String id, @RequestBody ProjectReason why) {
        return ProjectSeen.of(node.projects().close(id, why.reason));
    }

    // ---- taking part ----

    /** Invites a partner; its founder may. */
    @PutMapping("/{id}/members/{party}")
    @Needs(Permission.PROPOSE)
    ProjectSeen invite(@PathVariable String id, @PathVariable String party) {
        return ProjectSeen.of(node.projects().invite(id, party));
    }

    @DeleteMapping("/{id}/members/{party}")
    @Needs(Permission.APPROVE)
    ProjectSeen remove(@PathVariable String id, @PathVariable String party, @RequestParam(defaultValue = "") String reason) {
        return ProjectSeen.of(node.projects().remove(id, party, reason));
    }

    @PostMapping("/{id}/accept")
    @Needs(Permission.APPROVE)
    ProjectSeen accept(@PathVariable String id) {
        return ProjectSeen.of(node.projects().accept(id));
    }

    @PostMapping("/{id}/decline")
    @Needs(Permission.APPROVE)
    ProjectSeen decline(@PathVariable String id, @RequestBody ProjectReason why) {
        return ProjectSeen.of(node.projects().refuse(id, why.reason));
    }

    @PostMapping("/{id}/leave")
    @Needs(Permission.APPROVE)
    ProjectSeen leave(@PathVariable String id, @RequestBody ProjectReason why) {
        return ProjectSeen.of(node.projects().leave(id, why.reason));
    }

    // ---- tables and people ----

    /** @param columns that shall be named to the others; none where left out */
    record OfferedTable(List<String> columns, String note) {
    }

    /** Brings an own table into the project. It grants nothing: that is for the table's policy. */
    @PutMapping("/{id}/tables/{table}")
    @Needs(Permission.GRANT)
    ProjectSeen offer(@PathVariable String id, @PathVariable String table, @RequestBody OfferedTable offered) {
        return ProjectSeen.of(node.projects().offer(id, table, offered.columns == null ? List.of() : offered.columns, offered.note));
    }

    @DeleteMapping("/{id}/tables/{table}")
    @Needs(Permission.GRANT)
    ProjectSeen withdraw(@PathVariable String id, @PathVariable String table) {
        return ProjectSeen.of(node.projects().withdraw(id, table));
    }

    /** @param role lead, analyst, data-owner, approver or observer */
    record PersonsRole(String role) {
    }

    @PutMapping("/{id}/people/{person}")
    @Needs(Permission.PROPOSE)
    ProjectSeen role(@PathVariable String id, @PathVariable String person, @RequestBody PersonsRole wanted) {
        ProjectRole.parse(wanted.role);
        return ProjectSeen.of(node.projects().role(id, person, wanted.role));
    }

    @DeleteMapping("/{id}/people/{person}")
    @Needs(Permission.PROPOSE)
    ProjectSeen removePerson(@PathVariable String id, @PathVariable String person) {
        return ProjectSeen.of(node.projects().role(id, person, ""));
    }

    // ---- discussing ----

    record ProjectComment(String party, String by, Instant at, String text) {
        static ProjectComment of(Saying s) {
            return new ProjectComment(s.party(), s.by(), s.at(), s.get(Feeds.TEXT));
        }
    }

    record NewProjectComment(String text) {
    }

    @GetMapping("/{id}/comments")
    @Needs(Permission.SEE_WORK)
    List<ProjectComment> comments(@PathVariable String id) {
        return node.projects().comments(id).stream().map(ProjectComment::of).toList();
    }

    /** Plain text, for all who take part. */
    @PostMapping("/{id}/comments")
    @Needs({Permission.PROPOSE, Permission.APPROVE, Permission.GRANT, Permission.OPERATE})
    List<ProjectComment> comment(@PathVariable String id, @RequestBody NewProjectComment comment) {
        node.projects().comment(id, comment.text);
        return comments(id);
    }

    /** A contract of a project, in short. */
    record ProjectContract(String hash, String name, ContractState state, String proposer, List<String> partners, String replaces, Instant createdAt, Instant expires) {
    }

    @GetMapping("/{id}/contracts")
    @Needs(Permission.SEE_WORK)
    List<ProjectContract> contracts(@PathVariable String id) {
        return node.contracts().ofProject(node.projects().get(id).project().id()).stream().map(this::brief).toList();
    }

    private ProjectContract brief(ContractRow row) {
        return new ProjectContract(row.hash(), row.contract().flow().name(), row.state(), row.proposer(), row.partners(), row.origin().replaces(), row.createdAt(), row.contract().expires());
    }
}
