package org.tacit.psi.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;

/**
 * Picks the protocol of an intersection of two parties: of those that meet the demands the one that is done first on this line, by the
 * estimates of {@link PairProtocol}. What is stronger than asked for is no candidate: it never is done first. The same situation always gives the same choice and the same words.
 */
public final class PsiPlanner {

    /** From this ratio of sizes on, a published set pays when asked again ({@code docs/protocols/psi-unbalanced.md}). */
    private static final long UNBALANCED = 100;

    private PsiPlanner() {
    }

    /** @param why one sentence in two languages */
    public record Decision(PairProtocol protocol, Text why) {
    }

    /** @throws InvalidInput where no protocol meets all demands */
    public static Decision decide(Situation s) {
        List<PairProtocol> fit = new ArrayList<>();
        for (PairProtocol p : PairProtocol.values()) {
            if (p.malicious() == s.malicious() && p.national() == s.national()) {
                fit.add(p);
            }
        }
        if (fit.isEmpty()) {
            throw InvalidInput.of("No intersection here withstands cheating parties with the Chinese algorithms only; drop one of the two demands.",
                    "目前没有既能抵御恶意参与方、又只使用国密算法的求交协议；请放宽其中一项要求。");
        }
        fit.sort(Comparator.comparingDouble(p -> seconds(p, s)));
        PairProtocol best = fit.getFirst();
        return new Decision(best, why(best, fit, s));
    }

    private static double seconds(PairProtocol p, Situation s) {
        return p.estimate(s.first(), s.second(), s.firstLearns(), s.secondLearns()).over(s.link());
    }

    private static Text why(PairProtocol best, List<PairProtocol> fit, Situation s) {
        Text because;
        if (s.national()) {
            because = new Text("it uses SM2 and SM3 and nothing else, as demanded", "按要求只使用 SM2 与 SM3 算法");
        } else if (fit.size() == 1) {
            because = new Text("it alone withstands parties that do not follow the protocol, as demanded", "按要求须抵御不遵守协议的参与方，且仅此一种");
        } else {
            because = fill("%1$s would take %2$s", "而 %1$s 约需 %2$s", Text.same(name(fit.get(1))), time(seconds(fit.get(1), s)));
        }
        return fill("%1$s: about %2$s for %3$s and %4$s identifiers over %5$s; %6$s%7$s.", "%1$s：%3$s 与 %4$s 个标识，链路 %5$s，约需 %2$s；%6$s%7$s。",
                Text.same(name(best)), time(seconds(best, s)), count(s.first()), count(s.second()), s.link().text(), because, hint(s));
    }

    private static Text fill(String en, String zh, Text... parts) {
        return new Text(String.format(Locale.ROOT, en, (Object[]) Arrays.stream(parts).map(Text::en).toArray(String[]::new)),
                String.format(Locale.ROOT, zh, (Object[]) Arrays.stream(parts).map(Text::zh).toArray(String[]::new)));
    }

    private static Text count(long items) {
        return Text.same(String.format(Locale.ROOT, "%,d", items));
    }

    private static Text hint(Situation s) {
        long small = Math.max(1, Math.min(s.first(), s.second()));
        return s.national() || s.malicious() || Math.max(s.first(), s.second()) / small < UNBALANCED ? Text.same("")
                : new Text("; where the small list is asked about again and again, psi.publish and psi.lookup cost less", "；若小名单需反复查询，psi.publish 与 psi.lookup 更省");
    }

    /** {@code vole}, {@code vole (malicious)}, {@code ecdh (curve25519)}. */
    private static String name(PairProtocol p) {
        return p.malicious() ? p.protocol() + " (malicious)" : p.protocol().equals("ecdh") ? "ecdh (" + p.suite() + ")" : p.protocol();
    }

    private static Text time(double seconds) {
        if (seconds < 119.5) {
            String number = String.format(Locale.ROOT, seconds < 0.95 ? "%.1f" : "%.0f", Math.max(0.1, seconds));
            return new Text(number + " s", number + " 秒");
        }
        String number = String.format(Locale.ROOT, "%,.0f", seconds / 60);
        return new Text(number + " min", number + " 分钟");
    }
}
