package org.tacit.pir;

import java.util.Arrays;
import java.util.Optional;

/** The ways of a private lookup that run here. */
public enum LookupMethod {

    /** A sealed copy of the table at each client, opened row by row: {@code docs/protocols/pir-sealed.md}. */
    SEALED("sealed"),

    /** Learning with errors over sealed rows, one server: {@code docs/protocols/pir-lwe.md}. */
    LWE("lwe"),

    /** Distributed point functions over sealed rows, two servers that do not collude: {@code docs/protocols/pir-two-servers.md}. */
    DPF("dpf"),

    /** One of k keys that the provider sees, by oblivious transfer: {@code docs/protocols/pir-candidates.md}. */
    CANDIDATES("candidates");

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
