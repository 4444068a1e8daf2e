package org.tacit.psi.union;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.TacitException;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.psi.Items;
import org.tacit.psi.rpmt.RpmtParameters;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Pipe;
import org.tacit.wire.Tap;

/** The protocol over bad networks, and with somebody reading along before encryption. */
@Timeout(60)
class PsiUnionNetworkTest {

    private static final List<String> BANK = IntStream.range(0, 600).mapToObj(i -> "1380013%04d".formatted(i)).toList();
    private static final List<String> TELECOM = IntStream.range(300, 1000).mapToObj(i -> "1380013%04d".formatted(i)).toList();
    private static final Party RECEIVER = LocalParties.parties(2).getFirst();
    private final PsiUnion psi = new PsiUnion(new RpmtParameters(DhGroup.curve25519(), 10_000, 10_000, 64), 32);

    private Union run(Pipe.Wrap wrap) {
        return LocalParties.run(options -> options.withWrap(wrap), session -> psi.unite(session, Items.of(BANK), RECEIVER),
                session -> psi.unite(session, Items.of(TELECOM), RECEIVER)).first();
    }

    @Test
    void slowLinesChangeNothing() {
        Union united = run(org.tacit.wire.Shape.of(20_000_000, Duration.ofMillis(4)));
        assertThat(united.extra().count()).isEqualTo(400);
        assertThat(united.common()).isEqualTo(300);
    }

    @Test
    void aBadNetworkEndsTheJob() {
        var faults = new ArrayList<Pipe.Wrap>();
        // Announcement, a batch, the tags, base transfers, the items.
        for (int message : new int[] {0, 4, 13, 22, 23, 24}) {
            faults.add(Fault.cutAtMessage(message).at("telecom"));
        }
        faults.add(Fault.cutAfterBytes(9_000).at("bank"));
        faults.add(Fault.truncate(4, 1).at("telecom"));
        faults.add(Fault.corrupt(2).at("telecom"));
        for (Pipe.Wrap fault : faults) {
            assertThatThrownBy(() -> run(fault)).isInstanceOf(TacitException.class);
        }
    }

    /** No identifier, extra ones included, is readable on the wire before encryption. */
    @Test
    void nothingReadableTravels() {
        var wire = new ByteArrayOutputStream();
        run(new Tap((from, to, channel, message) -> {
            synchronized (wire) {
                wire.writeBytes(message);
            }
        }));
        String recorded = wire.toString(StandardCharsets.ISO_8859_1);
        assertThat(recorded.length()).isGreaterThan((600 + 700) * 32 + 700 * 40);
        assertThat(TELECOM).noneMatch(recorded::contains);
        assertThat(BANK).noneMatch(recorded::contains);
    }
}
