package org.tacit.flow.spec;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a node keeps between jobs, for operators that prepare something once and use it often. It never leaves the node. */
public interface Kept {

    /**
     * The folder that these names stand for, always the same one; made where it is missing, for the owner of the node alone.
     *
     * @param operator a plain word: the operator or the protocol
     * @param names    any texts; together they name what is kept
     */
    Path folder(String operator, String... names);

    /**
     * Does something while no other job of this node does something with the same folder.
     *
     * @param waiting called about once a second until the folder is free; throws to give up
     */
    <T> T alone(Path folder, Runnable waiting, Supplier<T> work);

    /** One thing for all jobs of this node: opened in the folder of this name by whoever asks first, closed with the node. */
    <T extends AutoCloseable> T shared(String name, Class<T> type, Function<Path, T> open);

    InstantSource clock();
}
