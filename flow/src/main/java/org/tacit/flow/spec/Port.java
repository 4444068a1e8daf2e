package org.tacit.flow.spec;

import org.tacit.base.Text;

/** A typed input or output of one role. */
public record Port(String role, String name, PortType type, boolean required, Text help) {

    public static Port of(String role, String name, PortType type, String en, String zh) {
        return new Port(role, name, type, true, new Text(en, zh));
    }

    public Port optional() {
        return new Port(role, name, type, false, help);
    }
}
