package org.tacit.base;

/** An owner's policy does not allow it. */
public final class PolicyDenied extends TacitException {

    public PolicyDenied(Text text) {
        super(text, null);
    }

    public PolicyDenied(Text text, Throwable cause) {
        super(text, cause);
    }

    /** Both languages at once; see {@link Text#of}. */
    public static PolicyDenied of(String en, String zh, Object... arguments) {
        return new PolicyDenied(Text.of(en, zh, arguments));
    }

    @Override
    public String code() {
        return "policy-denied";
    }
}
