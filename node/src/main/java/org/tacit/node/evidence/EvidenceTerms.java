package org.tacit.node.evidence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tacit.ledger.Entry;

/** By which words an entry is found: taken from its body wherever they stand, by the names that facts have. A new type of entry needs nothing here. */
final class EvidenceTerms {

    static final int LONGEST = 200;
    /** An entry has no more; of a longer one the first are kept. */
    private static final int MOST = 400;

    private static final Map<String, String> BY_FACT = Map.ofEntries(
            Map.entry("actor", "actor"), Map.entry("by", "actor"), Map.entry("account", "actor"), Map.entry("approver", "actor"), Map.entry("approvedBy", "actor"),
            Map.entry("partner", "partner"), Map.entry("partners", "partner"), Map.entry("party", "partner"), Map.entry("parties", "partner"), Map.entry("learner", "partner"),
            Map.entry("table", "table"), Map.entry("tables", "table"), Map.entry("column", "column"), Map.entry("columns", "column"),
            Map.entry("contract", "contract"), Map.entry("job", "job"), Map.entry("service", "service"), Map.entry("project", "project"),
            Map.entry("purpose", "purpose"), Map.entry("clause", "clause"), Map.entry("tenant", "tenant"), Map.entry("operator", "operator"), Map.entry("operators", "operator"));

    static final Set<String> NAMES = new TreeSet<>(BY_FACT.values());

    /** @param name one of {@link #NAMES} */
    record Term(String name, String value) {
    }

    private EvidenceTerms() {
    }

    static Set<Term> of(Entry entry) {
        Set<Term> terms = new LinkedHashSet<>();
        collect("", entry.body(), terms);
        // A service is called by its name too.
        if (entry.type().startsWith("service.") && entry.body().get("name") instanceof String name) {
            add("service", name, terms);
        }
        return terms;
    }

    private static void collect(String fact, Object value, Set<Term> terms) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((name, inner) -> collect((String) name, inner, terms));
            case List<?> list -> list.forEach(inner -> collect(fact, inner, terms));
            case String text when BY_FACT.containsKey(fact) -> add(BY_FACT.get(fact), text, terms);
            case null, default -> {
                // Nothing to be found by.
            }
        }
    }

    private static void add(String name, String value, Set<Term> terms) {
        if (!value.isEmpty() && terms.size() < MOST) {
            terms.add(new Term(name, cut(value)));
        }
    }

    static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
    }
}
