package org.tacit.pir.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.pir.LookupMethod;

/**
 * Picks the method of a private lookup: of those that the situation allows the one by which a client has all its answers first, by the estimates of
 * {@link LookupCosts}. The same situation always gives the same choice and the same words.
 */
public final class LookupPlanner {

    private LookupPlanner() {
    }

    /** @param why one sentence in two languages */
    public record Decision(LookupMethod method, Text why) {
    }

    /** @throws InvalidInput where no method is allowed */
    public static Decision decide(LookupSituation s) {
        List<LookupMethod> fit = new ArrayList<>();
        List<Text> unfit = new ArrayList<>();
        for (LookupMethod method : LookupMethod.values()) {
            Optional<Text> obstacle = obstacle(method, s);
            obstacle.ifPresentOrElse(unfit::add, () -> fit.add(method));
        }
        if (fit.isEmpty()) {
            throw new InvalidInput(fill("No method of lookup fits: %1$s.", "没有合适的查询方法：%1$s。", joined(unfit)));
        }
        fit.sort(Comparator.comparingDouble(m -> seconds(m, s)));
        return new Decision(fit.getFirst(), why(fit, unfit, s));
    }

    private static LookupEstimate estimate(LookupMethod method, LookupSituation s) {
        return LookupCosts.of(method, s.rows(), s.recordBytes());
    }

    private static double seconds(LookupMethod method, LookupSituation s) {
        return estimate(method, s).over(s.link(), Math.max(1, s.questions()));
    }

    /** Why a method is out of the question; empty where it is not. */
    private static Optional<Text> obstacle(LookupMethod method, LookupSituation s) {
        return switch (method) {
            case SEALED -> s.mayHold() ? tooLarge(method, s) : Optional.of(new Text("sealed gives every client a sealed copy of the table", "sealed 会给每个客户端一份加封的数据表副本"));
            case LWE -> tooLarge(method, s);
            case DPF -> s.secondHost() ? tooLarge(method, s) : Optional.of(new Text("dpf needs a second host", "dpf 需要第二台主机"));
            case CANDIDATES -> Optional.of(new Text("candidates shows the provider what is asked for among others, and is taken only where it is written",
                    "candidates 会让提供方看到混在其他键中的所查键，仅在明确指定时使用"));
        };
    }

    /** The sentence about a method that somebody else chose. */
    public static Text why(LookupMethod chosen, LookupSituation s) {
        List<LookupMethod> all = new ArrayList<>(List.of(chosen));
        Arrays.stream(LookupMethod.values()).filter(m -> m != chosen && obstacle(m, s).isEmpty()).sorted(Comparator.comparingDouble(m -> seconds(m, s))).forEach(all::add);
        return why(all, List.of(), s);
    }

    private static Optional<Text> tooLarge(LookupMethod method, LookupSituation s) {
        long needed = estimate(method, s).memory();
        return s.memory() == 0 || needed <= s.memory() ? Optional.empty()
                : Optional.of(fill("%1$s needs %2$s of memory and %3$s are there", "%1$s 需要内存 %2$s，而可用 %3$s", Text.same(method.label()), size(needed), size(s.memory())));
    }

    private static Text why(List<LookupMethod> fit, List<Text> unfit, LookupSituation s) {
        LookupMethod best = fit.getFirst();
        LookupEstimate cost = estimate(best, s);
        Text because = fit.size() > 1 ? fill("%1$s would take %2$s", "而 %1$s 约需 %2$s", Text.same(fit.get(1).label()), time(seconds(fit.get(1), s)))
                : unfit.isEmpty() ? new Text("no other method fits", "没有其他合适的方法") : joined(unfit);
        return fill("%1$s: about %2$s for %3$s questions to %4$s rows of %5$s bytes over %6$s, %7$s to begin and %8$s a question; %9$s.",
                "%1$s：向 %4$s 行（每行 %5$s 字节）提 %3$s 次查询，链路 %6$s，共约 %2$s，其中准备 %7$s，每次 %8$s；%9$s。",
                Text.same(best.label()), time(seconds(best, s)), count(Math.max(1, s.questions())), count(s.rows()), count(s.recordBytes()), s.link().text(),
                time(cost.over(s.link(), 0)), time(cost.question(s.link())), because);
    }

    private static Text joined(List<Text> texts) {
        return new Text(String.join(", ", texts.stream().map(Text::en).toList()), String.join("，", texts.stream().map(Text::zh).toList()));
    }

    private static Text fill(String en, String zh, Text... parts) {
        return new Text(String.format(Locale.ROOT, en, (Object[]) Arrays.stream(parts).map(Text::en).toArray(String[]::new)),
                String.format(Locale.ROOT, zh, (Object[]) Arrays.stream(parts).map(Text::zh).toArray(String[]::new)));
    }

    private static Text count(long number) {
        return Text.same(String.format(Locale.ROOT, "%,d", number));
    }

    private static Text size(long bytes) {
        return Text.same(bytes < 1e9 ? String.format(Locale.ROOT, "%,.0f MB", bytes / 1e6) : String.format(Locale.ROOT, "%,.1f GB", bytes / 1e9));
    }

    private static Text time(double seconds) {
        if (seconds < 0.95) {
            String number = String.format(Locale.ROOT, seconds < 0.0095 ? "%.1f" : "%.0f", Math.max(0.1, seconds * 1e3));
            return new Text(number + " ms", number + " 毫秒");
        }
        if (seconds < 119.5) {
            String number = String.format(Locale.ROOT, seconds < 9.5 ? "%.1f" : "%.0f", seconds);
            return new Text(number + " s", number + " 秒");
        }
        String number = String.format(Locale.ROOT, "%,.0f", seconds / 60);
        return new Text(number + " min", number + " 分钟");
    }
}
