package org.tacit.node.contract;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.PeerFailed;
import org.tacit.base.TacitException;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;

/**
 * Carries this node's decision on a contract to those who have to hear it: a party's to the proposer, the proposer's to everybody. Where one is not
 * there, it waits in the database until it is.
 */
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final String me;
    private final ContractStore store;
    private final Partners partners;
    private final Links links;
    private final HeadExchange heads;

    Delivery(String me, ContractStore store, Partners partners, Links links, HeadExchange heads) {
        this.me = me;
        this.store = store;
        this.partners = partners;
        this.links = links;
        this.heads = heads;
    }

    void deliver(ContractRow row) {
        store.untold(row.hash()).forEach(name -> partners.find(name).ifPresentOrElse(partner -> deliver(row, partner), () -> store.delivered(row.hash(), name, row.state())));
    }

    /** To be called when a partner is there again. */
    void deliverAll(Partner partner) {
        store.undelivered(partner.name()).forEach(row -> deliver(row, partner));
    }

    private void deliver(ContractRow row, Partner partner) {
        if (row.state() == ContractState.HELD || row.state() == ContractState.PROPOSED || row.state() == ContractState.EXPIRED) {
            // It is being proposed at this moment; and time is told by every clock.
            return;
        }
        try {
            if (row.state().closed()) {
                links.ask(partner, ContractTopics.CLOSED, new ContractTopics.Closing(row.hash(), row.state().name(), row.reason().en(), row.reason().zh()));
            } else {
                List<ContractSignature> told = row.signed().signatures().stream().filter(s -> row.proposed() || s.party().equals(me)).toList();
                links.ask(partner, Topic.SIGNED, new Topic.Signatures(row.hash(), told));
            }
            store.delivered(row.hash(), partner.name(), row.state());
            heads.with(partner);
        } catch (PeerFailed e) {
            LOG.warn("the decision on contract {} has not reached {} yet: {}", row.hash(), partner.name(), e.getMessage());
        } catch (TacitException e) {
            // It was taken back or stopped there meanwhile: it holds for nobody.
            store.delivered(row.hash(), partner.name(), row.state());
            LOG.warn("{} does not take the decision on contract {}: {}", partner.name(), row.hash(), e.getMessage());
        }
    }
}
