package org.tacit.node.queue;

import java.util.List;
import java.util.Optional;
import org.tacit.base.Text;

/**
 * Taking room for a job at all its parties, by the one that wants to start it. Room is taken at one party after the other in the order of their names, this
 * one included, and whoever finds none lets go of all it has and tries again later: nobody waits while it holds.
 *
 * <p>So no two can block each other for ever. Of all that are taking room at some moment look at one that holds room at the party whose name comes last: what it
 * still needs lies behind that, where nobody holds anything in passing; so it finds room unless a running job has it, and that ends. The property test
 * plays this with every kind of interleaving.
 */
public final class Agreement {

    /** The parties' rooms, this one's included. */
    public interface Rooms {

        /** Takes room at a party; what is in the way otherwise. May throw what ends the job's start. */
        Optional<Text> take(String party);

        /** Lets go at a party; never throws. */
        void release(String party);
    }

    /** How it went: at all, or not at this party for this reason. */
    public record Outcome(boolean agreed, String party, Text why) {
        static final Outcome AGREED = new Outcome(true, "", Text.same(""));
    }

    private final List<String> parties;
    private final Rooms rooms;
    private int taken;
    private Outcome outcome;

    public Agreement(List<String> parties, Rooms rooms) {
        this.parties = parties.stream().sorted().toList();
        this.rooms = rooms;
    }

    /** Takes room at one more party, or lets go at one; empty while there is more to do. */
    public Optional<Outcome> step() {
        if (outcome == null && taken == parties.size()) {
            outcome = Outcome.AGREED;
        }
        if (outcome == null) {
            String party = parties.get(taken);
            Optional<Text> why = rooms.take(party);
            if (why.isEmpty()) {
                taken++;
                return Optional.empty();
            }
            outcome = new Outcome(false, party, why.get());
        }
        if (!outcome.agreed() && taken > 0) {
            rooms.release(parties.get(--taken));
        }
        return outcome.agreed() || taken == 0 ? Optional.of(outcome) : Optional.empty();
    }

    /** All steps; lets go of everything where one throws. */
    public Outcome run() {
        try {
            Optional<Outcome> done = step();
            while (done.isEmpty()) {
                done = step();
            }
            return done.get();
        } catch (RuntimeException e) {
            // A party that did not answer may have taken room all the same.
            if (outcome == null && taken < parties.size()) {
                rooms.release(parties.get(taken));
            }
            while (taken > 0) {
                rooms.release(parties.get(--taken));
            }
            throw e;
        }
    }
}
