package org.tacit.protocol.vole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tacit.crypto.field.Gf128;
import org.tacit.protocol.ot.SoftSpokenOt;
import org.tacit.wire.LocalParties;

class CotVoleTest {

    private record Sent(long[] delta, long[] k) {
    }

    private record Got(long[] a, long[] c) {
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 128", "3, 64", "7, 65", "1500, 80"})
    void valuesLieOnTheLines(int n, int bits) {
        var both = LocalParties.run(session -> {
            VoleSender sender = CotVole.sender(SoftSpokenOt.sender(session, session.channel(session.peer())), bits);
            long[] k = new long[2 * n + 3];
            sender.expand(n, k, 3);
            return new Sent(new long[] {sender.delta0(), sender.delta1()}, k);
        }, session -> {
            VoleReceiver receiver = CotVole.receiver(session, SoftSpokenOt.receiver(session, session.channel(session.peer())), bits);
            long[] a = new long[2 * n + 1];
            long[] c = new long[2 * n + 2];
            receiver.expand(n, a, 1, c, 2);
            return new Got(a, c);
        });
        long[] product = new long[2];
        for (int i = 0; i < n; i++) {
            Gf128.multiply(both.first().delta, 0, both.second().a, 1 + 2 * i, product, 0);
            assertThat(both.second().c[2 + 2 * i]).isEqualTo(both.first().k[3 + 2 * i] ^ product[0]);
            assertThat(both.second().c[3 + 2 * i]).isEqualTo(both.first().k[4 + 2 * i] ^ product[1]);
        }
    }
}
