package org.tacit.psi.cardinality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Pipe;

/** What comes after the test of membership, which has a test of its own: bank counts, and tells telecom a number or nothing. */
@Timeout(60)
class PsiCardinalityCheatingTest {

    private static final Party BANK = LocalParties.parties(2).get(0);
    private static final Party TELECOM = LocalParties.parties(2).get(1);
    private static final Set<Party> BOTH = Set.of(BANK, TELECOM);
    private static final List<String> IDS = List.of("1", "2", "3", "4");
    private static final List<String> OTHERS = List.of("3", "4", "5");
    /** On the main channel, of either: digest, number of items, blinded items; then the count, or the tags. */
    private static final int TOLD = 3;

    private final PsiCardinality psi = new PsiCardinality(new RpmtParameters(DhGroup.curve25519(), 100, 100, 64));

    private Cardinality[] run(Pipe.Wrap wrap, Set<Party> atBank, Set<Party> atTelecom) {
        var both = LocalParties.run(options -> options.withWrap(wrap), session -> psi.count(session, Items.of(IDS), atBank),
                session -> psi.count(session, Items.of(OTHERS), atTelecom));
        return new Cardinality[] {both.first(), both.second()};
    }

    private Cardinality[] tells(int number, Set<Party> learners) {
        return run(Fault.change(TOLD, b -> {
            assertThat(b).hasSize(4);
            return new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16), (byte) (number >> 24)};
        }).at("bank").on("main"), learners, learners);
    }

    @Test
    void numbersThatCannotBe() {
        for (int number : new int[] {4, -1}) {
            assertThatThrownBy(() -> tells(number, BOTH)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced " + number);
        }
        // A wrong number that could be is believed, as the page says.
        assertThat(tells(3, BOTH)[1].common()).isEqualTo(3);
    }

    /** Who is no learner takes nothing. */
    @Test
    void aNumberForWhoMayNotKnowIt() {
        assertThatThrownBy(() -> tells(2, Set.of(BANK))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("announced 2");
    }

    /** Else telecom would take the nothing that it is told for the number, or be told a number that it may not know. */
    @Test
    void otherLearnersThanOurs() {
        assertThatThrownBy(() -> run(Pipe.Wrap.NONE, Set.of(BANK), BOTH)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
        assertThatThrownBy(() -> run(Pipe.Wrap.NONE, BOTH, Set.of(BANK))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
        assertThatThrownBy(() -> run(Pipe.Wrap.NONE, Set.of(BANK), Set.of(TELECOM))).isInstanceOf(ProtocolViolation.class).hasMessageContaining("same contract");
    }

    @Test
    void shortTags() {
        assertThatThrownBy(() -> run(Fault.truncate(TOLD, 1).at("telecom").on("main"), BOTH, BOTH)).isInstanceOf(ProtocolViolation.class).hasMessageContaining("bytes");
    }

    @Test
    void aCutEndsBoth() {
        for (int message = 0; message <= TOLD; message++) {
            for (String party : List.of("bank", "telecom")) {
                Fault cut = Fault.cutAtMessage(message).at(party).on("main");
                assertThatThrownBy(() -> run(cut, BOTH, BOTH)).as("%s, message %d", party, message).isInstanceOf(PeerFailed.class);
            }
        }
    }
}
