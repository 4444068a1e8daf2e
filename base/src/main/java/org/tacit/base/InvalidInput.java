package org.tacit.base;

/** What the user gave cannot be used, and the user can mend it. */
public final class InvalidInput extends TacitException {

    public InvalidInput(Text text) {
        super(text, null);
    }

    public InvalidInput(Text text, Throwable cause) {
        super(text, cause);
    }

    /** Both languages at once; see {@link Text#of}. */
    public static InvalidInput of(String en, String zh, Object... arguments) {
        return new InvalidInput(Text.of(en, zh, arguments));
    }

    @Override
    public String code() {
        return "invalid-input";
    }
}
