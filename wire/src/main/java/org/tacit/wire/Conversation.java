package org.tacit.wire;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What a session said and heard, counted by kind as it passes; a bounded number of lines. */
final class Conversation {

    /** More kinds than any protocol has; what comes after is one line a direction. */
    private static final int MOST = 200;
    private static final Pattern NUMBERED = Pattern.compile("-\\d+(?=/|$)");

    private record Key(String peer, String channel, String kind, boolean sent) {
    }

    private static final class Sum {
        private final int order;
        private long messages;
        private long bytes;
        private long smallest = Long.MAX_VALUE;
        private long largest;

        private Sum(int order) {
            this.order = order;
        }

        private synchronized void add(long size) {
            messages++;
            bytes += size;
            smallest = Math.min(smallest, size);
            largest = Math.max(largest, size);
        }

        private synchronized Said said(Key k) {
            return new Said(k.peer, k.channel, k.kind, k.sent, messages, bytes, messages == 0 ? 0 : smallest, largest);
        }
    }

    private final ConcurrentHashMap<Key, Sum> sums = new ConcurrentHashMap<>();
    private final AtomicInteger order = new AtomicInteger();

    static String folded(String channel) {
        return NUMBERED.matcher(channel).replaceAll("-*");
    }

    /** @param channel as {@link #folded} gives it */
    void passed(Party peer, String channel, String kind, boolean sent, long size) {
        Key key = new Key(peer.name(), channel, kind, sent);
        Sum sum = sums.get(key);
        if (sum == null) {
            Key kept = sums.size() < MOST ? key : new Key(peer.name(), "*", "", sent);
            sum = sums.computeIfAbsent(kept, k -> new Sum(order.getAndIncrement()));
        }
        sum.add(size);
    }

    /** In the order in which each kind was first heard. */
    List<Said> lines() {
        return sums.entrySet().stream().sorted(Comparator.comparingInt(e -> e.getValue().order)).map(e -> e.getValue().said(e.getKey()))
                .filter(s -> s.messages() > 0).toList();
    }
}
