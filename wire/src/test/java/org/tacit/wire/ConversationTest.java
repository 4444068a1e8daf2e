package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session tells of itself: who spoke, how often, how much; the same at both sides, with the directions turned round. */
class ConversationTest {

    /** Stands for a part of a protocol; it lives outside the package, as protocols do. */
    private static List<Said> talk(Session session) {
        try (session) {
            org.tacit.speaking.SomeProtocol.talk(session);
            return session.conversation();
        }
    }

    @Test
    void kindsAreThePartsThatSpeak() {
        var both = LocalParties.run(ConversationTest::talk, ConversationTest::talk);
        assertThat(both.first()).containsExactlyInAnyOrder(
                new Said("telecom", "main", "SomeProtocol", true, 3, 4 + 4 + 100_000, 4, 100_000),
                new Said("telecom", "main", "SomeProtocol", false, 1, 100_000, 100_000, 100_000),
                new Said("telecom", "main/part-*", "OtherPart", true, 4, 4 * 10, 10, 10));
        assertThat(both.second()).containsExactlyInAnyOrder(
                new Said("bank", "main", "SomeProtocol", false, 3, 4 + 4 + 100_000, 4, 100_000),
                new Said("bank", "main", "SomeProtocol", true, 1, 100_000, 100_000, 100_000),
                new Said("bank", "main/part-*", "OtherPart", false, 4, 4 * 10, 10, 10));
    }

    @Test
    void itHoldsABoundedNumberOfLines() {
        Conversation conversation = new Conversation();
        Party peer = new Party("peer", "00");
        for (int i = 0; i < 10_000; i++) {
            conversation.passed(peer, "c" + i, "K", i % 2 == 0, 1);
        }
        assertThat(conversation.lines()).hasSizeLessThan(210);
        assertThat(conversation.lines().stream().mapToLong(Said::messages).sum()).isEqualTo(10_000);
        assertThat(Conversation.folded("main/partition-17/vole")).isEqualTo("main/partition-*/vole");
    }
}
