package org.tacit.learn;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;

/** Writes down everything that a runtime hands out in the clear: to whom, how many numbers, and that nobody else got any. */
final class Reveals {

    static final int EVERYBODY = -1;

    /** @param to index of the receiver, or {@link #EVERYBODY} */
    record Opened(int to, int numbers) {
    }

    private Reveals() {
    }

    static Mpc watch(Mpc inner, List<Opened> log) {
        return (Mpc) Proxy.newProxyInstance(Mpc.class.getClassLoader(), new Class<?>[] {Mpc.class}, (proxy, method, arguments) -> {
            Object result;
            try {
                result = method.invoke(inner, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (method.getName().equals("revealToAll")) {
                log.add(new Opened(EVERYBODY, ((Secret) arguments[0]).size()));
            } else if (method.getName().equals("reveal")) {
                int to = (int) arguments[1];
                log.add(new Opened(to, ((Secret) arguments[0]).size()));
                if (to != inner.me() && result != null) {
                    throw new AssertionError("a value reached party " + inner.me() + " that was revealed to " + to);
                }
            } else if (result instanceof double[]) {
                throw new AssertionError("numbers in the clear from " + method.getName());
            }
            return result;
        });
    }
}
