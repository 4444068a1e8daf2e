package org.tacit.flow.spec;

import java.util.List;
import java.util.Optional;
import org.tacit.base.Text;

/**
 * An operator's typed description. Forms, command help, the JSON Schema, the type checker and the reference page are made from it.
 *
 * @param name     {@code family.verb}, for example {@code psi.intersect}
 * @param version  changes whenever the party program's messages or the wording of a disclosure change
 * @param title    a few words
 * @param summary  one sentence: what it does
 * @param purpose  one sentence: what one would use it for
 * @param security one sentence: adversary and assumption
 */
public record OperatorSpec(String name, String version, Text title, Text summary, Text purpose, Text security, List<Role> roles,
                           List<Port> inputs, List<Port> outputs, List<Parameter> parameters) {

    public OperatorSpec {
        roles = List.copyOf(roles);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        parameters = List.copyOf(parameters);
    }

    public Optional<Parameter> parameter(String parameter) {
        return parameters.stream().filter(p -> p.name().equals(parameter)).findFirst();
    }

    public Optional<Role> role(String role) {
        return roles.stream().filter(r -> r.name().equals(role)).findFirst();
    }

    public List<Port> inputsOf(String role) {
        return inputs.stream().filter(p -> p.role().equals(role)).toList();
    }
}
