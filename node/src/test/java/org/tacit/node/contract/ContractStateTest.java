package org.tacit.node.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Parties that decide at the same time, over a network that loses, repeats and reorders, end in one state. */
class ContractStateTest {

    /** A party as {@link Contracts} and {@link Closings} treat what they hear; the first is the proposer, the only one that all talk to. */
    private static final class Party {
        final boolean proposer;
        ContractState state;
        final boolean[] signed;
        /** What has still to be heard: durable, so a crash loses nothing but what is on its way. */
        final boolean[] untold;

        Party(int me, int parties) {
            proposer = me == 0;
            state = proposer ? ContractState.PROPOSED : ContractState.AWAITING_APPROVAL;
            signed = new boolean[parties];
            signed[0] = true;
            untold = new boolean[parties];
        }

        boolean rise(ContractState to, int but) {
            if (!state.rises(to)) {
                return false;
            }
            state = to;
            for (int p = 0; p < untold.length; p++) {
                untold[p] |= p != but && (proposer ? p != 0 : p == 0);
            }
            return true;
        }

        boolean allSigned() {
            for (boolean s : signed) {
                if (!s) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param signed by whom, as far as the sender says */
    private record Message(int from, int to, ContractState state, boolean[] signed) {
    }

    @Property(tries = 3000)
    void allEndInOneState(@ForAll Random random, @ForAll boolean three) {
        int parties = three ? 3 : 2;
        List<Party> all = new ArrayList<>();
        for (int p = 0; p < parties; p++) {
            all.add(new Party(p, parties));
        }
        List<Message> onTheWay = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            switch (random.nextInt(4)) {
                case 0 -> act(all, random.nextInt(parties), random);
                case 1 -> send(all, onTheWay, random.nextInt(parties));
                case 2 -> {
                    if (!onTheWay.isEmpty()) {
                        Message m = onTheWay.get(random.nextInt(onTheWay.size()));
                        hear(all.get(m.to), m);
                        if (random.nextBoolean()) {
                            onTheWay.remove(m);
                        }
                    }
                }
                default -> {
                    // Lost; what was not heard is sent again.
                    if (!onTheWay.isEmpty() && random.nextInt(3) == 0) {
                        onTheWay.remove(random.nextInt(onTheWay.size()));
                    }
                }
            }
        }
        // Everything old arrives late, in any order; then the network holds until nobody has anything to say.
        java.util.Collections.shuffle(onTheWay, random);
        onTheWay.forEach(m -> hear(all.get(m.to), m));
        boolean more = true;
        while (more) {
            List<Message> now = new ArrayList<>();
            for (int p = 0; p < parties; p++) {
                send(all, now, p);
            }
            more = !now.isEmpty();
            now.forEach(m -> {
                hear(all.get(m.to), m);
                if (all.get(m.from).state == m.state) {
                    all.get(m.from).untold[m.to] = false;
                }
            });
        }
        boolean decided = all.stream().anyMatch(p -> p.state.closed()) || all.getFirst().allSigned();
        if (decided) {
            assertThat(all).extracting(p -> p.state).containsOnly(all.getFirst().state);
        } else {
            assertThat(all).noneMatch(p -> p.state.inForce() || p.state.closed());
        }
    }

    private static void act(List<Party> all, int who, Random random) {
        Party p = all.get(who);
        switch (random.nextInt(4)) {
            case 0 -> {
                if (p.state == ContractState.AWAITING_APPROVAL) {
                    p.signed[who] = true;
                    p.rise(p.allSigned() ? ContractState.SIGNED : ContractState.AGREED, -1);
                }
            }
            case 1 -> {
                if (p.state.open() && random.nextInt(3) == 0) {
                    p.rise(p.proposer ? ContractState.WITHDRAWN : ContractState.DECLINED, -1);
                }
            }
            case 2 -> {
                if (p.state.inForce() && random.nextInt(3) == 0) {
                    p.rise(ContractState.ENDED, -1);
                }
            }
            default -> {
                if (p.state.open() && random.nextInt(4) == 0) {
                    p.rise(ContractState.SUPERSEDED, -1);
                }
            }
        }
    }

    private static void send(List<Party> all, List<Message> out, int from) {
        Party p = all.get(from);
        for (int to = 0; to < all.size(); to++) {
            if (p.untold[to]) {
                out.add(new Message(from, to, p.state, p.signed.clone()));
            }
        }
    }

    private static void hear(Party p, Message m) {
        if (m.state.closed()) {
            p.rise(m.state, m.from);
            return;
        }
        if (p.state.closed() || p.state == ContractState.AWAITING_APPROVAL) {
            return;
        }
        if (p.proposer) {
            p.signed[m.from] |= m.signed[m.from];
            if (p.allSigned()) {
                p.rise(ContractState.SIGNED, -1);
            }
        } else if (m.from == 0 && m.state.inForce()) {
            System.arraycopy(m.signed, 0, p.signed, 0, p.signed.length);
            p.rise(ContractState.SIGNED, 0);
        }
    }

    /** Rising is an order: joining is the same in any order and however often. */
    @Property
    void joiningIsTheSameInAnyOrder(@ForAll ContractState a, @ForAll ContractState b, @ForAll ContractState c) {
        Map<ContractState, Boolean> suspended = new EnumMap<>(Map.of(ContractState.SUSPENDED, true));
        if (suspended.containsKey(a) || suspended.containsKey(b) || suspended.containsKey(c)) {
            return;
        }
        assertThat(a.join(b).join(c).rises(c.join(b).join(a))).isFalse();
        assertThat(c.join(b).join(a).rises(a.join(b).join(c))).isFalse();
        assertThat(a.join(a)).isEqualTo(a);
    }

    @Test
    void aNoIsAboveEveryYes() {
        for (ContractState no : ContractState.values()) {
            for (ContractState yes : ContractState.values()) {
                if (no.closed() && !yes.closed()) {
                    assertThat(yes.rises(no)).isTrue();
                    assertThat(no.rises(yes)).isFalse();
                }
            }
        }
    }
}
