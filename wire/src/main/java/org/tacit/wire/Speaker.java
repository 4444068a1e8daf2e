package org.tacit.wire;

import java.util.Optional;

/**
 * Which part of a protocol speaks: the class, outside this package, that called. Nobody has to name messages, so no name can lie about what
 * the code does. It costs a microsecond or two a message, and messages are batches.
 */
final class Speaker {

    private static final String HERE = Speaker.class.getPackageName() + ".";
    private static final StackWalker STACK = StackWalker.getInstance();
    /** On threads that send what another one said. */
    private static final ScopedValue<String> FOR = ScopedValue.newInstance();

    private Speaker() {
    }

    static String now() {
        if (FOR.isBound()) {
            return FOR.get();
        }
        return STACK.walk(frames -> frames.map(StackWalker.StackFrame::getClassName).filter(Speaker::outside).findFirst()).map(Speaker::simple).orElse("");
    }

    static void saying(String who, Runnable send) {
        ScopedValue.where(FOR, who).run(send);
    }

    /** The platform's own frames (a thread's beginning, an executor) say nothing. */
    private static boolean outside(String name) {
        return !name.startsWith(HERE) && !name.startsWith("java.") && !name.startsWith("jdk.");
    }

    private static String simple(String name) {
        String outer = name.substring(name.lastIndexOf('.') + 1);
        return Optional.of(outer.indexOf('$')).filter(at -> at > 0).map(at -> outer.substring(0, at)).orElse(outer);
    }
}
