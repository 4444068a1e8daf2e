package org.tacit.base;

/** The other party is gone, silent past a deadline, or has failed and said why. */
public final class PeerFailed extends TacitException {

    private final boolean gone;

    public PeerFailed(Text text) {
        this(text, null);
    }

    /** Of another such failure it keeps whether the party is {@link #gone}. */
    public PeerFailed(Text text, Throwable cause) {
        this(text, cause, cause instanceof PeerFailed known && known.gone);
    }

    private PeerFailed(Text text, Throwable cause, boolean gone) {
        super(text, cause);
        this.gone = gone;
    }

    /** A party that cannot be reached any more; what was cut off may go on once it is back. */
    public static PeerFailed gone(Text text) {
        return new PeerFailed(text, null, true);
    }

    /** Both languages at once, as {@link #gone(Text)}. */
    public static PeerFailed gone(String en, String zh, Object... arguments) {
        return gone(Text.of(en, zh, arguments));
    }

    /** Whether the party is not there any more, rather than there and at fault. */
    public boolean gone() {
        return gone;
    }

    /** Both languages at once; see {@link Text#of}. */
    public static PeerFailed of(String en, String zh, Object... arguments) {
        return new PeerFailed(Text.of(en, zh, arguments));
    }

    @Override
    public String code() {
        return "peer-failed";
    }
}
