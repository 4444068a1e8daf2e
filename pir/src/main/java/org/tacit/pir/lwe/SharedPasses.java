package org.tacit.pir.lwe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Answers the questions of many threads, those that wait at the same time in one pass over the matrix. Nobody waits for others to come: one passes for all that are
 * there when the pass before has ended.
 */
public final class SharedPasses {

    private final LweServer server;
    private final ArrayDeque<Ticket> waiting = new ArrayDeque<>();
    /** Held by the one that passes; the others wait for it and then mostly find their answer there. */
    final ReentrantLock passing = new ReentrantLock();
    private long passes;

    public SharedPasses(LweServer server) {
        this.server = server;
    }

    private static final class Ticket {
        private final int[][] queries;
        private final Runnable beside;
        private int[][] answers;
        private RuntimeException failure;

        Ticket(int[][] queries, Runnable beside) {
            this.queries = queries;
            this.beside = beside;
        }

        /** Its failure is this question's alone. */
        void besideThePass() {
            try {
                beside.run();
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }

    /**
     * As {@link LweServer#answer}.
     *
     * @param beside what else the answer takes, pure computation: done at the same time on the same cores
     */
    public int[][] answer(int[][] queries, Runnable beside) {
        if (queries.length < 1 || queries.length > LweServer.BATCH) {
            throw new IllegalArgumentException(queries.length + " queries");
        }
        Ticket mine = new Ticket(queries, beside);
        synchronized (waiting) {
            waiting.add(mine);
        }
        passing.lock();
        try {
            while (mine.answers == null && mine.failure == null) {
                pass(together());
            }
        } finally {
            passing.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
        return mine.answers;
    }

    /** Those who wait longest, as many as fit into a pass. */
    private List<Ticket> together() {
        List<Ticket> taken = new ArrayList<>();
        int queries = 0;
        synchronized (waiting) {
            while (!waiting.isEmpty() && queries + waiting.peek().queries.length <= LweServer.BATCH) {
                queries += waiting.peek().queries.length;
                taken.add(waiting.poll());
            }
        }
        return taken;
    }

    private void pass(List<Ticket> tickets) {
        try {
            int[][] answers = server.answer(tickets.stream().flatMap(t -> Arrays.stream(t.queries)).toArray(int[][]::new),
                    tickets.stream().map(t -> (Runnable) t::besideThePass).toList());
            int at = 0;
            for (Ticket ticket : tickets) {
                ticket.answers = Arrays.copyOfRange(answers, at, at + ticket.queries.length);
                at += ticket.queries.length;
            }
        } catch (RuntimeException e) {
            tickets.forEach(ticket -> ticket.failure = e);
        }
        passes++;
    }

    /** How many passes there were. */
    public long passes() {
        passing.lock();
        try {
            return passes;
        } finally {
            passing.unlock();
        }
    }
}
