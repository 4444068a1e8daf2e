package org.tacit.base;

/** The other party is gone, silent past a deadline, or has failed and said why. */
public final class PeerFailed extends TacitException {

    public PeerFailed(Text text) {
        super(text, null);
    }

    public PeerFailed(Text text, Throwable cause) {
        super(text, cause);
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
