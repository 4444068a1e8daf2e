package org.tacit.base;

/** Somebody stopped the work; nothing is wrong. */
public final class Cancelled extends TacitException {

    public Cancelled(Text text) {
        super(text, null);
    }

    public Cancelled(Text text, Throwable cause) {
        super(text, cause);
    }

    /** Both languages at once; see {@link Text#of}. */
    public static Cancelled of(String en, String zh, Object... arguments) {
        return new Cancelled(Text.of(en, zh, arguments));
    }

    @Override
    public String code() {
        return "cancelled";
    }
}
