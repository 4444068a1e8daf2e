package org.tacit.flow.spec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tacit.base.Text;

/**
 * What an operator takes for parameters that a flow leaves to it by the value {@value #AUTO}. The proposer's node makes the choice while it
 * plans; the contract has the values and, in the parameter {@value #WHY}, the reason, and every other node plans with those.
 *
 * @param params values by parameter
 * @param why    one sentence
 */
public record Choice(Map<String, Object> params, Text why) {

    public static final String AUTO = "auto";
    public static final String WHY = "why";

    public Choice {
        params = Map.copyOf(params);
    }

    /** The parameter that keeps the reason; of an operator that chooses. */
    public static Parameter parameter() {
        return Parameter.texts(WHY, "Why the proposer's software chose as it did, in English and Chinese; it writes this itself",
                "发起方软件如此选择的原因（英文与中文），由软件自动填写");
    }

    /** Whether a step leaves anything to its operator. */
    public static boolean isOpen(Params params) {
        return params.values().containsValue(AUTO);
    }

    /** The same choice with another sentence about it. */
    public Choice adding(Text sentence) {
        return new Choice(params, new Text(why.en() + " " + sentence.en(), why.zh() + sentence.zh()));
    }

    /** The parameters with this choice where they are open. */
    public Params into(Params open) {
        Map<String, Object> values = new HashMap<>(open.values());
        values.replaceAll((name, value) -> value.equals(AUTO) ? params.getOrDefault(name, value) : value);
        values.put(WHY, List.of(why.en(), why.zh()));
        return new Params(values);
    }

    /** Whether these parameters have what this choice would give them. */
    public boolean agrees(Params chosen) {
        return params.entrySet().stream().allMatch(e -> e.getValue().equals(chosen.values().get(e.getKey())));
    }

    /** Whether a reason is one: two texts or none, and not endless. */
    public static boolean isReason(List<String> why) {
        return (why.isEmpty() || why.size() == 2) && why.stream().allMatch(text -> text.length() <= 1000);
    }
}
