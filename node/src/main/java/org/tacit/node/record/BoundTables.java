package org.tacit.node.record;

import java.util.List;

/** What is bound. A new table that decides something is one line here. */
public final class BoundTables {

    public static final List<Bound> ALL = List.of(
            Bound.table("partner", "name").without("capabilities"),
            Bound.table("partner_generation", "partner", "generation"),
            Bound.table("invitation", "id"),
            Bound.table("tenant", "name"),
            Bound.table("account", "name").without("totp_step", "seen_at"),
            Bound.table("api_key", "prefix").without("used_at"),
            Bound.table("owned", "kind", "id"),
            Bound.table("contract_voice", "contract", "person"),
            Bound.table("data_source", "name"),
            Bound.table("column_class", "table_name", "column_name"),
            Bound.table("use_purpose", "name"),
            Bound.table("table_purpose", "table_name", "column_name", "purpose"),
            Bound.table("consent_rule", "table_name"),
            Bound.table("table_sharing", "table_name", "partner"),
            Bound.table("registered_table", "name"),
            Bound.table("clause", "id"),
            Bound.table("contract", "hash"),
            Bound.table("contract_party", "contract", "party").without("delivered"),
            Bound.table("contract_suspension", "contract", "party"),
            Bound.table("feed_entry", "subject", "party", "position"),
            Bound.table("hold", "id"),
            Bound.table("tenant_limit", "tenant"),
            Bound.table("service", "id").without("delivered"),
            Bound.table("service_key", "id"),
            Bound.table("price", "id").without("delivered"),
            Bound.table("statement", "id").without("delivered"),
            Bound.table("privacy_budget", "table_name", "partner"),
            Bound.table("privacy_spend", "id"),
            Bound.table("evidence_observer", "partner"),
            Bound.table("anchor_receipt", "id").settled(),
            Bound.table("job", "id").settled(),
            Bound.table("clause_use", "job", "attempt", "table_name", "clause", "partner").settled(),
            Bound.table("disclosed", "job", "position").settled(),
            Bound.table("asked", "job", "attempt", "step", "table_name", "column_name", "partner", "kind").settled(),
            Bound.table("meter", "id").settled(),
            Bound.table("service_key_use", "service", "use_day").settled(),
            Bound.table("service_use", "service", "use_day").settled());

    private BoundTables() {
    }
}
