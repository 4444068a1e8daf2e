package org.tacit.pir.keyword;

import java.util.BitSet;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.crypto.oprf.VoprfBatch;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.pir.lwe.LweParameters;
import org.tacit.pir.lwe.LweServer;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The provider's side of a private lookup: tells the shape of its table, hands out the hint, answers questions.
 *
 * <p>A question is {@code blinded key (32) ‖ u ‖ u'}, an answer {@code evaluated (32) ‖ proof (64) ‖ D·u ‖ D·u'}: sizes follow from the shape, for keys that are there and keys that are not.
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
                case LookupWire.QUERY -> answered += answer(session, client, gate) ? 1 : 0;
                default -> {
                    return answered;
                }
            }
            client.flush();
        }
    }

    /** All rows, or for a client that has a version those that changed since. */
    private void sendHint(Session session, Channel client) {
        int known = client.receiveInt(-1, Integer.MAX_VALUE);
        int rows = table.shape().matrixRows();
        int[] version = new int[1];
        // Copied while nothing changes, sent without holding anybody up.
        int[][] copy = new int[rows][];
        table.reading(server -> {
            version[0] = table.version();
            BitSet wanted = known < 0 || known > version[0] ? all(rows) : table.changedSince(known);
            wanted.stream().forEach(r -> copy[r] = java.util.Arrays.copyOfRange(server.hint(), r * LweParameters.N, (r + 1) * LweParameters.N));
            return null;
        });
        BitSet sent = new BitSet(rows);
        for (int r = 0; r < rows; r++) {
            sent.set(r, copy[r] != null);
        }
        client.sendInt(version[0]);
        client.send(java.util.Arrays.copyOf(sent.toByteArray(), (rows + 7) / 8));
        byte[] message = new byte[4 * LweParameters.N];
        for (int r = sent.nextSetBit(0); r >= 0; r = sent.nextSetBit(r + 1)) {
            LookupWire.put(copy[r], 0, message, 0, LweParameters.N);
            client.send(message);
            session.progress().report("pir.hint", r + 1, rows);
        }
    }

    private static BitSet all(int rows) {
        BitSet all = new BitSet(rows);
        all.set(0, rows);
        return all;
    }

    private boolean answer(Session session, Channel client, Gate gate) {
        LookupShape shape = table.shape();
        int columns = shape.columns();
        int rows = shape.matrixRows();
        byte[] question = client.receive(4 + 32 + 4 * LookupWire.COLUMNS * columns);
        int[] known = new int[1];
        LookupWire.get(question, 0, known, 0, 1);
        int[][] queries = new int[LookupWire.COLUMNS][columns];
        for (int q = 0; q < queries.length; q++) {
            LookupWire.get(question, 36 + 4 * q * columns, queries[q], 0, columns);
        }
        byte[] answer = new byte[32 + VoprfBatch.PROOF_BYTES + 4 * LookupWire.COLUMNS * rows];
        long start = System.nanoTime();
        int word = table.reading(server -> {
            if (known[0] != table.version()) {
                return LookupWire.STALE;
            }
            try {
                gate.admit(1);
            } catch (PolicyDenied denied) {
                return LookupWire.REFUSED;
            }
            VoprfBatch.blindEvaluate(table.key(), question, 4, 1, session.random(), answer, 0, answer, 32);
            fill(server, queries, answer);
            return LookupWire.ANSWER;
        });
        client.sendInt(word);
        if (word == LookupWire.ANSWER) {
            gate.answered(1, System.nanoTime() - start);
            client.send(answer);
        }
        return word == LookupWire.ANSWER;
    }

    private static void fill(LweServer server, int[][] queries, byte[] answer) {
        int[][] values = server.answer(queries);
        for (int q = 0; q < values.length; q++) {
            LookupWire.put(values[q], 0, answer, 32 + VoprfBatch.PROOF_BYTES + 4 * q * values[q].length, values[q].length);
        }
    }
}
