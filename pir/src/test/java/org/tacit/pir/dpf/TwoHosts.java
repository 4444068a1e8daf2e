package org.tacit.pir.dpf;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.tacit.crypto.oprf.OprfKey;
import org.tacit.crypto.oprf.OprfMode;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupRows;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;

/** A client (bank), a provider (telecom) and a second host (shop) with a table of numbered rows. */
final class TwoHosts implements AutoCloseable {

    static final SecureRandom RANDOM = new SecureRandom();
    static final Gate OPEN = questions -> { };

    final OprfKey key = OprfKey.random(OprfMode.VOPRF, RANDOM);
    final ProviderTable table;
    HostTable second;

    TwoHosts(int rows, int bytes) {
        table = ProviderTable.build(new Numbered(rows, bytes), key, RANDOM, Progress.SILENT);
        sync();
    }

    /** Hands what changed over to the second host, in a session of the two. */
    void sync() {
        sync(options -> options);
    }

    void sync(UnaryOperator<SessionOptions> options) {
        second = LocalParties.run(options, session -> {
            TableSync.send(session, session.peer(), table);
            return null;
        }, session -> TableSync.receive(session, session.peer(), Optional.ofNullable(second))).second();
    }

    static byte[] key(int i) {
        return ("1380000" + i).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] record(int i, int bytes) {
        byte[] record = new byte[bytes];
        Arrays.fill(record, (byte) (i * 7 + 1));
        record[0] = (byte) i;
        return record;
    }

    record Numbered(int rows, int recordBytes) implements LookupRows {
        @Override
        public void scan(Reader reader) {
            for (int i = 0; i < rows; i++) {
                reader.row(i, key(i), record(i, recordBytes));
            }
        }
    }

    static Party provider(Session session) {
        return session.parties().get(1);
    }

    static Party secondHost(Session session) {
        return session.parties().get(2);
    }

    DpfClient client(Session session) {
        return DpfClient.open(session, provider(session), secondHost(session), key.publicKey());
    }

    /** A session of three. */
    <T> T ask(Function<DpfClient, T> asking) {
        return ask(options -> options, OPEN, asking);
    }

    <T> T ask(UnaryOperator<SessionOptions> options, Gate gate, Function<DpfClient, T> asking) {
        return with(options, session -> {
            try (DpfClient client = client(session)) {
                return asking.apply(client);
            }
        }, session -> DpfHost.provider(table).serve(session, session.parties().get(0), gate), session -> DpfHost.second(second).serve(session, session.parties().get(0), OPEN));
    }

    @SuppressWarnings("unchecked")
    static <T> T with(UnaryOperator<SessionOptions> options, Function<Session, T> client, Function<Session, ?> provider, Function<Session, ?> second) {
        return (T) LocalParties.<Object>run(options, 3, session -> switch (session.index()) {
            case 0 -> client.apply(session);
            case 1 -> provider.apply(session);
            default -> second.apply(session);
        }).get(0);
    }

    @Override
    public void close() {
        second.close();
        table.close();
        key.close();
    }
}
