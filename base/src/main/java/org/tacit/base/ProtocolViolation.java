package org.tacit.base;

/** The peer sent what it must not: a wrong length, an invalid point, a failed check. The job cannot go on with it. */
public final class ProtocolViolation extends TacitException {

    public ProtocolViolation(Text text) {
        super(text, null);
    }

    public ProtocolViolation(Text text, Throwable cause) {
        super(text, cause);
    }

    /** Both languages at once; see {@link Text#of}. */
    public static ProtocolViolation of(String en, String zh, Object... arguments) {
        return new ProtocolViolation(Text.of(en, zh, arguments));
    }

    @Override
    public String code() {
        return "protocol-violation";
    }
}
