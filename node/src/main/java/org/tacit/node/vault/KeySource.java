package org.tacit.node.vault;

/**
 * Where the node's own key is: it wraps the keys of tenants and may never leave its place (an HSM, a key management service).
 *
 * <h2>Security guarantees</h2>
 * Wrapping is authenticated: {@link #unwrap} gives back what was wrapped with the same key and the same context, or fails. Whoever holds wrapped keys
 * alone learns their length. After {@link #destroyOthers} what only an older key wrapped is lost for everybody, this node included, as far as
 * the place itself can destroy a key.
 */
public interface KeySource extends AutoCloseable {

    /** Names the key that wraps now; stays the same until {@link #next}. */
    String current();

    byte[] wrap(byte[] secret, byte[] context);

    /** @param key the name that was {@link #current} when it was wrapped */
    byte[] unwrap(String key, byte[] wrapped, byte[] context);

    /** Makes a new key the current one; older ones still unwrap. */
    String next();

    /** Destroys every key but the current one. */
    void destroyOthers();

    /** What it is, for people: no secret. */
    String about();

    @Override
    default void close() {
    }
}
