package org.tacit.mpc.rep3;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.wire.Channel;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Party;
import org.tacit.wire.Progress;
import org.tacit.wire.Said;
import org.tacit.wire.SecurityParameters;
import org.tacit.wire.Session;
import org.tacit.wire.Traffic;

/** One party alters one message: whichever it is, nobody ends with a wrong result. */
class CheatingTest {

    /** Every kind of message: products, a matrix, truncations, signs, equality, a shuffle, an opening in between, an opening to one. */
    private static double[] program(Session session) {
        try (Mpc m = Rep3.openVerified(session)) {
            // Party 0 alone brings something in, so that a cheating party 1 or 2 has no input that it could change.
            double[] values = {1.5, -2.25, 70, 3, 0.125, -9};
            Secret x = m.input(0, m.me() == 0 ? values : null, 6, 1);
            Secret square = m.multiply(x, x);
            Secret product = m.multiplyMatrix(m.transpose(x), m.beside(x, square));
            Secret sorted = m.sort(m.beside(x, square), 0);
            Secret large = m.lessThan(m.constant(2, 6, 1), sorted.cols() == 2 ? m.columns(sorted, 0) : x);
            Secret kept = m.select(large, m.columns(sorted, 1), m.equal(x, m.constant(3, 6, 1)));
            double[] one = m.reveal(kept, 1);
            assertThat(one == null).isEqualTo(m.me() != 1);
            double[] all = m.revealToAll(m.above(kept, m.transpose(product)));
            // Neighbouring results of truncations are both right.
            for (int i = 0; i < all.length; i++) {
                all[i] = Math.rint(all[i] * 64) / 64;
            }
            return all;
        }
    }

    @Test
    void anAlteredMessageNeverGivesAWrongResult() {
        double[] expected = run(-1, -1, new Random(1), new AtomicInteger()).getFirst();
        for (int cheater = 1; cheater < 3; cheater++) {
            var count = new AtomicInteger();
            run(cheater, Integer.MAX_VALUE, new Random(1), count);
            int messages = count.get();
            assertThat(messages).isGreaterThan(60);
            var random = new Random(41 + cheater);
            int caught = 0;
            // A sample from all over the run, the first messages and the last ones always.
            List<Integer> targets = new ArrayList<>(List.of(0, 1, 2, messages - 1, messages - 2));
            for (int i = 0; i < 15; i++) {
                targets.add(3 + random.nextInt(messages - 5));
            }
            for (int target : targets) {
                try {
                    for (double[] result : run(cheater, target, random, new AtomicInteger())) {
                        assertThat(result).as("message %d of party %d", target, cheater).containsExactly(expected);
                    }
                } catch (ProtocolViolation e) {
                    caught++;
                }
            }
            assertThat(caught).isGreaterThan(targets.size() * 3 / 4);
        }
    }

    /** The same alteration against the semi-honest protocol goes through: the test above can fail. */
    @Test
    void withoutVerificationItWouldGoThrough() {
        List<Double> results = LocalParties.run(3, session -> {
            Session own = session.index() == 1 ? new Tampering(session, 1, new Random(3), new AtomicInteger()) : session;
            try (Mpc m = Rep3.open(own)) {
                Secret x = m.input(0, m.me() == 0 ? new double[] {3} : null, 1, 1);
                // Sent by party 1: its key, then its part of the product.
                return m.revealToAll(m.multiply(x, m.constant(3, 1, 1)))[0];
            }
        });
        assertThat(results.getFirst()).isNotEqualTo(9.0);
    }

    private static List<double[]> run(int cheater, int target, Random random, AtomicInteger count) {
        return LocalParties.run(3, session -> program(session.index() == cheater ? new Tampering(session, target, random, count) : session));
    }

    /** A session whose message number {@code target} leaves with one bit changed. */
    private record Tampering(Session honest, int target, Random coins, AtomicInteger count) implements Session {

        @Override
        public Channel channel(Party peer) {
            return new TamperingChannel(honest.channel(peer), this);
        }

        @Override
        public String id() {
            return honest.id();
        }

        @Override
        public Party self() {
            return honest.self();
        }

        @Override
        public List<Party> parties() {
            return honest.parties();
        }

        @Override
        public SecureRandom random() {
            return honest.random();
        }

        @Override
        public SecurityParameters security() {
            return honest.security();
        }

        @Override
        public Progress progress() {
            return honest.progress();
        }

        @Override
        public void checkCancelled() {
            honest.checkCancelled();
        }

        @Override
        public List<Said> conversation() {
            return honest.conversation();
        }

        @Override
        public Traffic traffic() {
            return honest.traffic();
        }

        @Override
        public void fail(TacitException cause) {
            honest.fail(cause);
        }

        @Override
        public void close() {
            honest.close();
        }
    }

    private record TamperingChannel(Channel honest, Tampering session) implements Channel {

        @Override
        public void send(MemorySegment message) {
            if (session.count.getAndIncrement() != session.target) {
                honest.send(message);
                return;
            }
            byte[] altered = message.toArray(ValueLayout.JAVA_BYTE);
            int bit = session.coins.nextInt(8 * altered.length);
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            honest.send(altered);
        }

        @Override
        public Channel fork(String name) {
            return new TamperingChannel(honest.fork(name), session);
        }

        @Override
        public Party peer() {
            return honest.peer();
        }

        @Override
        public String name() {
            return honest.name();
        }

        @Override
        public void receive(MemorySegment target) {
            honest.receive(target);
        }

        @Override
        public byte[] receiveUpTo(int maxBytes) {
            return honest.receiveUpTo(maxBytes);
        }

        @Override
        public void flush() {
            honest.flush();
        }

        @Override
        public Traffic traffic() {
            return honest.traffic();
        }

        @Override
        public void close() {
            honest.close();
        }
    }
}
