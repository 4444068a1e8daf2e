package org.tacit.psi.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.mpc.Mpc;
import org.tacit.psi.Items;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Session;
import org.tacit.wire.Tap;

/** One side sends what it must not, or the network breaks; both end with one cause. Bank holds the table, telecom programs. */
@Timeout(60)
class CircuitPsiCheatingTest {

    private static final List<String> IDS = IntStream.range(0, 40).mapToObj(i -> "13800138%03d".formatted(i)).toList();
    private static final String MAIN = "main/circuit";

    private static long program(Session session, int bankColumns, int telecomColumns, long maxPeer) {
        int me = session.index();
        long[][] columns = new long[me == 0 ? bankColumns : telecomColumns][IDS.size()];
        try (Mpc mpc = CircuitPsi.open(session)) {
            SharedMatches m = CircuitPsi.match(session, mpc, Items.of(IDS), columns, me == 0 ? telecomColumns : bankColumns, maxPeer);
            return MatchedFigures.enough(mpc, m.matched(), 1) ? 1 : 0;
        }
    }

    private static void run(Pipe.Wrap wrap) {
        LocalParties.run(options -> options.withWrap(wrap), s -> program(s, 1, 1, 100), s -> program(s, 1, 1, 100));
    }

    private static void refused(String party, long message, UnaryOperator<byte[]> change, String says) {
        assertThatThrownBy(() -> run(Fault.change(message, change).at(party).on(MAIN))).isInstanceOf(ProtocolViolation.class).hasMessageContaining(says);
    }

    private static byte[] number(int n) {
        return new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16), (byte) (n >> 24)};
    }

    @Test
    void countsThatAreNotAllowed() {
        refused("telecom", 2, b -> number(101), "101");
        refused("telecom", 2, b -> number(-1), "-1");
        refused("telecom", 2, b -> new byte[5], "4 bytes");
    }

    /** A count that is allowed and not true: the sizes of the evaluation no longer agree. */
    @Test
    void anotherCount() {
        refused("telecom", 2, b -> number(39), "other sizes");
        refused("bank", 2, b -> number(41), "other sizes");
    }

    @Test
    void otherLengthsOfStoreAndProgramme() {
        refused("bank", 5, b -> Arrays.copyOf(b, b.length - 8), "bytes");
        refused("telecom", 5, b -> Arrays.copyOf(b, b.length + 1), "bytes");
    }

    @Test
    void otherColumns() {
        assertThatThrownBy(() -> LocalParties.run(s -> program(s, 1, 1, 100), s -> program(s, 1, 2, 100)))
                .isInstanceOf(ProtocolViolation.class).hasMessageContaining("other columns");
    }

    /** A garbage programme makes nothing match; it is not noticed, which the page says. */
    @Test
    void aGarbageProgramme() {
        var enough = new AtomicReference<Long>();
        LocalParties.run(options -> options.withWrap(Fault.change(5, b -> filled(b.length)).at("telecom").on(MAIN)), s -> {
            enough.set(program(s, 1, 0, 100));
            return null;
        }, s -> program(s, 1, 0, 100));
        assertThat(enough.get()).isZero();
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, 0, length - 1, (byte) 0x5a);
        return bytes;
    }

    @Test
    void aBadNetworkEndsBothSides() {
        for (Pipe.Wrap fault : List.of(Fault.cutAtMessage(1).at("telecom").on(MAIN), Fault.cutAtMessage(5).at("bank").on(MAIN),
                Fault.cutAtMessage(5).at("telecom").on(MAIN), Fault.cutAtMessage(1).at("bank").on(MAIN + "/vole"),
                Fault.cutAfterBytes(100_000).at("telecom").on("main/circuit-mpc/cot0"), Fault.truncate(5, 1).at("bank").on("main/circuit-mpc/cot1"))) {
            assertThatThrownBy(() -> run(fault)).isInstanceOfAny(PeerFailed.class, ProtocolViolation.class).isInstanceOf(TacitException.class);
        }
    }

    /** No identifier and no plain hash of one travels on any channel. */
    @Test
    void nothingReadableTravels() throws Exception {
        var wire = new java.io.ByteArrayOutputStream();
        run(new Tap((from, to, channel, message) -> {
            synchronized (wire) {
                wire.writeBytes(message);
            }
        }));
        String all = wire.toString(StandardCharsets.ISO_8859_1);
        assertThat(all.length()).isGreaterThan(1_000_000);
        for (String id : IDS) {
            assertThat(all.contains(id)).isFalse();
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            assertThat(all.contains(new String(digest, 0, 8, StandardCharsets.ISO_8859_1))).isFalse();
        }
    }
}
