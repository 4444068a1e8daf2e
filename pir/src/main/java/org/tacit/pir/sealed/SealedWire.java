package org.tacit.pir.sealed;

/** What client and provider say to each other. A client's word is a number: of keys that it asks for, or one of these. */
final class SealedWire {

    static final int END = 0;
    /** Bring my copy up to date. */
    static final int FETCH = -1;
    /** I have a copy made with this public key. */
    static final int HELLO = -2;

    /** The provider's word before an answer. */
    static final int ANSWER = 0;
    /** The table has another key now. */
    static final int STALE = 1;
    static final int REFUSED = 2;

    static final int ELEMENT = 32;
    /** Keys that share a proof. */
    static final int GROUP = 1024;
    /** Keys in a message. */
    static final int MESSAGE = 8 * GROUP;
    /** Keys asked for at once. */
    static final int MOST_KEYS = 1 << 24;
    /** Bytes of a table in a message. */
    static final int CHUNK = 1 << 20;

    private SealedWire() {
    }

    static int groups(int keys) {
        return (keys + GROUP - 1) / GROUP;
    }
}
