package org.tacit.node.project;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.feed.Audience;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Partner;
import org.tacit.node.partner.Partners;

/**
 * Projects of this node and its partners. There is no place where a project lies: each member's node has all that was said about it, and what anybody
 * sees follows from that ({@link ProjectState}).
 */
public final class Projects {

    private static final String PROJECT = "project";
    private static final String TALK = "talk";
    private static final String COMMENTED = "commented";
    /** Of one partner, that nobody here has answered. */
    private static final int MOST_INVITATIONS = 50;

    private final Identity identity;
    private final Feeds feeds;
    private final Partners partners;
    private final Catalogue catalogue;
    private final Tenancy tenancy;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * A project for people.
     *
     * @param mine     how this organisation stands to it
     * @param nameUsed another open project that is seen here has the same name
     * @param unpaired members that are no partners of this node, or partners under another fingerprint: nothing is heard of them until they are
     * @param untold   parties that have not heard yet what was said here
     */
    public record ProjectView(ProjectState project, Membership mine, boolean nameUsed, List<String> unpaired, List<String> untold) {
    }

    public Projects(Identity identity, Feeds feeds, Partners partners, Catalogue catalogue, Tenancy tenancy, Clock clock, SecureRandom random) {
        this.identity = identity;
        this.feeds = feeds;
        this.partners = partners;
        this.catalogue = catalogue;
        this.tenancy = tenancy;
        this.clock = clock;
        this.random = random;
        feeds.on(PROJECT, new Words());
        feeds.on(TALK, new Talk());
    }

    // ---- what is said and heard ----

    private final class Words implements Audience {
        @Override
        public void admit(Saying saying) {
            Optional<ProjectState> known = find(saying.id());
            if (known.isEmpty() && !(saying.type().equals(ProjectState.FOUNDED) && ProjectState.isFounding(saying.id(), saying))) {
                throw PolicyDenied.of("There is no project %.12s here.", "本节点没有项目 %.12s。", saying.id());
            }
            if (known.isEmpty() && !saying.party().equals(identity.name()) && invitationsOf(saying.party()) >= MOST_INVITATIONS) {
                throw PolicyDenied.of("%d invitations of %s wait for an answer here; that is enough.", "%2$s 已有 %1$d 份邀请待本方答复，请稍后再发。", MOST_INVITATIONS, saying.party());
            }
            ProjectWords.check(saying, known.map(ProjectState::founder).orElse(saying.party()));
        }

        /** Who is on the list, invited or taking part: before anybody says yes it may see who is in and with what. */
        @Override
        public Set<String> hearers(String id) {
            ProjectState p = find(id).orElseThrow();
            Set<String> hear = new TreeSet<>();
            for (ProjectState.ProjectMember m : p.members().values()) {
                // Who was removed has to hear that, and nothing after it.
                boolean goodbye = p.founder().equals(identity.name()) && m.standing() == Membership.REMOVED && feeds.told(PROJECT + "/" + id, m.party()) < m.changed();
                if (!m.party().equals(identity.name()) && isPaired(m, p) && (goodbye || m.standing().takesPart() || m.standing() == Membership.INVITED)) {
                    hear.add(m.party());
                }
            }
            return hear;
        }

        @Override
        public void changed(String id) {
            // Who has to hear the discussion follows from who takes part.
            if (!feeds.read(TALK + "/" + id).isEmpty()) {
                feeds.hearersChanged(TALK + "/" + id);
            }
        }
    }

    private final class Talk implements Audience {
        @Override
        public void admit(Saying saying) {
            find(saying.id()).orElseThrow(() -> PolicyDenied.of("There is no project %.12s here.", "本节点没有项目 %.12s。", saying.id()));
            if (!saying.type().equals(COMMENTED) || !saying.body().keySet().equals(Set.of(Feeds.TEXT)) || saying.get(Feeds.TEXT).isBlank()) {
                throw ProtocolViolation.of("%s wrote something that is no comment.", "%s 的内容不是评论。", saying.party());
            }
        }

        @Override
        public Set<String> hearers(String id) {
            ProjectState p = find(id).orElseThrow();
            Set<String> hear = new TreeSet<>();
            if (p.standing(identity.name()).takesPart()) {
                p.members().values().stream().filter(m -> m.standing().takesPart() && isPaired(m, p)).map(ProjectState.ProjectMember::party).forEach(hear::add);
                hear.remove(identity.name());
            }
            return hear;
        }

        @Override
        public void changed(String id) {
            // Nothing follows from a comment.
        }
    }

    /** Also those that the partner only told of and never invited to. */
    private long invitationsOf(String partner) {
        return feeds.ids(PROJECT).stream().flatMap(id -> find(id).stream()).filter(p -> p.open() && p.founder().equals(partner)
                && (p.standing(identity.name()) == Membership.INVITED || !p.members().containsKey(identity.name()))).count();
    }

    /** A member is who the founder means, not who has its name: the fingerprint must be the same. The founder itself is who spoke. */
    private boolean isPaired(ProjectState.ProjectMember m, ProjectState p) {
        return m.party().equals(identity.name()) || partners.find(m.party())
                .filter(partner -> m.party().equals(p.founder()) || m.fingerprint().equals(partner.fingerprint())).isPresent();
    }

    // ---- founding and inviting ----

    /** @param purpose what contracts of the project may be for; policies refer to it */
    public record Founding(String name, String purpose, String description) {
    }

    public ProjectView found(Founding wanted) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        if (wanted.purpose() == null || wanted.purpose().isBlank()) {
            throw InvalidInput.of("A project needs a purpose; contracts and policies refer to it.", "项目需要填写用途；合约与策略都会引用它。");
        }
        ProjectWords.checkName(wanted.name());
        Map<String, String> body = Map.of("name", wanted.name(), "purpose", wanted.purpose().strip(), "description", text(wanted.description()),
                "nonce", HexFormat.of().formatHex(nonce));
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        String id = Feeds.idOf(identity.name(), now, Caller.current().person(), body);
        tenancy.claim(Tenancy.PROJECT, id);
        feeds.say(PROJECT + "/" + id, now, ProjectState.FOUNDED, body);
        return get(id);
    }

    public ProjectView describe(String id, String description) {
        return say(founded(id), ProjectState.DESCRIBED, Map.of("description", text(description)));
    }

    /** A party that is a partner; every two that take part must be, or they do not hear of each other. */
    public ProjectView invite(String id, String party) {
        ProjectState p = founded(id);
        Partner partner = partners.get(party);
        Membership now = p.standing(party);
        if (now == Membership.INVITED || now == Membership.MEMBER) {
            return get(p.id());
        }
        return say(p, ProjectState.INVITED, Map.of("party", partner.name(), "fingerprint", partner.fingerprint()));
    }

    public ProjectView remove(String id, String party, String reason) {
        ProjectState p = founded(id);
        Membership now = p.member(party).standing();
        return now == Membership.REMOVED ? get(p.id()) : say(p, ProjectState.REMOVED, Map.of("party", party, "reason", text(reason)));
    }

    /** Ends it for all. What was said stays; contracts that are signed hold until they end themselves. */
    public ProjectView close(String id, String reason) {
        ProjectState p = project(id);
        if (!p.open()) {
            return get(p.id());
        }
        return say(founded(id), ProjectState.CLOSED, Map.of("reason", text(reason)));
    }

    private ProjectState founded(String id) {
        ProjectState p = open(id);
        if (!p.founder().equals(identity.name())) {
            throw PolicyDenied.of("Project '%s' was founded by %s; only there can this be done.", "项目“%s”由 %s 创建，只能在其节点上执行此操作。", p.name(), p.founder());
        }
        return p;
    }

    // ---- answering ----

    public ProjectView accept(String id) {
        ProjectState p = open(id);
        return switch (p.standing(identity.name())) {
            case MEMBER, FOUNDER -> get(p.id());
            case INVITED -> answer(p, ProjectState.ACCEPTED, Map.of());
            default -> throw notInvited(p);
        };
    }

    public ProjectView refuse(String id, String reason) {
        ProjectState p = open(id);
        return switch (p.standing(identity.name())) {
            case REFUSED -> get(p.id());
            case INVITED -> answer(p, ProjectState.REFUSED, Map.of("reason", text(reason)));
            default -> throw notInvited(p);
        };
    }

    private static InvalidInput notInvited(ProjectState p) {
        return InvalidInput.of("No invitation to project '%s' is open here; ask %s for one.", "本方没有项目“%s”的待答复邀请，请联系 %s。", p.name(), p.founder());
    }

    public ProjectView leave(String id, String reason) {
        ProjectState p = open(id);
        return switch (p.standing(identity.name())) {
            case LEFT -> get(p.id());
            case MEMBER -> answer(p, ProjectState.LEFT, Map.of("reason", text(reason)));
            case FOUNDER -> throw InvalidInput.of("Who founded a project closes it instead of leaving.", "项目创建方不能退出，请改为关闭项目。");
            default -> throw notMember(p);
        };
    }

    private ProjectView answer(ProjectState p, String type, Map<String, String> body) {
        ProjectState.ProjectMember me = p.member(identity.name());
        if (!me.fingerprint().equals(identity.fingerprint())) {
            throw PolicyDenied.of("The invitation to project '%s' is for another organisation called '%s': the fingerprint is not this node's.",
                    "项目“%s”的邀请针对另一个名为“%s”的机构：指纹不是本节点的。", p.name(), identity.name());
        }
        Map<String, String> all = new java.util.TreeMap<>(body);
        all.put("invitation", Long.toString(me.invitation()));
        return say(p, type, all);
    }

    private static PolicyDenied notMember(ProjectState p) {
        return PolicyDenied.of("This organisation does not take part in project '%s'.", "本方未参与项目“%s”。", p.name());
    }

    // ---- taking part ----

    private ProjectState mine(String id) {
        ProjectState p = open(id);
        if (!p.standing(identity.name()).takesPart()) {
            throw notMember(p);
        }
        return p;
    }

    private ProjectState open(String id) {
        ProjectState p = project(id);
        if (!p.open()) {
            throw InvalidInput.of("Project '%s' is closed.", "项目“%s”已关闭。", p.name());
        }
        return p;
    }

    /** Brings a table into the project. It grants nothing: what may be done with it is for its policy. */
    public ProjectView offer(String id, String table, List<String> columns, String note) {
        ProjectState p = mine(id);
        TableRef own = catalogue.show(table).table().ref(identity.name());
        for (String column : columns) {
            own.find(column).orElseThrow(() -> InvalidInput.of("Table '%s' has no column '%s'.", "表“%s”没有列“%s”。", table, column));
        }
        return say(p, ProjectState.OFFERED, Map.of("table", table, "columns", String.join("\n", columns), "note", text(note)));
    }

    public ProjectView withdraw(String id, String table) {
        ProjectState p = mine(id);
        return p.member(identity.name()).tables().containsKey(table) ? say(p, ProjectState.WITHDRAWN, Map.of("table", table)) : get(p.id());
    }

    /** @param role empty to take the person off */
    public ProjectView role(String id, String person, String role) {
        ProjectState p = mine(id);
        String label = role == null || role.isEmpty() ? "" : ProjectRole.parse(role).label();
        return say(p, ProjectState.ROLE, Map.of("person", text(person), "role", label));
    }

    public void comment(String id, String text) {
        ProjectState p = mine(id);
        if (text == null || text.isBlank() || text.length() > ProjectWords.LONGEST_COMMENT) {
            throw InvalidInput.of("A comment has 1 to %d characters.", "评论长度为 1 至 %d 个字符。", ProjectWords.LONGEST_COMMENT);
        }
        feeds.say(TALK + "/" + p.id(), COMMENTED, Map.of(Feeds.TEXT, text.strip()));
    }

    /** Written by a person of a party that was invited at some time; by the writers' clocks, the oldest first. */
    public List<Saying> comments(String id) {
        ProjectState p = project(id);
        return feeds.read(TALK + "/" + p.id()).stream().filter(s -> p.members().containsKey(s.party()))
                .sorted(java.util.Comparator.comparing(Saying::at).thenComparing(Saying::party).thenComparing(Saying::position)).toList();
    }

    private ProjectView say(ProjectState p, String type, Map<String, String> body) {
        feeds.say(PROJECT + "/" + p.id(), type, body);
        return get(p.id());
    }

    private static String text(String given) {
        return given == null ? "" : given.strip();
    }

    // ---- contracts ----

    /** Refuses a contract that does not belong into the project that it names: parties, purpose and tables must be the project's. */
    public void check(String id, Contract contract) {
        ProjectState p = find(id).orElseThrow(() -> PolicyDenied.of("There is no project %.12s here.", "本节点没有项目 %.12s。", id));
        if (!p.open()) {
            throw PolicyDenied.of("Project '%s' is closed; a new contract needs another project.", "项目“%s”已关闭，新合约需要另立项目。", p.name());
        }
        contract.flow().parties().stream().filter(party -> !p.standing(party).takesPart()).findFirst().ifPresent(party -> {
            throw PolicyDenied.of("%s does not take part in project '%s'.", "%s 未参与项目“%s”。", party, p.name());
        });
        if (!contract.flow().purpose().equals(p.purpose())) {
            throw PolicyDenied.of("The contract is for '%s', and project '%s' is for '%s'.", "合约用途为“%s”，而项目“%s”的用途为“%s”。", contract.flow().purpose(), p.name(), p.purpose());
        }
        contract.tables().stream().filter(t -> !p.member(t.party()).tables().containsKey(t.table())).findFirst().ifPresent(t -> {
            throw PolicyDenied.of("%s has not offered '%s' to project '%s'.", "%s 未向项目“%3$s”提供表“%2$s”。", t.party(), t.table(), p.name());
        });
    }

    // ---- looking up ----

    Optional<ProjectState> find(String id) {
        return ProjectState.of(id, feeds.read(PROJECT + "/" + id));
    }

    /** Those of the caller's tenant; what a partner founded is the main tenant's. */
    private List<String> seen() {
        return feeds.ids(PROJECT).stream().filter(tenancy.seen(Tenancy.PROJECT)).toList();
    }

    /** By id, the beginning of it, or its name where no other has that. */
    public ProjectState project(String wanted) {
        List<String> ids = seen();
        List<ProjectState> found = ids.stream().filter(id -> wanted.matches("[0-9a-f]{6,64}") && id.startsWith(wanted)).flatMap(id -> find(id).stream()).toList();
        if (found.isEmpty()) {
            found = ids.stream().flatMap(id -> find(id).stream()).filter(p -> p.name().equals(wanted)).toList();
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty()
                ? InvalidInput.missing("There is no project '%s'; 'tacit project list' shows all.", "没有项目“%s”；“tacit project list”列出全部。", wanted)
                : InvalidInput.of("%d projects are called '%s'; say which: %s.", "有 %d 个项目都叫“%s”，请指明编号：%s。", found.size(), wanted,
                        found.stream().map(p -> p.id().substring(0, 12) + " (" + p.founder() + ")").toList());
    }

    public ProjectView get(String wanted) {
        return view(project(wanted), list(true));
    }

    public List<ProjectView> list() {
        List<ProjectState> all = list(false);
        return all.stream().map(p -> view(p, all)).sorted(java.util.Comparator.comparing((ProjectView v) -> v.project().since()).reversed()).toList();
    }

    private List<ProjectState> list(boolean open) {
        return seen().stream().flatMap(id -> find(id).stream()).filter(p -> !open || p.open()).toList();
    }

    private ProjectView view(ProjectState p, List<ProjectState> all) {
        boolean used = all.stream().anyMatch(other -> other.open() && other.name().equals(p.name()) && !other.id().equals(p.id()));
        Set<String> untold = new TreeSet<>(feeds.untold(PROJECT + "/" + p.id()));
        untold.addAll(feeds.untold(TALK + "/" + p.id()));
        return new ProjectView(p, p.standing(identity.name()), used, p.members().values().stream()
                .filter(m -> (m.standing().takesPart() || m.standing() == Membership.INVITED) && !isPaired(m, p)).map(ProjectState.ProjectMember::party).toList(), List.copyOf(untold));
    }
}
