package org.tacit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What tests of two transports do with them. */
final class Ends {

    static final Address ANY = new Address("127.0.0.1", 0);
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private Ends() {
    }

    static TlsTransport transport(TlsIdentity identity, Party self, boolean listens, Clock clock) {
        return TlsTransport.of(identity, self, listens ? Optional.of(ANY) : Optional.empty(), TlsLimits.DEFAULT, clock);
    }

    static Address at(TlsTransport transport) {
        return new Address("127.0.0.1", transport.port().orElseThrow());
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    static void awaitTrouble(Link link, Trouble.Kind kind) {
        await(kind + " is said", () -> link.why().filter(t -> t.kind() == kind).isPresent());
    }

    /** Large messages both ways on two channels; the second is opened while the first is in use. */
    static void talk(TlsTransport one, TlsTransport other) {
        talk(one, other, () -> { });
    }

    /** @param between done by the first side between its channels */
    static void talk(TlsTransport one, TlsTransport other, Runnable between) {
        String id = "talk-" + SESSIONS.incrementAndGet();
        List<Party> parties = List.of(one.self(), other.self());
        byte[] large = new byte[300_000];
        java.util.Arrays.fill(large, (byte) 7);
        var first = TlsPair.start("first", () -> one.open(id, parties, SessionOptions.standard()).run(s -> {
            Channel main = s.channel(s.peer());
            main.send(large);
            byte[] echo = main.receive(large.length);
            between.run();
            Channel side = main.fork("side");
            side.send(large);
            main.sendInt(5);
            return java.util.Arrays.equals(echo, large) && java.util.Arrays.equals(side.receive(large.length), large);
        }));
        var second = TlsPair.start("second", () -> other.open(id, parties, SessionOptions.standard()).run(s -> {
            Channel main = s.channel(s.peer());
            main.send(main.receive(large.length));
            Channel side = main.fork("side");
            side.send(side.receive(large.length));
            return main.receiveInt(5, 5);
        }));
        assertThat(TlsPair.failure(first)).isNull();
        assertThat(TlsPair.failure(second)).isNull();
        assertThat(first.resultNow()).isTrue();
    }
}
