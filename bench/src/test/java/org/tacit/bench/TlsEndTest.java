package org.tacit.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.tacit.base.InvalidInput;
import org.tacit.wire.Party;
import org.tacit.wire.Session;
import org.tacit.wire.SessionOptions;

class TlsEndTest {

    @Test
    void everyPartyReachesEveryOther() throws Exception {
        List<TlsEnd> ends = Bench.parties(4).stream().map(TlsEnd::open).toList();
        try {
            String all = ends.stream().map(TlsEnd::describe).collect(Collectors.joining(";"));
            List<FutureTask<List<Integer>>> programs = new ArrayList<>();
            for (TlsEnd end : ends) {
                var program = new FutureTask<>(() -> end.meet(all).open("mesh", end.parties(), SessionOptions.standard()).run(TlsEndTest::greetAll));
                programs.add(program);
                Thread.ofPlatform().daemon().start(program);
            }
            for (FutureTask<List<Integer>> program : programs) {
                assertThat(program.get()).containsExactly(0, 1, 2, 3);
            }
        } finally {
            ends.forEach(TlsEnd::close);
        }
    }

    /** Everybody says its own position to everybody; gives back what was heard, own position included. */
    private static List<Integer> greetAll(Session session) {
        List<Party> peers = session.parties().stream().filter(p -> !p.equals(session.self())).toList();
        peers.forEach(p -> session.channel(p).sendInt(session.index()));
        return session.parties().stream().map(p -> p.equals(session.self()) ? session.index() : session.channel(p).receiveInt(0, 15)).toList();
    }

    @Test
    void aNumberOfPartiesThatCannotBeIsOneSentence() {
        assertThatThrownBy(() -> Bench.parties(1)).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> Bench.parties(17)).isInstanceOf(InvalidInput.class);
        assertThat(Bench.parties(3)).containsExactly("a", "b", "c");
    }
}
