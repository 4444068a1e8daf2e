package org.tacit.mpc;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Parties in this process, new ones for each program: for runtimes that cost little to open. */
public final class LocalGroup<R extends Mpc> implements Runtime2 {

    private final int parties;
    private final Function<Session, R> open;

    public LocalGroup(int parties, Function<Session, R> open) {
        this.parties = parties;
        this.open = open;
    }

    @Override
    public <T> List<T> run(Function<Mpc, T> program) {
        return runWith((session, mpc) -> program.apply(mpc));
    }

    public <T> List<T> runWith(BiFunction<Session, R, T> program) {
        return LocalParties.run(parties, session -> {
            try (R mpc = open.apply(session)) {
                return program.apply(session, mpc);
            }
        });
    }
}
