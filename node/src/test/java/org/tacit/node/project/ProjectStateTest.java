package org.tacit.node.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;

/** What a project is follows from what was said, not from the order in which it was heard. */
class ProjectStateTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Map<String, String> FOUNDING = Map.of("name", "credit", "purpose", "credit-2027", "description", "", "nonce", "00".repeat(16));
    private static final String ID = Feeds.idOf("bank", NOON, "ann", FOUNDING);
    private static final List<String> PARTIES = List.of("bank", "insurer", "telecom");

    private final Map<String, List<Saying>> said = new LinkedHashMap<>();

    private ProjectStateTest say(String party, String type, Map<String, String> body) {
        List<Saying> own = said.computeIfAbsent(party, p -> new ArrayList<>());
        own.add(new Saying("project/" + ID, party, own.size() + 1, own.isEmpty() ? "" : own.getLast().hash(), NOON, "ann", type, body));
        return this;
    }

    private ProjectStateTest found() {
        return say("bank", ProjectState.FOUNDED, FOUNDING);
    }

    private ProjectState now() {
        return ProjectState.of(ID, said.values().stream().flatMap(List::stream).toList()).orElseThrow();
    }

    private static Map<String, String> to(String party) {
        return Map.of("party", party, "fingerprint", "ab".repeat(32));
    }

    private static Map<String, String> invitation(long position) {
        return Map.of("invitation", Long.toString(position));
    }

    @Test
    void anInvitationIsAnsweredOnce() {
        found().say("bank", ProjectState.INVITED, to("telecom"));
        assertThat(now().standing("telecom")).isEqualTo(Membership.INVITED);
        say("telecom", ProjectState.ACCEPTED, invitation(2));
        assertThat(now().parties()).containsExactly("bank", "telecom");
        say("telecom", ProjectState.LEFT, Map.of("invitation", "2", "reason", "done"));
        say("telecom", ProjectState.ACCEPTED, invitation(2));
        assertThat(now().standing("telecom")).isEqualTo(Membership.LEFT);
        // A new invitation wants a new yes.
        say("bank", ProjectState.INVITED, to("telecom"));
        assertThat(now().standing("telecom")).isEqualTo(Membership.INVITED);
        say("telecom", ProjectState.ACCEPTED, invitation(3));
        assertThat(now().standing("telecom")).isEqualTo(Membership.MEMBER);
    }

    @Test
    void whoIsNotInvitedIsNoMemberWhateverItSays() {
        found().say("insurer", ProjectState.ACCEPTED, invitation(1)).say("insurer", ProjectState.OFFERED, Map.of("table", "people", "columns", "", "note", ""));
        assertThat(now().parties()).containsExactly("bank");
        assertThat(now().members()).doesNotContainKey("insurer");
        // An answer to an invitation that does not exist yet is none to a later one.
        say("bank", ProjectState.DESCRIBED, Map.of("description", "x")).say("bank", ProjectState.INVITED, to("insurer"));
        assertThat(now().standing("insurer")).isEqualTo(Membership.INVITED);
        assertThat(now().members().get("insurer").tables()).isEmpty();
    }

    @Test
    void whoWasRemovedComesBackOnlyByInvitation() {
        found().say("bank", ProjectState.INVITED, to("telecom")).say("telecom", ProjectState.ACCEPTED, invitation(2))
                .say("bank", ProjectState.REMOVED, Map.of("party", "telecom", "reason", "")).say("telecom", ProjectState.ACCEPTED, invitation(2));
        assertThat(now().standing("telecom")).isEqualTo(Membership.REMOVED);
    }

    @Test
    void anotherFoundingIsAnotherProject() {
        Map<String, String> other = new java.util.HashMap<>(FOUNDING);
        other.put("purpose", "marketing");
        say("bank", ProjectState.FOUNDED, other);
        assertThat(ProjectState.of(ID, said.get("bank"))).isEmpty();
        said.clear();
        assertThat(ProjectState.of(ID, List.of(new Saying("project/" + ID, "telecom", 1, "", NOON, "ann", ProjectState.FOUNDED, FOUNDING)))).isEmpty();
    }

    @Property(tries = 500)
    void theOrderOfHearingMakesNoDifference(@ForAll Random random) {
        said.clear();
        found();
        for (int i = 0; i < 25; i++) {
            String party = PARTIES.get(random.nextInt(3));
            String other = PARTIES.get(1 + random.nextInt(2));
            switch (random.nextInt(7)) {
                case 0, 1 -> say("bank", ProjectState.INVITED, to(other));
                case 2 -> say("bank", ProjectState.REMOVED, Map.of("party", other, "reason", ""));
                case 3 -> say(other, ProjectState.ACCEPTED, invitation(1 + random.nextInt(8)));
                case 4 -> say(other, ProjectState.LEFT, Map.of("invitation", Long.toString(1 + random.nextInt(8)), "reason", "x"));
                case 5 -> say(party, ProjectState.OFFERED, Map.of("table", "t" + random.nextInt(3), "columns", "a\nb", "note", ""));
                default -> say(party, ProjectState.ROLE, Map.of("person", "p" + random.nextInt(2), "role", random.nextBoolean() ? "lead" : ""));
            }
        }
        List<Saying> inOrder = said.values().stream().flatMap(List::stream).toList();
        List<Saying> shuffled = new ArrayList<>(inOrder);
        java.util.Collections.shuffle(shuffled, random);
        assertThat(ProjectState.of(ID, shuffled)).isEqualTo(ProjectState.of(ID, inOrder));
    }
}
