package org.tacit.pir.choice;

import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.pir.Gate;
import org.tacit.pir.LookupServer;
import org.tacit.protocol.ot.CheckedOt;
import org.tacit.protocol.ot.CotSender;
import org.tacit.wire.Channel;
import org.tacit.wire.Party;
import org.tacit.wire.Session;

/**
 * The provider's side of a lookup among named candidates.
 *
 * <p><b>Security guarantees.</b> The provider learns the candidates of each question, in clear, and not which one is meant, whatever it does. A client, whatever it does, gets the record of one candidate a
 * question, or that there is none, and nothing of the others: {@link CheckedOt} binds it to one bit a transfer. Each question is counted by the {@link Gate}.
 */
public final class ChoiceProvider implements LookupServer {

    private final RecordSource records;
    private final int least;

    /** @param least candidates that a question must have, 2 or more */
    public ChoiceProvider(RecordSource records, int least) {
        if (records.recordBytes() < 1 || records.recordBytes() > ChoiceWire.MOST_RECORD) {
            throw InvalidInput.of("A record of %1$d bytes cannot be looked up; at most %2$d.", "无法查询 %1$d 字节的记录，至多 %2$d 字节。", records.recordBytes(), ChoiceWire.MOST_RECORD);
        }
        this.records = records;
        this.least = Candidates.check(least);
    }

    @Override
    public long serve(Session session, Party asking, Gate gate) {
        return new Conversation(session, session.channel(asking), gate).run();
    }

    private final class Conversation {
        private final Session session;
        private final Channel client;
        private final Gate gate;
        private final Masks masks;
        private CotSender transfers;
        /** Messages of transfers that are not used up. */
        private long[] zeros = new long[0];
        private long[] ones = new long[0];
        private int used;
        private int made;

        Conversation(Session session, Channel client, Gate gate) {
            this.session = session;
            this.client = client;
            this.gate = gate;
            this.masks = new Masks(session.id());
        }

        long run() {
            long answered = 0;
            while (true) {
                session.checkCancelled();
                switch (client.receiveInt(ChoiceWire.SHAPE, ChoiceWire.END)) {
                    case ChoiceWire.SHAPE -> {
                        client.sendInt(records.recordBytes());
                        client.sendInt(least);
                    }
                    case ChoiceWire.TRANSFERS -> transfer(client.receiveInt(1, ChoiceWire.MOST_TRANSFERS));
                    case ChoiceWire.QUERY -> answered += answer(client.receiveInt(least, Candidates.MOST)) ? 1 : 0;
                    default -> {
                        return answered;
                    }
                }
                client.flush();
            }
        }

        /** Transfers with random choices; what was left of those before is forgotten. */
        private void transfer(int n) {
            if (transfers == null) {
                transfers = CheckedOt.sender(session, client.fork("transfers"));
            }
            zeros = new long[2 * n];
            ones = new long[2 * n];
            transfers.random(n, 2, zeros, ones);
            used = 0;
            made = n;
        }

        private boolean answer(int k) {
            int entry = ChoiceWire.entryBytes(records.recordBytes());
            int bits = ChoiceWire.bits(k);
            ChoiceWire.Question question = ChoiceWire.Question.receive(client, k);
            if (bits > made - used || (long) k * entry > ChoiceWire.MOST_ANSWER) {
                throw ProtocolViolation.of("%s asks for more than was prepared, or than an answer holds; its software does not follow the protocol.", "%s 的提问超出已准备的传输或答复上限；对方软件未遵守协议。",
                        client.peer());
            }
            int first = used;
            used += bits;
            masks.nextQuestion();
            long start = System.nanoTime();
            try {
                gate.admit(1);
            } catch (PolicyDenied denied) {
                client.sendInt(ChoiceWire.REFUSED);
                return false;
            }
            byte[] answer = new byte[k * entry];
            long[] messages = new long[2 * bits];
            for (int i = 0; i < k; i++) {
                Optional<byte[]> record = records.find(question.candidates().get(i));
                if (record.isPresent()) {
                    answer[i * entry] = 1;
                    System.arraycopy(record.get(), 0, answer, i * entry + 1, entry - 1);
                }
                for (int j = 0; j < bits; j++) {
                    long[] side = ((i ^ question.turns()) >>> j & 1) == 0 ? zeros : ones;
                    System.arraycopy(side, 2 * (first + j), messages, 2 * j, 2);
                }
                masks.apply(i, messages, answer, i * entry, entry);
            }
            client.sendInt(ChoiceWire.ANSWER);
            client.send(answer);
            gate.answered(1, System.nanoTime() - start);
            return true;
        }
    }
}
