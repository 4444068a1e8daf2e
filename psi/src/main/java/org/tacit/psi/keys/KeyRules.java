package org.tacit.psi.keys;

import java.util.ArrayList;
import java.util.List;
import org.tacit.base.InvalidInput;
import org.tacit.data.normal.Normalisation;

/**
 * How a row's identifier is made: the columns, and for each the rules that its values go through, in order.
 *
 * @param rules one list for each column
 */
public record KeyRules(List<String> columns, List<List<Normalisation>> rules) {

    public KeyRules {
        columns = List.copyOf(columns);
        rules = rules.stream().map(List::copyOf).toList();
        if (columns.isEmpty() || columns.size() != rules.size()) {
            throw new IllegalArgumentException("one column at least, and rules for each");
        }
    }

    /**
     * Rules as flows write them: {@code RULE} is for every column, {@code COLUMN=RULE} for one, each in its place in the order.
     *
     * @throws InvalidInput for a rule or column that there is not
     */
    public static KeyRules parse(List<String> columns, List<String> written) {
        List<List<Normalisation>> rules = new ArrayList<>();
        columns.forEach(c -> rules.add(new ArrayList<>()));
        for (String entry : written) {
            int equals = entry.lastIndexOf('=');
            String label = entry.substring(equals + 1).strip();
            Normalisation rule = Normalisation.find(label).orElseThrow(() -> InvalidInput.of(
                    "normalise: there is no rule '%s'; the rules are %s.", "normalise：没有规则“%s”；可用的规则：%s。", label, String.join(", ", Normalisation.labels())));
            String column = equals < 0 ? "" : entry.substring(0, equals).strip();
            if (equals >= 0 && !columns.contains(column)) {
                throw InvalidInput.of("normalise: '%s' is for column '%s', which is not part of the key; its columns are %s.",
                        "normalise：“%s”针对的列“%s”不属于该标识；其各列为 %s。", entry, column, String.join(", ", columns));
            }
            for (int c = 0; c < columns.size(); c++) {
                if (equals < 0 || columns.get(c).equals(column)) {
                    rules.get(c).add(rule);
                }
            }
        }
        return new KeyRules(columns, rules);
    }
}
