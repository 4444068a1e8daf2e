package org.tacit.node.job;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.TacitException;
import org.tacit.flow.run.ArtifactStore;
import org.tacit.flow.run.SessionFactory;
import org.tacit.flow.run.TableSource;
import org.tacit.flow.spec.Kept;
import org.tacit.flow.spec.Operators;
import org.tacit.node.access.Tenancy;
import org.tacit.node.budget.Budgets;
import org.tacit.node.contract.ContractRow;
import org.tacit.node.contract.ContractStore;
import org.tacit.node.contract.Contracts;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.hold.Holds;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.meter.MeterStore;
import org.tacit.node.store.Changes;
import org.tacit.node.store.Unchanged;
import org.tacit.node.trace.Traces;

/**
 * What the parts of running jobs work with, and what they have to say to partners.
 *
 * @param me       this party's name
 * @param partners by name; empty where it is no partner
 */
public record JobParts(String me, JobStore store, TurnStore turns, JobEvents events, ArtifactRows artifactRows, UseStore uses, ContractStore contracts, Function<String, Optional<Partner>> partners, Contracts.PolicyNow policy,
                       Operators operators, TableSource tables, SessionFactory sessions, ArtifactStore artifacts, Kept kept, Links links, Evidence evidence,
                       Tenancy tenancy, HeadExchange heads, Holds holds, Clock clock, Changes changes, MeterStore ledger, Traces traces, Budgets budgets, Unchanged unchanged) {

    private static final Logger LOG = LoggerFactory.getLogger(JobParts.class);

    /** A job that is new here; it is its contract's tenant's. */
    void add(String job, String contract, JobState state, String askedBy, int priority) {
        store.add(job, contract, state, clock.instant());
        turns.add(job, contract, tenancy.of(Tenancy.CONTRACT, contract), askedBy, priority);
    }

    ContractRow contract(String hash) {
        return contracts.find(hash).orElseThrow(() -> InvalidInput.of("There is no contract %.16s.", "没有合约 %.16s。", hash));
    }

    Partner partner(String name) {
        return partners.apply(name).orElseThrow(() -> PolicyDenied.of("%s is not a partner of %s any more.", "%s 已不再是 %s 的合作方。", name, me));
    }

    /** As the caller may see it: one of another tenant is not there. */
    JobRow seen(String id) {
        JobRow job = store.get(id);
        if (!tenancy.sees(Tenancy.CONTRACT, job.contract())) {
            throw JobStore.missing(id);
        }
        return job;
    }

    /** The other parties that are still partners. */
    List<Partner> others(ContractRow contract) {
        return contract.partners().stream().flatMap(name -> partners.apply(name).stream()).toList();
    }

    /** A partner's word about a job counts where it is a party of its contract. */
    JobRow ofPartner(Partner partner, String id) {
        return store.find(id).filter(job -> contract(job.contract()).isWith(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no job %s between the two.", "双方之间没有任务 %s。", id));
    }

    /** The job will not go on: what its steps kept for that is deleted. */
    void dropScratch(String job) {
        try {
            artifacts.job(job).dropScratch();
        } catch (TacitException e) {
            LOG.warn("scratch files of job {} are not deleted: {}", job, e.getMessage());
        }
    }

    void tell(Partner partner, Topic.Ended ended) {
        try {
            links.ask(partner, Topic.ENDED, ended);
        } catch (TacitException e) {
            LOG.info("{} could not be told that job {} is {}: {}", partner.name(), ended.job(), ended.state(), e.getMessage());
        }
    }

    /** Which clause refused what is between this node and its owner. */
    static TacitException forPartner(TacitException cause) {
        return cause instanceof PolicyDenied ? PolicyDenied.of("its policy does not allow it.", "其策略不允许。") : cause;
    }

    static Topic.Ended ended(String job, int attempt, JobState state, TacitException cause) {
        TacitException told = cause == null ? null : forPartner(cause);
        return new Topic.Ended(job, attempt, state.name(), told == null ? "" : told.code(), told == null ? "" : told.text().en(), told == null ? "" : told.text().zh());
    }
}
