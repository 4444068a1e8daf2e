package org.tacit.pir.keyword;

import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The provider's side of a private lookup: tells the shape of its table, hands out the hint, answers questions.
 *
 * <p>A message of c questions is {@code version ‖ c × blinded key (32) ‖ c × (u ‖ u')}, its answer {@code c × evaluated (32) ‖ proof (64) ‖ c × (D·u ‖ D·u')}: sizes follow from the
 * shape, for keys that are there and keys that are not. What several clients ask at the same time is answered in one pass over the matrix. A
 * client whose hint is of an older version gets the rows that changed before its answer.
 *
 * <p><b>Security guarantees.</b> Of a question the provider learns that it was asked, and nothing of its key, its columns or whether there was a row: blinded elements are
 * uniform, the rest is under learning with errors. Each answered question opens one row at most, the client's choice, which {@link Gate} counts.
 */
public final class LookupProvider implements LookupServer {

    private final LookupTable table;

    public LookupProvider(LookupTable table) {
        this.table = table;
    }

    @Override
    public long serve(Session session, Party asking, Gate gate) {
        Channel client = session.channel(asking);
        long answered = 0;
        boolean greeted = false;
        while (true) {
            session.checkCancelled();
            int word = client.receiveInt(LookupWire.SHAPE, LookupWire.END);
            if (!greeted && word != LookupWire.SHAPE && word != LookupWire.END) {
                throw ProtocolViolation.of("%s asks before it knows the table; its software does not follow the protocol.", "%s 尚未获知表结构便提问；对方软件未遵守协议。",
                        client.peer());
            }
            switch (word) {
                case LookupWire.SHAPE -> {
                    client.send(table.shape().encode());
                    greeted = true;
                }
                case LookupWire.HINT -> sendHint(session, client);
                case LookupWire.QUERY -> answered += answer(session, client, gate);
                default -> {
                    return answered;
                }
            }
            client.flush();
        }
    }

    private void sendHint(Session session, Channel client) {
        int known = client.receiveInt(-1, Integer.MAX_VALUE);
        table.reading(server -> HintRows.since(known, table, server)).send(client, session.progress());
    }

    /** Returns how many questions were answered. */
    private int answer(Session session, Channel client, Gate gate) {
        int count = client.receiveInt(1, LookupWire.MOST_TOGETHER);
        int columns = table.shape().columns();
        int rows = table.shape().matrixRows();
        byte[] question = client.receive(4 + count * (32 + 4 * LookupWire.COLUMNS * columns));
        int[] known = new int[1];
        LookupWire.get(question, 0, known, 0, 1);
        int[][] queries = new int[count * LookupWire.COLUMNS][columns];
        for (int q = 0; q < queries.length; q++) {
            LookupWire.get(question, 4 + 32 * count + 4 * q * columns, queries[q], 0, columns);
        }
        int proof = 32 * count;
        byte[] answer = new byte[proof + VoprfBatch.PROOF_BYTES + 4 * queries.length * rows];
        long start = System.nanoTime();
        HintRows[] news = new HintRows[1];
        int word = table.reading(server -> {
            try {
                gate.admit(count);
            } catch (PolicyDenied denied) {
                return LookupWire.REFUSED;
            }
            int[][] values = table.answer(queries, () -> VoprfBatch.blindEvaluate(table.key(), question, 4, count, session.random(), answer, 0, answer, proof));
            for (int q = 0; q < values.length; q++) {
                LookupWire.put(values[q], 0, answer, proof + VoprfBatch.PROOF_BYTES + 4 * q * rows, rows);
            }
            if (known[0] == table.version()) {
                return LookupWire.ANSWER;
            }
            news[0] = HintRows.since(known[0], table, server);
            return LookupWire.CHANGED;
        });
        client.sendInt(word);
        if (word == LookupWire.REFUSED) {
            return 0;
        }
        gate.answered(count, System.nanoTime() - start);
        if (word == LookupWire.CHANGED) {
            news[0].send(client, session.progress());
        }
        client.send(answer);
        return count;
    }
}
