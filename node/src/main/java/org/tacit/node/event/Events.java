package org.tacit.node.event;

import java.time.Duration;
import java.util.List;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.store.Changes;

/** The evidence log as a stream of events: whatever is on record is heard of, in order, also by who was away. */
public final class Events {

    private static final int BATCH = 500;

    private final Evidence evidence;
    private final Changes appended = new Changes();

    public Events(Evidence evidence) {
        this.evidence = evidence;
        evidence.onAppend(appended::happened);
    }

    /** The id that the next event will have. */
    public long next() {
        return evidence.size();
    }

    /** Events from {@code from}, oldest first, at most some hundreds; none where there are none yet. */
    public List<Event> from(long from) {
        return evidence.entries(from, BATCH).stream().map(Event::of).toList();
    }

    /** Waits until there is an event {@code from}; false where there is none within {@code limit}. */
    public boolean await(long from, Duration limit) throws InterruptedException {
        return appended.await(limit, () -> evidence.size() > from);
    }

    /** Wakes who waits, so that they can see that the node closes. */
    public void wake() {
        appended.happened();
    }
}
