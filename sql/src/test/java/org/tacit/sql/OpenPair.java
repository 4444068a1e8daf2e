package org.tacit.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiFunction;
import org.tacit.data.Table;
import org.tacit.mpc.Mpc;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.sql.plan.QueryPlan;
import org.tacit.sql.run.Alignments;
import org.tacit.sql.run.JointQuery;
import org.tacit.sql.run.JointQuery.Matching;
import org.tacit.sql.run.QueryResult;
import org.tacit.wire.LocalParties;
import org.tacit.wire.Session;

/** Two parties in this process that keep their runtime and their alignments from query to query, because setting them up costs more than most queries. */
final class OpenPair implements AutoCloseable {

    private static final FutureTask<Void> END = new FutureTask<>(() -> null);

    private final List<Map<String, Alignments.Version>> kept = List.of(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    private List<LinkedBlockingQueue<FutureTask<?>>> queues;
    private Session[] sessions;
    private Mpc[] runtimes;
    private int queries;

    private Alignments alignments(int party) {
        return new Alignments() {
            @Override
            public Optional<Version> find(String join) {
                return Optional.ofNullable(kept.get(party).get(join));
            }

            @Override
            public void keep(String join, Version version) {
                kept.get(party).put(join, version);
            }
        };
    }

    /** The results of both, who both receive. */
    List<QueryResult> run(QueryPlan plan, Matching matching, Map<String, Map<String, Table>> tables) {
        BiFunction<Session, JointQuery.Prepared, JointQuery.Setting> setting = (session, own) ->
                new JointQuery.Setting(matching, Set.of(0, 1), 1000, alignments(session.index()), "the pooled tables");
        boolean bases = plan.owners().stream().allMatch(o -> o.base().isPresent());
        String keys = plan.owners().stream().map(o -> o.party() + "." + o.base().orElse("") + o.keys()).toList().toString();
        boolean known = kept.getFirst().keySet().stream().anyMatch(k -> k.endsWith(keys));
        List<JointQuery.Prepared> own = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            JointQuery.Prepared prepared = JointQuery.prepare(plan, p, tables.get(plan.owners().get(p).party()));
            own.add(matching == Matching.HIDDEN ? prepared.unique() : prepared);
        }
        if (matching == Matching.HIDDEN || !bases || !known) {
            return LocalParties.run(2, session -> JointQuery.run(session, own.get(session.index()), setting.apply(session, own.get(session.index()))).result().orElseThrow());
        }
        String conversation = "sql-" + queries++;
        return open((session, mpc) -> {
            JointQuery.Answer answer = JointQuery.run(session, mpc, conversation, own.get(session.index()), setting.apply(session, own.get(session.index())));
            if (!answer.times().reused()) {
                throw new AssertionError("the join was made again");
            }
            return answer.result().orElseThrow();
        });
    }

    private <T> List<T> open(BiFunction<Session, Mpc, T> program) {
        if (queues == null) {
            queues = List.of(new LinkedBlockingQueue<>(), new LinkedBlockingQueue<>());
            sessions = new Session[2];
            runtimes = new Mpc[2];
            var own = queues;
            Thread.ofPlatform().daemon().name("pair").start(() -> LocalParties.run(options -> options.withDeadline(java.time.Duration.ofMinutes(10)).withSilence(java.time.Duration.ofMinutes(10)), 2, session -> {
                sessions[session.index()] = session;
                runtimes[session.index()] = CircuitPsi.open(session);
                try {
                    for (FutureTask<?> next = own.get(session.index()).take(); next != END; next = own.get(session.index()).take()) {
                        next.run();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return null;
            }));
        }
        List<FutureTask<T>> tasks = new ArrayList<>();
        for (int p = 0; p < 2; p++) {
            int me = p;
            FutureTask<T> task = new FutureTask<>(() -> program.apply(sessions[me], runtimes[me]));
            tasks.add(task);
            queues.get(p).add(task);
        }
        List<T> results = new ArrayList<>();
        for (FutureTask<T> task : tasks) {
            try {
                results.add(task.get());
            } catch (ExecutionException e) {
                queues = null;
                throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return results;
    }

    @Override
    public void close() {
        if (queues != null) {
            queues.forEach(q -> q.add(END));
        }
    }
}
