package org.tacit.flow.op;

import java.util.List;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;

/** A short way to write facts of one step. */
record Facts(Binding binding) {

    Fact fact(String learnerRole, About about, Kind kind, Text what, Scope of, When when, Because because) {
        return new Fact(binding.party(learnerRole), about, kind, what, of, when, because, List.of(binding.step()));
    }

    static String other(String role, String first, String second) {
        return role.equals(first) ? second : first;
    }
}
