package org.tacit.flow.op;

import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.disclosure.About;
import org.tacit.flow.disclosure.Because;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.disclosure.Kind;
import org.tacit.flow.disclosure.Scope;
import org.tacit.flow.disclosure.When;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.StepContext;
import org.tacit.mpc.Mpc;
import org.tacit.mpc.Secret;
import org.tacit.psi.Items;
import org.tacit.psi.circuit.CircuitPsi;
import org.tacit.psi.circuit.MatchedFigures;

/** A result that is handed out only where the intersection is large enough, which is found out on shares before. */
final class EnoughCommon {

    private EnoughCommon() {
    }

    /** That {@code role} learns whether there are {@code least} common identifiers or more. */
    static Fact fact(Binding b, String role, About about, long least) {
        return new Facts(b).fact(role, about, Kind.SIZE,
                new Text("whether at least %,d identifiers are common, and not how many".formatted(least), "共同标识是否不少于 %,d 个（不知道具体数量）".formatted(least)),
                Scope.whole(), When.ALWAYS, new Because("the count is compared on shares before anything else is opened, and only the answer is opened, to both",
                        "在公开任何结果之前，先在分片上比较数量，并只向双方公开比较结果", "docs/protocols/psi-circuit.md"));
    }

    /** Ends the step, with the same sentence at both, where fewer are common. */
    static void require(StepContext step, Mpc mpc, Secret matched, long least) {
        if (!MatchedFigures.enough(mpc, matched, least)) {
            // Both sides know it, so both stop here by themselves, and either may say why.
            InvalidInput few = InvalidInput.of("Step '%s' found fewer common identifiers than the %d that the contract asks for at least; nothing else was disclosed.",
                    "步骤“%s”的共同标识少于合约要求的 %d 个，未披露其他内容。", step.binding().step(), least);
            step.session().fail(few);
            throw few;
        }
    }

    /** The same before a step that goes on with another protocol. */
    static void require(StepContext step, Items items, long peerRows, long least) {
        try (Mpc mpc = CircuitPsi.open(step.session())) {
            require(step, mpc, CircuitPsi.match(step.session(), mpc, items, new long[0][], 0, peerRows).matched(), least);
        }
    }
}
