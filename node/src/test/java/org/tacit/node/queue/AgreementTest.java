package org.tacit.node.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.tacit.base.Text;

/** Nodes that take room at each other, in every kind of interleaving: never more than there is, and everything runs in the end. */
class AgreementTest {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** A few nodes and the jobs between them, moved on one step at a time. */
    private static final class World {
        final List<String> names = new ArrayList<>();
        final Map<String, Slots> rooms = new HashMap<>();
        final Map<String, Integer> room = new HashMap<>();
        final List<Work> waiting = new ArrayList<>();
        final List<Work> asking = new ArrayList<>();
        final List<Work> running = new ArrayList<>();
        Instant now = NOON;
        int done;

        World(int nodes, int slots) {
            for (int i = 0; i < nodes; i++) {
                String name = "n" + i;
                Limit limit = new Limit(slots, 1000, 1000, 1000, 1);
                names.add(name);
                room.put(name, slots);
                rooms.put(name, new Slots(() -> limit, t -> limit, t -> 0, (InstantSource) () -> now));
            }
        }

        Work job(int number, List<String> parties, String starter) {
            Work work = new Work("j" + number, parties, starter);
            waiting.add(work);
            return work;
        }

        final class Work implements Agreement.Rooms {
            final String id;
            final List<String> parties;
            final String starter;
            Agreement agreement;

            Work(String id, List<String> parties, String starter) {
                this.id = id;
                this.parties = parties;
                this.starter = starter;
            }

            @Override
            public Optional<Text> take(String party) {
                Optional<Text> why = rooms.get(party).take(id, new Need("main", 1, 1, 1), starter, null).map(Slots.Shortage::why);
                check();
                return why;
            }

            @Override
            public void release(String party) {
                rooms.get(party).release(id, starter);
            }

            /** One step; true where something was decided. */
            boolean step() {
                Optional<Agreement.Outcome> outcome = agreement.step();
                if (outcome.isEmpty()) {
                    return false;
                }
                asking.remove(this);
                if (outcome.get().agreed()) {
                    parties.forEach(p -> rooms.get(p).running(id));
                    running.add(this);
                } else {
                    waiting.add(this);
                }
                return true;
            }

            void ask() {
                waiting.remove(this);
                agreement = new Agreement(parties, this);
                asking.add(this);
            }

            void end() {
                running.remove(this);
                parties.forEach(p -> rooms.get(p).ended(id));
                done++;
            }
        }

        void check() {
            rooms.forEach((name, slots) -> assertThat(slots.used("").jobs()).as("at %s", name).isLessThanOrEqualTo(room.get(name)));
        }
    }

    @Property(tries = 300)
    void everythingRunsInTheEnd(@ForAll @IntRange(min = 2, max = 5) int nodes, @ForAll @IntRange(min = 1, max = 3) int slots, @ForAll @IntRange(min = 1, max = 30) int jobs,
                                @ForAll long seed) {
        Random random = new Random(seed);
        World world = new World(nodes, slots);
        for (int i = 0; i < jobs; i++) {
            List<String> parties = new ArrayList<>(world.names);
            java.util.Collections.shuffle(parties, random);
            List<String> some = List.copyOf(parties.subList(0, 1 + random.nextInt(nodes)));
            world.job(i, some, some.getFirst());
        }
        int steps = 0;
        while (world.done < jobs) {
            assertThat(steps++).as("steps").isLessThan(20_000 + 2_000 * jobs);
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (!world.waiting.isEmpty()) {
                        world.waiting.get(random.nextInt(world.waiting.size())).ask();
                    }
                }
                case 1, 2 -> {
                    if (!world.asking.isEmpty()) {
                        world.asking.get(random.nextInt(world.asking.size())).step();
                    }
                }
                default -> {
                    if (!world.running.isEmpty()) {
                        world.running.get(random.nextInt(world.running.size())).end();
                    }
                }
            }
        }
        world.rooms.values().forEach(s -> assertThat(s.used("").jobs()).as("nothing is left taken").isZero());
    }

    /**
     * The worst case for those who let go and try again: all in step, one room each, every job needs its own node and the next, nobody's luck breaks the
     * tie. Each round starts one job at least; taken in any other order than the names' they would ask round and round for ever.
     */
    @Property(tries = 100)
    void inLockstepEachRoundStartsSomething(@ForAll @IntRange(min = 2, max = 6) int nodes) {
        World world = new World(nodes, 1);
        for (int i = 0; i < nodes; i++) {
            String own = world.names.get(i);
            world.job(i, List.of(own, world.names.get((i + 1) % nodes)), own);
        }
        for (int round = 0; world.done < nodes; round++) {
            assertThat(round).as("rounds").isLessThanOrEqualTo(nodes);
            List.copyOf(world.waiting).forEach(World.Work::ask);
            while (!world.asking.isEmpty()) {
                List.copyOf(world.asking).forEach(World.Work::step);
            }
            assertThat(world.running).as("started in round %d", round).isNotEmpty();
            List.copyOf(world.running).forEach(World.Work::end);
        }
    }

    @Test
    void whatThrowsLetsGoOfEverything() {
        List<String> released = new ArrayList<>();
        Agreement agreement = new Agreement(List.of("c", "a", "b"), new Agreement.Rooms() {
            @Override
            public Optional<Text> take(String party) {
                if (party.equals("c")) {
                    throw new IllegalStateException("no answer");
                }
                return Optional.empty();
            }

            @Override
            public void release(String party) {
                released.add(party);
            }
        });
        org.assertj.core.api.Assertions.assertThatThrownBy(agreement::run).isInstanceOf(IllegalStateException.class);
        assertThat(released).as("the one that did not answer too").containsExactly("c", "b", "a");
    }
}
