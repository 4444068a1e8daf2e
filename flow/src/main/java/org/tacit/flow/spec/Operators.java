package org.tacit.flow.spec;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The operators that this node knows, by name. */
public final class Operators {

    private final TreeMap<String, Operator> byName = new TreeMap<>();

    private Operators(Iterable<Operator> operators) {
        for (Operator operator : operators) {
            Operator other = byName.putIfAbsent(operator.spec().name(), operator);
            if (other != null) {
                throw org.tacit.base.InvalidInput.of("Two operators are called '%s' (%s and %s); remove one of the plugins.",
                        "有两个算子都叫“%s”（%s 与 %s），请移除其中一个插件。", operator.spec().name(), other.getClass().getName(),
                        operator.getClass().getName());
            }
        }
    }

    /** All that {@link ServiceLoader} finds on the class path of the thread. */
    public static Operators installed() {
        return new Operators(ServiceLoader.load(Operator.class));
    }

    /** As {@link #installed()}, with plugins that {@code loader} sees. */
    public static Operators installed(ClassLoader loader) {
        return new Operators(ServiceLoader.load(Operator.class, loader));
    }

    public static Operators of(Operator... operators) {
        return new Operators(List.of(operators));
    }

    public Optional<Operator> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Operator> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    public Collection<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }
}
