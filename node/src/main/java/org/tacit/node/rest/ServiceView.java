package org.tacit.node.rest;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.node.service.Edition;
import org.tacit.node.service.Limits;
import org.tacit.node.service.Price;
import org.tacit.node.service.ServiceProgress;
import org.tacit.node.service.ServiceState;
import org.tacit.node.service.Services;
import org.tacit.node.service.Terms;

/**
 * A service as people accept and follow it: who learns what in sentences, then everything exactly.
 *
 * @param id        its name: SHA-256 over everything that the terms say
 * @param partner   the other party
 * @param provided  by this node
 * @param expired   the terms hold no more
 * @param reason    why it ended, null otherwise
 * @param edition   what is served, as the provider signed it, null before the first
 * @param preparing what is being done to get it ready, null where nothing is
 * @param trouble   why it could not be got ready, null where it could
 * @param questions answered in all
 * @param yes       people of this node who have said yes to it
 * @param yesNeeded how many have to
 * @param paused    why this node answers or asks nothing for now, null where it does
 */
record ServiceView(String id, String name, String kind, String partner, boolean provided, ServiceState state, boolean expired, Text reason, String table, List<ColumnRef> tableColumns,
                   Map<String, List<String>> columns, Map<String, String> settings, Limits limits, Price price, String purpose, String legalBasis, Instant expires,
                   List<ContractView.FactView> disclosure, Edition edition, ServiceProgress preparing, Text trouble, long questions, Text paused, List<ContractSignature> signatures,
                   Instant createdAt, Instant decidedAt, List<String> yes, int yesNeeded) {

    static ServiceView of(Services.View view) {
        var row = view.row();
        Terms t = row.terms();
        return new ServiceView(row.id(), t.name(), t.kind(), row.partner(), row.provided(), row.state(), view.expired(), row.reason(), t.table().table(), t.table().columns(),
                t.columns(), t.settings(), t.limits(), t.price(), t.purpose(), t.legalBasis(), t.expires(), t.disclosure().stream().map(ContractView.FactView::of).toList(),
                row.edition() == null ? null : row.edition().edition(), view.preparing(), view.trouble(), view.questions(), row.paused(), row.signed().signatures(), row.createdAt(),
                row.decidedAt(), view.yes(), view.needed());
    }
}
