package org.tacit.base;

/** What the user gave cannot be used, and the user can mend it. */
public final class InvalidInput extends TacitException {

    private final boolean missing;

    public InvalidInput(Text text) {
        this(text, null);
    }

    public InvalidInput(Text text, Throwable cause) {
        this(text, cause, false);
    }

    private InvalidInput(Text text, Throwable cause, boolean missing) {
        super(text, cause);
        this.missing = missing;
    }

    /** Both languages at once; see {@link Text#of}. */
    public static InvalidInput of(String en, String zh, Object... arguments) {
        return new InvalidInput(Text.of(en, zh, arguments));
    }

    /** What was named is not there, or not for who asks: both look the same. */
    public static InvalidInput missing(String en, String zh, Object... arguments) {
        return new InvalidInput(Text.of(en, zh, arguments), null, true);
    }

    public boolean isMissing() {
        return missing;
    }

    @Override
    public String code() {
        return "invalid-input";
    }
}
