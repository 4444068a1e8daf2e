package org.tacit.wire;

/**
 * Threads that give and hear signs of life. They are platform threads: virtual ones wait for a carrier, and a few long native calls or computations on
 * virtual threads would make a node silent that is well, and its partners would cut it off.
 */
final class Lifeline {

    private Lifeline() {
    }

    static Thread start(String name, Runnable task) {
        return Thread.ofPlatform().daemon().name(name).start(task);
    }
}
