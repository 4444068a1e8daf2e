package org.tacit.pir.keyword;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Progress;
import org.tacit.wire.Shape;

/** Lookups over networks that break, and slow ones. */
@Timeout(60)
class LookupNetworkTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void aBadNetworkEndsBothSidesWithOneCause() {
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = LookupTable.build(new TestRows(40, 8), key, RANDOM, Progress.SILENT)) {
            for (Pipe.Wrap fault : List.of(Fault.cutAtMessage(1).at("telecom").on("main"), Fault.cutAtMessage(20).at("bank").on("main"),
                    Fault.cutAfterBytes(3_000).at("bank").on("main"), Fault.cutAtMessage(table.shape().matrixRows() + 5).at("telecom").on("main"),
                    Fault.truncate(5, 1).at("bank").on("main"))) {
                var failures = List.of(new AtomicReference<TacitException>(), new AtomicReference<TacitException>());
                assertThatThrownBy(() -> LocalParties.run(options -> options.withWrap(fault), session -> {
                    try {
                        LookupClient client = LookupClient.open(session, key.publicKey(), 1L << 30);
                        for (int i = 0; i < 50; i++) {
                            client.lookup(TestRows.key(i));
                        }
                        client.close();
                        return null;
                    } catch (TacitException e) {
                        failures.get(0).set(e);
                        throw e;
                    }
                }, session -> {
                    try {
                        return new LookupProvider(table).serve(session, session.peer(), questions -> { });
                    } catch (TacitException e) {
                        failures.get(1).set(e);
                        throw e;
                    }
                })).as("%s", fault).isInstanceOf(TacitException.class);
                assertThat(failures).allSatisfy(failure -> assertThat(failure.get()).isNotNull());
                String one = failures.get(0).get().getMessage();
                String two = failures.get(1).get().getMessage();
                assertThat(one.contains(two) || two.contains(one) || one.contains("broke") && two.contains("broke")).as("'%s' and '%s'", one, two).isTrue();
                assertThat(failures).anySatisfy(f -> assertThat(f.get()).isInstanceOf(PeerFailed.class));
            }
        }
    }

    @Test
    void delayChangesNothing() {
        try (OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM); LookupTable table = LookupTable.build(new TestRows(40, 8), key, RANDOM, Progress.SILENT)) {
            LocalParties.run(options -> options.withWrap(Shape.of(1_000_000_000L, Duration.ofMillis(20))), session -> {
                LookupClient client = LookupClient.open(session, key.publicKey(), 1L << 30);
                assertThat(client.lookup(TestRows.key(7))).hasValueSatisfying(r -> assertThat(r).isEqualTo(TestRows.record(7, 8)));
                assertThat(client.lookup(TestRows.key(70))).isEmpty();
                client.close();
                return null;
            }, session -> new LookupProvider(table).serve(session, session.peer(), questions -> { }));
        }
    }
}
