package org.tacit.psi.vole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.psi.Intersection;
import org.tacit.psi.Items;
import org.tacit.wire.Address;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Peer;
import org.tacit.wire.Pipe;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;
import org.tacit.wire.Tap;
import org.tacit.wire.TlsIdentity;
import org.tacit.wire.TlsTransport;

/** The protocol over TLS, over bad networks, and with somebody reading along before encryption. */
@Timeout(60)
class VolePsiNetworkTest {

    private static final List<String> BANK_IDS = IntStream.range(0, 600).mapToObj(i -> "1380013%04d".formatted(i)).toList();
    private static final List<String> TELECOM_IDS = IntStream.range(300, 1000).mapToObj(i -> "1380013%04d".formatted(i)).toList();

    private final VolePsi psi = new VolePsi(new VolePsiParameters(10_000, 10_000, 40));

    @Test
    void overTlsWhereOnlyOneSideCanDial() throws Exception {
        TlsIdentity bankKey = TlsIdentity.generate("bank");
        TlsIdentity telecomKey = TlsIdentity.generate("telecom");
        Party bank = bankKey.party("bank");
        Party telecom = telecomKey.party("telecom");
        try (TlsTransport listens = TlsTransport.listening(telecomKey, "telecom", new Address("127.0.0.1", 0));
                TlsTransport dials = TlsTransport.dialling(bankKey, "bank")) {
            listens.addPeer(Peer.dialsUs(bank));
            dials.addPeer(Peer.at(telecom, new Address("127.0.0.1", listens.port().orElseThrow())));
            List<Party> parties = List.of(bank, telecom);
            var atBank = new FutureTask<>(() -> dials.open("s", parties, SessionOptions.standard())
                    .run(session -> psi.intersect(session, Items.of(BANK_IDS), Set.of(bank, telecom))));
            Thread.ofPlatform().start(atBank);
            Intersection atTelecom = listens.open("s", parties, SessionOptions.standard())
                    .run(session -> psi.intersect(session, Items.of(TELECOM_IDS), Set.of(bank, telecom)));
            long[] bankRows = atBank.get(50, TimeUnit.SECONDS).rows();
            assertThat(bankRows).hasSize(300);
            for (int i = 0; i < 300; i++) {
                assertThat(BANK_IDS.get((int) bankRows[i])).isEqualTo(TELECOM_IDS.get((int) atTelecom.rows()[i]));
            }
        }
    }

    @Test
    void aBadNetworkEndsBothSidesWithOneCause() {
        for (Pipe.Wrap fault : List.of(Fault.cutAtMessage(12).at("telecom").on("main"), Fault.cutAfterBytes(9_000).at("bank").on("main"),
                Fault.truncate(14, 1).at("bank").on("main"), Fault.corrupt(2).at("telecom").on("main"),
                Fault.cutAtMessage(5).at("bank").on("main/vole"), Fault.cutAtMessage(2).at("telecom").on("main/vole"))) {
            var failures = new ArrayList<AtomicReference<TacitException>>(List.of(new AtomicReference<>(), new AtomicReference<>()));
            assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap(fault),
                    session -> noting(session, failures, BANK_IDS), session -> noting(session, failures, TELECOM_IDS)))
                    .isInstanceOf(TacitException.class);
            String one = failures.get(0).get().getMessage();
            String two = failures.get(1).get().getMessage();
            // One side found it, the other quotes it; a cut may be found by both.
            assertThat(one.contains(two) || two.contains(one) || (one.contains("broke") && two.contains("broke")))
                    .as("'%s' and '%s'", one, two).isTrue();
            assertThat(failures).anySatisfy(f -> assertThat(f.get()).isInstanceOf(PeerFailed.class));
        }
    }

    private Intersection noting(Session session, List<AtomicReference<TacitException>> failures, List<String> ids) {
        try {
            return psi.intersect(session, Items.of(ids), Set.copyOf(session.parties()));
        } catch (TacitException e) {
            failures.get(session.index()).set(e);
            throw e;
        }
    }

    /** No identifier, and no identifier's plain hash, is on the wire in either direction, and nothing of one run is in the next. */
    @Test
    void nothingReadableTravels() throws Exception {
        String first = recorded();
        String second = recorded();
        for (String id : BANK_IDS) {
            assertThat(first.contains(id)).isFalse();
            for (String algorithm : List.of("SHA-256", "SHA-512", "MD5")) {
                byte[] digest = java.security.MessageDigest.getInstance(algorithm).digest(id.getBytes(StandardCharsets.UTF_8));
                assertThat(first.contains(new String(digest, 0, 8, StandardCharsets.ISO_8859_1))).isFalse();
            }
        }
        for (int at = 0; at + 8 < first.length(); at += 40) {
            assertThat(second.contains(first.substring(at, at + 8))).isFalse();
        }
    }

    /** The stores and the masks of a run. */
    private String recorded() {
        var wire = new java.io.ByteArrayOutputStream();
        var tap = new Tap((from, to, channel, message) -> {
            synchronized (wire) {
                if (channel.equals("main") && message.length > 32) {
                    wire.writeBytes(message);
                }
            }
        });
        LocalParties.run(options -> options.withWrap(tap),
                session -> psi.intersect(session, Items.of(BANK_IDS), Set.of(session.self())),
                session -> psi.intersect(session, Items.of(TELECOM_IDS), Set.of(session.peer())));
        assertThat(wire.size()).isGreaterThan((600 + 700) * 9);
        return wire.toString(StandardCharsets.ISO_8859_1);
    }
}
