package org.tacit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tacit.base.TacitException;
import org.tacit.wire.Fault;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Pipe;
import org.tacit.wire.Tap;

/**
 * Whole protocols of which one message arrives changed, any one, by any party: each party ends by itself or with one of the five, never with another exception
 * and never waiting for ever. What a semi-honest protocol computes from a changed message is not looked at; that checked ones notice is for their own tests.
 */
class ConversationFuzzTest {

    /** Long for one that answers, short for a run in which both wait because a message said so. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** A message of the conversation: what its sender said as number so much on a channel. */
    private record Place(String sender, String channel, long number, int bytes) implements Comparable<Place> {
        @Override
        public int compareTo(Place o) {
            return Comparator.comparing(Place::sender).thenComparing(Place::channel).thenComparingLong(Place::number).compare(this, o);
        }
    }

    @TestFactory
    List<DynamicTest> everyProtocolEndsWhateverIsSaid() {
        long inputs = Long.getLong("tacit.fuzz.conversations", 8);
        long seed = Long.getLong("tacit.fuzz.seed", 1);
        String only = System.getProperty("tacit.fuzz.target", "");
        List<DynamicTest> tests = new ArrayList<>();
        for (Conversation conversation : Conversation.all()) {
            if (conversation.name().startsWith(only)) {
                tests.add(DynamicTest.dynamicTest(conversation.name(), () -> System.out.println(run(conversation, inputs, seed))));
            }
        }
        return tests;
    }

    /** Messages of an undisturbed run. */
    private static List<Place> places(Conversation conversation) {
        Set<Place> places = new ConcurrentSkipListSet<>();
        var counts = new ConcurrentHashMap<String, Long>();
        Pipe.Wrap tap = (pipe, self, peer, name) -> new Tap((from, to, channel, message) -> {
            if (from.equals(self)) {
                long number = counts.merge(from + " " + to + " " + channel, 1L, Long::sum) - 1;
                places.add(new Place(from.name(), channel, number, message.length));
            }
        }).wrap(pipe, self, peer, name);
        LocalParties.run(options -> options.withWrap(tap), conversation.parties(), conversation.program()::apply);
        assertThat(places).as("messages of %s", conversation).isNotEmpty();
        return List.copyOf(places);
    }

    private static String run(Conversation conversation, long inputs, long seed) {
        List<Place> places = places(conversation);
        SplittableRandom random = new SplittableRandom(seed);
        Mutation mutation = new Mutation(seed);
        Set<String> ways = new TreeSet<>();
        long refused = 0;
        for (long i = 0; i < inputs; i++) {
            Place place = places.get(random.nextInt(places.size()));
            // Mostly of the length that is waited for: what is behind that check is the more interesting.
            boolean fixed = random.nextInt(4) > 0;
            List<byte[]> said = new ArrayList<>();
            Fault fault = Fault.change(place.number(), message -> {
                byte[] changed = mutation.of(message, message, fixed || message.length == 0);
                synchronized (said) {
                    said.add(changed);
                }
                return changed;
            }).at(place.sender()).on(place.channel());
            try {
                LocalParties.run(options -> options.withDeadline(DEADLINE).withSilence(DEADLINE).withWrap(fault), conversation.parties(), conversation.program()::apply);
            } catch (Throwable first) {
                refused++;
                for (Throwable end : Stream.concat(Stream.of(first), Stream.of(first.getSuppressed())).toList()) {
                    if (!(end instanceof TacitException)) {
                        throw new AssertionError("%s, run %d of seed %d: %s after %s was changed".formatted(conversation, i, seed, end, place), end);
                    }
                }
                StackTraceElement[] stack = first.getStackTrace();
                ways.add(first.getClass().getSimpleName() + (stack.length == 0 ? "" : stack[Math.min(1, stack.length - 1)]));
            }
        }
        return "%s: %,d runs with one of %,d messages changed, %,d refused in %d ways".formatted(conversation, inputs, places.size(), refused, ways.size());
    }
}
