package org.tacit.pir;

import java.util.Arrays;
import java.util.Optional;

/** The ways of a private lookup that run here. */
public enum LookupMethod {

    /** Learning with errors over sealed rows, one server: {@code docs/protocols/pir-lwe.md}. */
    LWE("lwe");

    private final String label;

    LookupMethod(String label) {
        this.label = label;
    }

    /** As flows, contracts and command lines write it. */
    public String label() {
        return label;
    }

    public static Optional<LookupMethod> of(String label) {
        return Arrays.stream(values()).filter(m -> m.label.equals(label)).findFirst();
    }
}
