package org.tacit.flow.contract;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Flow;
import org.tacit.flow.document.FlowDocument;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;

/**
 * A flow bound to parties and tables. A change of anything is a new contract: {@link #hash} covers every field.
 *
 * @param format     {@value #FORMAT}
 * @param flow       with parameters complete and columns named
 * @param operators  version by operator name
 * @param receivers  who gets which result
 * @param disclosure merged; each party recomputes it and refuses any other
 * @param runs       how many jobs may run
 * @param expires    whole seconds, UTC
 * @param legalBasis why the processing is lawful, in words; may be empty
 * @param nonce      64 hex characters chosen by the proposer, so that two equal proposals are two contracts
 */
public record Contract(String format, Flow flow, List<ContractParty> parties, List<TableRef> tables, Map<String, String> operators,
                       List<Plan.Receiver> receivers, List<Fact> disclosure, int runs, Instant expires, String legalBasis, String nonce) {

    public static final String FORMAT = "contract/v1";

    public Contract {
        parties = List.copyOf(parties);
        tables = List.copyOf(tables);
        operators = java.util.Collections.unmodifiableMap(new TreeMap<>(operators));
        receivers = List.copyOf(receivers);
        disclosure = List.copyOf(disclosure);
    }

    /** Binds a plan. {@code parties} are the flow's, in its order. */
    public static Contract of(Plan plan, List<ContractParty> parties, int runs, Instant expires, String legalBasis, String nonce) {
        TreeMap<String, String> versions = new TreeMap<>();
        plan.steps().forEach(s -> versions.put(s.operator().spec().name(), s.operator().spec().version()));
        return new Contract(FORMAT, plan.flow(), parties, plan.tables(), versions, plan.receivers(), plan.disclosure(), runs,
                expires.truncatedTo(java.time.temporal.ChronoUnit.SECONDS), legalBasis, nonce);
    }

    /** The canonical encoding, see {@link Canonical}. */
    public byte[] encode() {
        return Canonical.encode(this);
    }

    /** Lower-case hex SHA-256 of {@code "tacit/contract/v1\n"} and {@link #encode}. */
    public String hash() {
        return Canonical.hash(encode());
    }

    /** Reads what {@link #encode} wrote; refuses anything that is not in canonical form. */
    public static Contract decode(byte[] bytes) {
        return Canonical.decode(bytes, Contract.class);
    }

    /** Plans the contract's flow again, with this node's own operators; nothing that the proposer computed is used. */
    public Plan plan(Operators own) {
        return plan(own, tables);
    }

    /** As {@link #plan(Operators)}, with some tables described by their owner. */
    public Plan plan(Operators own, Collection<TableRef> described) {
        return Planner.plan(FlowDocument.of(flow), described, own);
    }

    public ContractParty party(String name) {
        return parties.stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow(() -> org.tacit.base.InvalidInput.of(
                "Party '%s' is not in this contract.", "合约中没有“%s”这一方。", name));
    }
}
