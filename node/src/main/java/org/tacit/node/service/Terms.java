package org.tacit.node.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;

/**
 * What provider and client of a service agree on and both sign. As with a contract, a change of anything is other terms: {@link #hash} covers every
 * field. Unlike a contract they are not about one snapshot: they hold for the table's later ones too, each of which the provider signs as an {@link Edition}.
 *
 * @param format     {@value #FORMAT}
 * @param kind       of service, see {@link ServiceKind#name}
 * @param table      the provider's, as it was when it was offered, with the columns that are used
 * @param columns    by what the kind calls them
 * @param settings   of the kind
 * @param legalBasis why the processing is lawful, in words; may be empty
 * @param expires    whole seconds, UTC
 * @param disclosure who learns what; the client recomputes it and refuses any other
 * @param nonce      64 hex characters chosen by the provider
 */
public record Terms(String format, String kind, String name, ContractParty provider, ContractParty client, TableRef table, Map<String, List<String>> columns,
                    Map<String, String> settings, Limits limits, Price price, String purpose, String legalBasis, Instant expires, List<Fact> disclosure,
                    String nonce) {

    public static final String FORMAT = "service/v1";
    private static final String DOMAIN = "tacit/service/v1\n";
    /** Terms hold no longer. */
    public static final Duration LONGEST = Duration.ofDays(3 * 366);

    public Terms {
        columns = Collections.unmodifiableMap(new TreeMap<>(columns));
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        disclosure = List.copyOf(disclosure);
        if (!name.matches("[\\p{L}\\p{N}_.-]{1,40}")) {
            throw InvalidInput.of("'%s' cannot be the name of a service; use up to 40 letters, digits, '_', '.' and '-'.",
                    "“%s”不能作为服务名；请使用至多 40 个字母、数字、“_”、“.”、“-”。", name);
        }
    }

    /** Lower-case hex SHA-256 of {@code "tacit/service/v1\n"} and the canonical encoding: the service's id. */
    public String hash() {
        return Canonical.sha256(DOMAIN, Canonical.encode(this));
    }

    /** Columns that the kind calls so. */
    public List<String> columns(String called) {
        return columns.getOrDefault(called, List.of());
    }

    public ColumnRef column(String column) {
        return table.find(column).orElseThrow(() -> InvalidInput.of("The terms name no column '%s'.", "条款中没有列“%s”。", column));
    }

    public ContractParty party(String party) {
        return provider.name().equals(party) ? provider : client;
    }

    Terms with(Map<String, String> complete, List<Fact> facts) {
        return new Terms(format, kind, name, provider, client, table, columns, complete, limits, price, purpose, legalBasis, expires, facts, nonce);
    }
}
