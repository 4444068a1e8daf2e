package org.tacit.node.project;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;

/**
 * A project as it follows from everything said about it. It is a function of the set of words, each party's in its own order, and of nothing else:
 * whoever has heard the same sees the same, in whatever order it came.
 *
 * <p>The founder says who is invited and removed, and when it ends; each party says for itself whether it takes part, which tables it offers and what
 * its people do. An answer names the invitation that it answers, so an old yes is none to a new invitation.
 *
 * @param closed reason, null while it is open
 */
public record ProjectState(String id, String founder, String name, String purpose, String description, Instant since, Map<String, ProjectMember> members,
                           String closed) {

    static final String FOUNDED = "founded";
    static final String DESCRIBED = "described";
    static final String INVITED = "invited";
    static final String REMOVED = "removed";
    static final String CLOSED = "closed";
    static final String ACCEPTED = "accepted";
    static final String REFUSED = "refused";
    static final String LEFT = "left";
    static final String OFFERED = "offered";
    static final String WITHDRAWN = "withdrawn";
    static final String ROLE = "role";

    /**
     * A table that a party brings to the project. What may be done with it is for its owner's policy; this says what is there.
     *
     * @param columns those that the owner names, empty where it names none
     */
    public record ProjectOffer(String table, List<String> columns, String note) {
    }

    /**
     * @param fingerprint by which the founder knows the party; empty for the founder itself
     * @param invitation position of the founder's invitation, 0 for the founder
     * @param changed    position of the founder's last word about it
     * @param reason     why it refused or left
     */
    public record ProjectMember(String party, Membership standing, String fingerprint, long invitation, long changed, String reason, Map<String, ProjectOffer> tables,
                         Map<String, ProjectRole> people) {
    }

    private record Invitation(String fingerprint, long position, boolean holds) {
    }

    /** Empty where what founded it is not here. */
    static Optional<ProjectState> of(String id, List<Saying> sayings) {
        Optional<Saying> founding = sayings.stream().filter(s -> s.type().equals(FOUNDED) && s.position() == 1 && isFounding(id, s)).findFirst();
        return founding.map(first -> fold(id, first, sayings));
    }

    /** Whether this word founds the project of this id: the id is its hash. */
    static boolean isFounding(String id, Saying s) {
        return Feeds.idOf(s.party(), s.at(), s.by(), s.body()).equals(id);
    }

    private static ProjectState fold(String id, Saying first, List<Saying> sayings) {
        String founder = first.party();
        String description = first.get("description");
        String closed = null;
        Map<String, Invitation> invited = new TreeMap<>();
        for (Saying s : said(founder, sayings)) {
            switch (s.type()) {
                case DESCRIBED -> description = s.get("description");
                case INVITED -> invited.put(s.get("party"), new Invitation(s.get("fingerprint"), s.position(), true));
                case REMOVED -> invited.computeIfPresent(s.get("party"), (party, i) -> new Invitation(i.fingerprint, s.position(), false));
                case CLOSED -> closed = closed == null ? s.get("reason") : closed;
                default -> { }
            }
        }
        Map<String, ProjectMember> members = new TreeMap<>();
        members.put(founder, member(founder, Membership.FOUNDER, new Invitation("", 0, true), "", said(founder, sayings)));
        invited.forEach((party, invitation) -> members.put(party, answer(party, invitation, said(party, sayings))));
        return new ProjectState(id, founder, first.get("name"), first.get("purpose"), description, first.at(), java.util.Collections.unmodifiableMap(members), closed);
    }

    private static List<Saying> said(String party, List<Saying> sayings) {
        return sayings.stream().filter(s -> s.party().equals(party)).sorted(java.util.Comparator.comparingLong(Saying::position)).toList();
    }

    private static ProjectMember answer(String party, Invitation invitation, List<Saying> own) {
        Membership standing = invitation.holds ? Membership.INVITED : Membership.REMOVED;
        String reason = "";
        for (Saying s : own) {
            if (invitation.holds && s.get("invitation").equals(Long.toString(invitation.position))) {
                switch (s.type()) {
                    case ACCEPTED -> standing = standing == Membership.INVITED ? Membership.MEMBER : standing;
                    case REFUSED -> standing = standing == Membership.INVITED ? Membership.REFUSED : standing;
                    case LEFT -> standing = Membership.LEFT;
                    default -> { }
                }
                reason = s.get("reason").isEmpty() ? reason : s.get("reason");
            }
        }
        return member(party, standing, invitation, reason, own);
    }

    private static ProjectMember member(String party, Membership standing, Invitation invitation, String reason, List<Saying> own) {
        Map<String, ProjectOffer> tables = new TreeMap<>();
        Map<String, ProjectRole> people = new TreeMap<>();
        for (Saying s : own) {
            switch (s.type()) {
                case OFFERED -> tables.put(s.get("table"), new ProjectOffer(s.get("table"), lines(s.get("columns")), s.get("note")));
                case WITHDRAWN -> tables.remove(s.get("table"));
                case ROLE -> {
                    if (s.get("role").isEmpty()) {
                        people.remove(s.get("person"));
                    } else {
                        people.put(s.get("person"), ProjectRole.parse(s.get("role")));
                    }
                }
                default -> { }
            }
        }
        boolean shown = standing.takesPart();
        return new ProjectMember(party, standing, invitation.fingerprint, invitation.holds ? invitation.position : 0, invitation.position, reason, shown ? tables : Map.of(),
                shown ? people : Map.of());
    }

    static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : new ArrayList<>(List.of(text.split("\n")));
    }

    public boolean open() {
        return closed == null;
    }

    /** How a party stands to it; {@link Membership#REMOVED} where it was never invited. */
    public Membership standing(String party) {
        ProjectMember member = members.get(party);
        return member == null ? Membership.REMOVED : member.standing();
    }

    /** Those who take part, the founder among them. */
    public List<String> parties() {
        return members.values().stream().filter(m -> m.standing().takesPart()).map(ProjectMember::party).toList();
    }

    ProjectMember member(String party) {
        ProjectMember member = members.get(party);
        if (member == null) {
            throw InvalidInput.of("%s is not in project '%s'.", "%s 不在项目“%s”中。", party, name);
        }
        return member;
    }
}
