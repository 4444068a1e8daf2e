package org.tacit.flow.op;

import java.util.List;
import org.tacit.crypto.curve.DhGroup;
import org.tacit.flow.spec.Binding;
import org.tacit.flow.spec.Parameter;
import org.tacit.psi.plan.PairProtocol;

/** The parameter {@code suite} of operators on Diffie–Hellman. */
final class DhSuite {

    private static final String NAME = "suite";
    private static final String SM2 = "sm2";
    private DhSuite() {
    }

    static Parameter parameter() {
        return Parameter.choice(NAME, List.of("curve25519", SM2), "Group and hash: Curve25519 with SHA-256, or SM2 with SM3",
                "群与哈希：Curve25519 与 SHA-256，或国密 SM2 与 SM3");
    }

    private static boolean sm2(Binding b) {
        return b.params().text(NAME).equals(SM2);
    }

    static DhGroup group(Binding b) {
        return sm2(b) ? DhGroup.sm2() : DhGroup.curve25519();
    }

    /** Two multiplications an item and side, as an intersection takes: the same figures. */
    static double seconds(Binding b, long n, long m) {
        return (sm2(b) ? PairProtocol.ECDH_SM2 : PairProtocol.ECDH).estimate(n, m, true, true).seconds();
    }

    /** Both announce, then batches that follow each other, then the answer. */
    static long rounds(long n, long m) {
        return 2 + (Math.max(n, m) >> 14);
    }
}
