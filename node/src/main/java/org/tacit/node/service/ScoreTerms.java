package org.tacit.node.service;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tacit.base.InvalidInput;

/**
 * What terms of kind {@code score} say beside what all terms say.
 *
 * @param model       {@code JOB/STEP} that both parties know it by
 * @param hidden      whether the provider does not learn which identifiers are asked about
 * @param clientTable the client's table that its columns are read from; empty where the model reads none of the client's
 * @param clientKeys  its columns that make the key, as many as the provider's
 * @param method      of the lookup where identifiers are hidden
 */
public record ScoreTerms(String model, boolean hidden, String clientTable, List<String> clientKeys, String method) {

    /** In {@link Terms#settings}. */
    public static final String MODEL = "model";
    public static final String IDENTIFIERS = "identifiers";
    public static final String CLIENT_TABLE = "clientTable";
    public static final String CLIENT_KEY = "clientKey";
    public static final String HIDDEN = "hidden";
    public static final String SHOWN = "shown";

    static ScoreTerms of(Terms terms) {
        return of(terms.settings());
    }

    static ScoreTerms of(Map<String, String> settings) {
        if (!Set.of(MODEL, IDENTIFIERS, CLIENT_TABLE, CLIENT_KEY, LookupKind.METHOD).containsAll(settings.keySet()) || !settings.containsKey(MODEL)) {
            throw InvalidInput.of("A scoring service has the settings model, identifiers, clientTable, clientKey and method; model is needed.",
                    "评分服务的设置项为 model、identifiers、clientTable、clientKey、method，其中 model 必填。");
        }
        String identifiers = settings.getOrDefault(IDENTIFIERS, HIDDEN);
        if (!identifiers.equals(HIDDEN) && !identifiers.equals(SHOWN)) {
            throw InvalidInput.of("identifiers is 'hidden' or 'shown', not '%.20s'.", "identifiers 应为 hidden 或 shown，而不是“%.20s”。", identifiers);
        }
        String keys = settings.getOrDefault(CLIENT_KEY, "");
        return new ScoreTerms(settings.get(MODEL), identifiers.equals(HIDDEN), settings.getOrDefault(CLIENT_TABLE, ""), keys.isEmpty() ? List.of() : List.of(keys.split(",", -1)),
                settings.getOrDefault(LookupKind.METHOD, LookupKind.AUTO));
    }

    /** With nothing left out, as terms are compared. */
    Map<String, String> settings() {
        return Map.of(MODEL, model, IDENTIFIERS, hidden ? HIDDEN : SHOWN, CLIENT_TABLE, clientTable, CLIENT_KEY, String.join(",", clientKeys), LookupKind.METHOD, method);
    }
}
