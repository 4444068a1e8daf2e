package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.Grade;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.contract.SignedContract;
import org.tacit.flow.disclosure.Fact;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.policy.Violation;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.Conditions;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.Access;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.access.TwoPersons;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.feed.Feeds;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.link.Desk;
import org.tacit.node.link.LinkMeter;
import org.tacit.node.link.Links;
import org.tacit.node.link.Pace;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;

/**
 * Proposing, checking, signing and declining contracts, with any number of parties.
 *
 * <p>Nothing that a partner sends is taken on trust: parties must be this node and its partners as they were paired, the
 * proposer must have signed, the disclosure is recomputed with this node's own operators and checked against this node's own
 * policy, before a person sees it and again before it is signed.
 *
 * <p>The proposer is in the middle: it sends the contract to all, collects what they decide, and tells all. It is signed once every
 * party has signed, and declined for all once one declines; each checks all signatures by itself before anything runs.
 */
public final class Contracts {

    private static final Logger LOG = LoggerFactory.getLogger(Contracts.class);
    private static final Duration LONGEST = Duration.ofDays(366);
    /** Longest proposal, in characters; a flow document is no longer either. */
    private static final int LONGEST_PROPOSAL = 1 << 20;

    private final Identity identity;
    private final NodeConfig.Approval approval;
    private final ContractStore store;
    private final Partners partners;
    private final PolicyNow policy;
    private final Links links;
    private final Evidence evidence;
    private final Tenancy tenancy;
    private final TwoPersons twoPersons;
    private final Catalogue catalogue;
    private final Clock clock;
    private final SecureRandom random;
    private final ContractEvents events;
    private final Planning planning;
    private final Reception reception;
    private final Delivery delivery;
    private final Closings closings;
    private final ContractTalk talk;
    private final ProjectCheck projects;
    private final Pace proposals;
    /**
     * Held while a proposal is checked and kept: two with the same job at once must not both find it free. Held too while a party's signatures
     * are added to those there: of two at once neither may be lost.
     */
    private final ReentrantLock receiving = new ReentrantLock();

    /** This node's policy as it is at this moment. */
    @FunctionalInterface
    public interface PolicyNow {

        /** @param but a job that does not count against itself; empty for none */
        PolicyCheck check(String but);
    }

    /** Refuses a contract that does not belong into the project that it names. */
    @FunctionalInterface
    public interface ProjectCheck {
        void check(String project, Contract contract);
    }

    /**
     * What a user wants to run.
     *
     * @param flow    the document's text
     * @param params  replacements, see {@link FlowText}
     * @param runs    how many jobs it shall allow
     * @param hours   how long it shall hold
     * @param project id of the project that it shall belong to, empty for none
     */
    public record Wanted(String flow, Map<String, String> params, int runs, int hours, String legalBasis, String project) {
        public Wanted {
            params = params == null ? Map.of() : Map.copyOf(params);
            legalBasis = legalBasis == null ? "" : legalBasis;
            project = project == null ? "" : project;
        }

        /** Of no project. */
        public Wanted(String flow, Map<String, String> params, int runs, int hours, String legalBasis) {
            this(flow, params, runs, hours, legalBasis, "");
        }

        public Wanted in(String id) {
            return new Wanted(flow, params, runs, hours, legalBasis, id);
        }
    }

    public Contracts(Identity identity, NodeConfig.Approval approval, ContractStore store, Partners partners, Catalogue catalogue,
                     Operators operators, PolicyNow policy, Links links, LinkMeter meter, Evidence evidence, Access access, HeadExchange heads, Clock clock,
                     SecureRandom random, ContractEvents events, Feeds feeds, ProjectCheck projects, Desk desk) {
        this.identity = identity;
        this.approval = approval;
        this.store = store;
        this.partners = partners;
        this.policy = policy;
        this.links = links;
        this.evidence = evidence;
        this.tenancy = access.tenancy();
        this.twoPersons = access.twoPersons();
        this.catalogue = catalogue;
        this.clock = clock;
        this.random = random;
        this.events = events;
        this.planning = new Planning(identity.name(), partners, catalogue, operators, links, meter);
        this.reception = new Reception(identity, store, partners, events, clock);
        this.delivery = new Delivery(identity.name(), store, partners, links, heads);
        this.closings = new Closings(identity.name(), store, evidence, clock, events, delivery);
        this.talk = new ContractTalk(identity.name(), store, partners::find, feeds, events, clock);
        this.projects = projects;
        this.proposals = new Pace(200, Duration.ofSeconds(30), clock);
        desk.on(Topic.TABLES, (partner, nothing) -> new Topic.Tables(catalogue.visibleTo(partner)));
        desk.on(Topic.PROPOSE, (partner, proposal) -> received(partner, proposal, Origin.NONE));
        desk.on(ContractTopics.PROPOSE, (partner, p) -> received(partner, new Topic.Proposal(p.signed(), p.job()), p.origin()));
        desk.on(Topic.SIGNED, this::signedByPartner);
        desk.on(Topic.DECLINED, (partner, no) -> closings.heard(partner, of(partner, no.contract()), ContractState.DECLINED, new Text(no.en(), no.zh())));
        desk.on(ContractTopics.CLOSED, (partner, over) -> closings.heard(partner, of(partner, over.contract()), state(partner, over), new Text(over.en(), over.zh())));
    }

    // ---- proposing ----

    /** Checks a flow against all parties' tables as this node may see them. */
    public Plan plan(String flow, Map<String, String> params) {
        return planning.plan(flow, params);
    }

    /** A flow that is being drawn: what is wrong with it, this node's own policy included, and what is known of its steps. Nothing is kept and no partner is told more than that its tables were asked for. */
    public FlowPreview preview(String flow) {
        if (flow.length() > LONGEST_PROPOSAL) {
            throw InvalidInput.of("A flow document has at most %d characters.", "流程文档至多 %d 个字符。", LONGEST_PROPOSAL);
        }
        Planner.Survey survey = planning.survey(flow);
        List<Violation> refused = survey.plan().map(plan -> {
            List<ContractParty> parties = plan.flow().parties().stream().map(name -> partners.find(name).map(Partner::asContractParty).orElseGet(identity::asContractParty)).toList();
            // A trial contract: never signed, never kept.
            return policy.check("").beforeSigning(Contract.of(plan, parties, 1, clock.instant().plus(Duration.ofHours(1)), "", hex(32))).violations();
        }).orElse(List.of());
        return FlowPreview.of(survey, refused, survey.plan().map(plan -> conditions(plan.flow().parties())).orElse(Conditions.NONE));
    }

    /** What this node knows of the lines between it and these parties. */
    public Conditions conditions(List<String> parties) {
        return planning.conditions(parties);
    }

    /** Plans, checks against this node's own policy, signs and sends; returns once every partner's node has taken it, or one has refused. */
    public ContractRow propose(Wanted wanted) {
        return propose(wanted, null);
    }

    /**
     * Proposes another version of a contract, to the same parties. One that is not in force cannot be signed any more from here on; one that is holds until
     * all have signed the new version.
     */
    public ContractRow amend(String id, Wanted wanted) {
        ContractRow old = get(id);
        store.replacing(old.hash()).stream().filter(v -> v.state().open()).findFirst().ifPresent(v -> {
            throw InvalidInput.of("Version %.16s takes the place of contract %.16s already and is not decided; amend that one.",
                    "版本 %.16s 已取代合约 %.16s 且尚未决定，请在其基础上修改。", v.hash(), old.hash());
        });
        return propose(wanted, old);
    }

    private ContractRow propose(Wanted wanted, ContractRow old) {
        if (wanted.runs() < 1 || wanted.hours() < 1 || Duration.ofHours(wanted.hours()).compareTo(LONGEST) > 0) {
            throw InvalidInput.of("A contract allows at least one run and holds for 1 to %d hours.", "合约至少允许运行一次，有效期为 1 到 %d 小时。", LONGEST.toHours());
        }
        Plan plan = plan(wanted.flow(), wanted.params());
        List<Partner> others = planning.partnersOf(plan.flow());
        partners.greeting().check(plan, others);
        List<ContractParty> parties = plan.flow().parties().stream().map(name -> others.stream().filter(p -> p.name().equals(name)).findFirst()
                .map(Partner::asContractParty).orElseGet(identity::asContractParty)).toList();
        Instant now = clock.instant();
        Origin origin = origin(wanted, old);
        Contract contract = Contract.of(plan, parties, wanted.runs(), now.plus(Duration.ofHours(wanted.hours())), wanted.legalBasis(),
                origin.equals(Origin.NONE) ? hex(32) : origin.nonce());
        PlainText.check(identity.name(), contract.encode());
        checkPlace(contract, origin, identity.name());
        PolicyResult own = policy.check("").beforeSigning(contract);
        own.orThrow();
        tenancy.claim(Tenancy.CONTRACT, contract.hash());
        twoPersons.proposed(contract.hash());
        boolean held = twoPersons.needed(contract.hash(), highestGrade(contract)) > 1;
        SignedContract signed = SignedContract.unsigned(contract);
        if (!held) {
            signed = withAll(signed, identity.sign(contract, own.clausesHash()));
        }
        ContractRow row = new ContractRow(contract.hash(), others.stream().map(Partner::name).toList(), identity.name(), true, signed,
                held ? ContractState.HELD : ContractState.PROPOSED, null, "j" + hex(5), held, now, null, origin, "");
        store.add(row);
        events.added(row);
        log(held ? "contract.held" : "contract.proposed", row, own);
        return held ? row : send(row);
    }

    /** The second person here has said yes to what the first proposed. */
    private ContractRow release(ContractRow row, PolicyResult allowed) {
        checkPlace(row.contract(), row.origin(), identity.name());
        SignedContract signed = withAll(row.signed(), identity.sign(row.contract(), allowed.clausesHash()));
        if (store.rise(row.hash(), ContractState.PROPOSED, signed, null, "", row.partners(), clock.instant())) {
            ContractRow released = store.get(row.hash());
            log("contract.proposed", released, allowed);
            return send(released);
        }
        return store.get(row.hash());
    }

    private Origin origin(Wanted wanted, ContractRow old) {
        String project = wanted.project().isEmpty() && old != null ? old.origin().project() : wanted.project();
        return project.isEmpty() && old == null ? Origin.NONE : new Origin(project, old == null ? "" : old.hash(), hex(32));
    }

    /** What the contract says of where it comes from must be so, here as at every other party. */
    private void checkPlace(Contract contract, Origin origin, String proposer) {
        if (!origin.project().isEmpty()) {
            projects.check(origin.project(), contract);
        }
        if (!origin.replaces().isEmpty()) {
            ContractRow old = store.find(origin.replaces()).orElseThrow(() -> PolicyDenied.of("There is no contract %.16s here that this could replace.",
                    "本节点没有可被取代的合约 %.16s。", origin.replaces()));
            if (!who(old.contract()).equals(who(contract))) {
                throw PolicyDenied.of("Contract %.16s has other parties; a new version has the same.", "合约 %.16s 的参与方不同；新版本的各方必须相同。", old.hash());
            }
        }
    }

    /** The same parties, whatever keys they sign with by now. */
    private static Set<String> who(Contract contract) {
        Set<String> who = new HashSet<>();
        contract.parties().forEach(party -> who.add(party.name() + " " + party.fingerprint()));
        return who;
    }

    private ContractRow send(ContractRow row) {
        // From here on nobody signs the version before, if that is not in force.
        store.find(row.origin().replaces()).filter(old -> old.state().open()).ifPresent(old -> closings.replaced(old, identity.name(), row.hash()));
        String text = new String(row.signed().encode(), StandardCharsets.UTF_8);
        for (Partner partner : row.partners().stream().map(partners::get).toList()) {
            try {
                if (row.origin().equals(Origin.NONE)) {
                    links.ask(partner, Topic.PROPOSE, new Topic.Proposal(text, row.job()));
                } else {
                    links.ask(partner, ContractTopics.PROPOSE, new ContractTopics.Proposal(text, row.job(), row.origin()));
                }
                store.delivered(row.hash(), partner.name(), ContractState.PROPOSED);
            } catch (TacitException e) {
                // One that was not heard of may have taken it all the same.
                closings.refusedByPartner(row, ContractState.DECLINED, e.text());
                throw e;
            }
        }
        return store.get(row.hash());
    }

    private String hex(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return HexFormat.of().formatHex(made);
    }

    private static SignedContract withAll(SignedContract signed, List<ContractSignature> signatures) {
        SignedContract all = signed;
        for (ContractSignature signature : signatures) {
            all = all.with(signature);
        }
        return all;
    }

    private Topic.Nothing received(Partner partner, Topic.Proposal proposal, Origin origin) {
        // Every proposal leaves a trace in the evidence, also a refused one: so they may neither be endless nor endlessly many.
        if (proposal.signed().length() > LONGEST_PROPOSAL) {
            throw ProtocolViolation.of("%s proposed a contract of more than %d characters.", "%s 提出的合约超过 %d 个字符。", partner.name(), LONGEST_PROPOSAL);
        }
        if (!proposals.take(partner.name())) {
            throw PolicyDenied.of("%s proposes more often than this node looks at; wait a while.", "%s 提出合约过于频繁，请稍后再试。", partner.name());
        }
        SignedContract signed = SignedContract.decode(proposal.signed().getBytes(StandardCharsets.UTF_8));
        Contract contract = signed.contract();
        String hash = contract.hash();
        PolicyResult allowed = null;
        receiving.lock();
        try {
            reception.check(partner, proposal, signed);
            if (!origin.equals(Origin.NONE)) {
                origin.check(partner.name(), contract.nonce());
                checkPlace(contract, origin, partner.name());
            }
            allowed = policy.check("").beforeSigning(contract);
            allowed.orThrow();
            tenancy.claim(Tenancy.CONTRACT, hash, tenant(contract));
            ContractRow row = new ContractRow(hash, contract.parties().stream().map(ContractParty::name).filter(p -> !p.equals(identity.name())).toList(),
                    partner.name(), false, signed, ContractState.AWAITING_APPROVAL, null, proposal.job(), true, clock.instant(), null, origin, "");
            store.add(row);
            events.added(row);
            log("contract.received", row, allowed);
            // On a thread of its own, because the partner waits for our answer.
            store.find(origin.replaces()).filter(old -> old.state().open()).ifPresent(old -> Thread.ofVirtual().name("replaced " + old.hash())
                    .start(() -> closings.replaced(old, partner.name(), hash)));
        } catch (TacitException e) {
            String reason = Desk.clean(e.text().en());
            evidence.append("contract.refused", Map.of("contract", hash, "partner", partner.name(), "code", e.code(), "reason", reason));
            LOG.info("contract {} of {} is refused: {}", hash, partner.name(), reason);
            throw allowed == null || allowed.allowed() ? e : allowed.forPartner();
        } finally {
            receiving.unlock();
        }
        if (approval == NodeConfig.Approval.AUTOMATIC) {
            Thread.ofVirtual().name("approve " + hash).start(() -> approveAutomatically(hash));
        }
        return new Topic.Nothing();
    }

    // ---- deciding ----

    private void approveAutomatically(String hash) {
        try {
            approve(hash);
        } catch (TacitException e) {
            LOG.warn("contract {} was not approved automatically: {}", hash, e.getMessage());
        }
    }

    /**
     * The caller's yes to a contract that a partner proposed; the node signs once as many people as must have said it ({@link TwoPersons}). Once it is signed,
     * saying it again changes nothing.
     */
    public ContractRow approve(String id) {
        ContractRow row = get(id);
        if (row.proposed() && row.state() != ContractState.HELD) {
            throw InvalidInput.of("Contract %.16s was proposed here; %s must approve it.", "合约 %.16s 由本节点发起，需由 %s 批准。", row.hash(), row.others());
        }
        if (row.state() == ContractState.AGREED || row.state().inForce()) {
            return row;
        }
        if (row.state() != ContractState.AWAITING_APPROVAL && row.state() != ContractState.HELD) {
            throw InvalidInput.of("Contract %.16s is %s already.", "合约 %.16s 的状态已是 %s。", row.hash(), row.state());
        }
        reception.checkExpiry(row.contract());
        reception.checkPaired(row.contract());
        PolicyResult allowed = policy.check("").beforeSigning(row.contract());
        allowed.orThrow();
        if (!twoPersons.yes(row.hash(), highestGrade(row.contract()))) {
            return row;
        }
        if (row.state() == ContractState.HELD) {
            return release(row, allowed);
        }
        SignedContract signed = withAll(row.signed(), identity.sign(row.contract(), allowed.clausesHash()));
        ContractSignatures.verifySignedBy(signed, row.proposer());
        ContractSignatures.verifySignedBy(signed, identity.name());
        boolean complete = isComplete(signed);
        if (!store.rise(row.hash(), complete ? ContractState.SIGNED : ContractState.AGREED, signed, null, "", List.of(row.proposer()), clock.instant())) {
            return store.get(row.hash());
        }
        ContractRow decided = store.get(row.hash());
        log(complete ? "contract.signed" : "contract.agreed", decided, allowed);
        if (complete) {
            inForce(decided);
        } else {
            events.agreed(decided);
        }
        delivery.deliver(decided);
        return store.get(row.hash());
    }

    /** Whose own tables a partner's contract is about: one tenant's, or the main one's where it uses none. */
    private String tenant(Contract contract) {
        List<String> owners = contract.tables().stream().filter(t -> t.party().equals(identity.name())).map(t -> tenancy.of(Tenancy.TABLE, t.table())).distinct().toList();
        if (owners.size() > 1) {
            throw PolicyDenied.of("Contract %.16s uses tables of %s that belong apart; propose one contract for each.", "合约 %.16s 使用了 %s 中相互隔离的表，请分别发起合约。",
                    contract.hash(), identity.name());
        }
        return owners.isEmpty() ? Caller.MAIN : owners.getFirst();
    }

    /** Of the own columns that a contract touches; null where it touches none. */
    private Grade highestGrade(Contract contract) {
        return contract.tables().stream().filter(t -> t.party().equals(identity.name()))
                .flatMap(t -> catalogue.highestGrade(t.table(), t.columns().stream().map(ColumnRef::name).toList()).stream())
                .max(Comparator.naturalOrder()).orElse(null);
    }

    /** How many people here say yes to it. */
    public int yesNeeded(ContractRow row) {
        return twoPersons.needed(row.hash(), row.state().open() ? highestGrade(row.contract()) : null);
    }

    private void inForce(ContractRow signed) {
        events.signed(signed);
        closings.inForce(signed);
    }

    /** Whether every party has signed; false where a signature is missing, an error where one is wrong. */
    private static boolean isComplete(SignedContract signed) {
        boolean all = signed.contract().parties().stream().allMatch(party -> party.keys().stream().allMatch(key ->
                signed.signatures().stream().anyMatch(s -> s.party().equals(party.name()) && s.key().equals(key))));
        if (all) {
            ContractSignatures.verifySigned(signed);
        }
        return all;
    }

    /** Says no to a contract that a partner proposed, or takes one back that was proposed here. */
    public ContractRow decline(String id, String reason) {
        return closings.decline(get(id), reason);
    }

    public ContractRow withdraw(String id, String reason) {
        return closings.withdraw(get(id), reason);
    }

    /** Ends what is in force, for all; any party's right. */
    public ContractRow end(String id, String reason) {
        return closings.end(get(id), reason);
    }

    /** Nothing of it starts, at any party, until this one resumes it; what runs is cut off. Any party's right. */
    public ContractRow suspend(String id, String reason) {
        return talk.suspend(get(id), reason);
    }

    /** Takes this party's suspension back; another party's stays. */
    public ContractRow resume(String id, String reason) {
        return talk.resume(get(id), reason);
    }

    /** What people of all parties say to each other about a contract. */
    public ContractTalk talk() {
        return talk;
    }

    /** To be called from time to time: what has expired, or is about to; and what a partner that is there has not taken yet. */
    public void tick() {
        closings.tick();
        partners.all().stream().filter(links::connected).forEach(partner -> Thread.ofVirtual().name("decisions for " + partner.name()).start(() -> deliverAll(partner)));
    }

    /** To be called once, before partners can connect: what this node was about to do when it was killed. */
    public void recover() {
        for (ContractRow row : store.all()) {
            if (row.state() == ContractState.PROPOSED && !row.delivered()) {
                closings.refusedByPartner(row, ContractState.WITHDRAWN, Text.of("The node of %s stopped while it proposed this; it proposes again.",
                        "%s 的节点在发起过程中停止；将重新发起。", identity.name()));
            } else if (row.state().closed()) {
                events.closed(row);
            } else if (row.state().inForce()) {
                inForce(row);
            }
        }
    }

    /** To be called when a partner is there again. */
    public void deliverAll(Partner partner) {
        delivery.deliverAll(partner);
    }

    /** To be called when a partner was removed: what was not signed with it yet never will be. */
    public void removed(Partner partner) {
        Text why = Text.of("%s and %s are not partners any more.", "%s 与 %s 已不再是合作方。", identity.name(), partner.name());
        store.with(partner.name()).stream().filter(row -> row.state().open()).forEach(row -> closings.refusedByPartner(row, ContractState.DECLINED, why));
    }

    private static ContractState state(Partner partner, ContractTopics.Closing over) {
        try {
            return ContractState.valueOf(over.state());
        } catch (IllegalArgumentException e) {
            throw ProtocolViolation.of("%s closed a contract in a way that this version does not know; update the older node.",
                    "%s 以本版本无法识别的方式结束了合约；请升级较旧的节点。", partner.name());
        }
    }

    private ContractRow of(Partner partner, String hash) {
        return store.find(hash).filter(row -> row.isWith(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no contract %.16s between the two.", "双方之间没有合约 %.16s。", hash));
    }

    private Topic.Nothing signedByPartner(Partner partner, Topic.Signatures theirs) {
        ContractRow decided;
        receiving.lock();
        try {
            ContractRow row = of(partner, theirs.contract());
            if (row.state().inForce()) {
                return new Topic.Nothing();
            }
            checkMaySign(partner, row);
            reception.checkExpiry(row.contract(), Closings.SKEW);
            List<ContractParty> signers = row.contract().parties().stream()
                    .filter(p -> row.proposed() ? p.name().equals(partner.name()) : !p.name().equals(identity.name())).toList();
            SignedContract signed = withAll(row.signed(), theirs.signatures().stream()
                    .filter(s -> signers.stream().anyMatch(p -> Reception.isOf(s, p))).toList());
            ContractSignatures.verifySignedBy(signed, partner.name());
            boolean complete = isComplete(signed);
            if (!complete && !row.proposed()) {
                throw PolicyDenied.of("Contract %.16s is not signed by everybody.", "合约 %.16s 尚未由各方签署。", row.hash());
            }
            if (!complete) {
                store.sign(row.hash(), row.state(), signed);
                return new Topic.Nothing();
            }
            // Of two parties the other has all signatures already.
            List<String> tell = row.proposed() && row.partners().size() > 1 ? row.partners() : List.of();
            if (!store.rise(row.hash(), ContractState.SIGNED, signed, null, "", tell, clock.instant())) {
                return new Topic.Nothing();
            }
            decided = store.get(row.hash());
        } finally {
            receiving.unlock();
        }
        log("contract.signed", decided, new PolicyResult(List.of(), List.of()));
        inForce(decided);
        if (decided.proposed()) {
            // On a thread of its own, because the partner waits for our answer.
            Thread.ofVirtual().name("signed " + decided.hash()).start(() -> {
                delivery.deliver(decided);
                events.complete(decided);
            });
        }
        return new Topic.Nothing();
    }

    private void checkMaySign(Partner partner, ContractRow row) {
        if (!row.proposed() && !row.proposer().equals(partner.name())) {
            throw PolicyDenied.of("Contract %.16s was proposed by %s; signatures are collected there.", "合约 %.16s 由 %s 发起，签名由其汇集。", row.hash(), row.proposer());
        }
        if (row.state() == ContractState.AWAITING_APPROVAL) {
            throw PolicyDenied.of("Contract %.16s was proposed by %s itself; this node signs when a person here approves it.",
                    "合约 %.16s 由 %s 自己发起；须由本方人员批准后本节点才会签署。", row.hash(), partner.name());
        }
        if (!row.state().open()) {
            throw PolicyDenied.of("Contract %.16s is %s and cannot be signed any more.", "合约 %.16s 的状态是 %s，不能再签署。", row.hash(), row.state());
        }
    }

    private void log(String type, ContractRow row, PolicyResult relied) {
        List<String> yes = twoPersons.yeses(row.hash()).stream().map(TwoPersons.Yes::person).toList();
        Map<String, Object> facts = new TreeMap<>(Map.of("contract", row.hash(), "partners", row.partners(), "purpose", row.contract().flow().purpose(),
                "actor", Caller.current().name(), "approvedBy", yes,
                "tables", row.contract().tables().stream().map(t -> Map.of("party", t.party(), "table", t.table(), "commitment", t.hash())).toList(),
                "disclosure", row.contract().disclosure().stream().map(f -> f.sentence().en()).toList(),
                "clauses", relied.relied(), "signatures", row.signed().signatures()));
        if (!row.origin().equals(Origin.NONE)) {
            facts.put("project", row.origin().project());
            facts.put("replaces", row.origin().replaces());
        }
        facts.put("legalBasis", row.contract().legalBasis());
        facts.put("facts", Evidence.facts(row.contract().disclosure()));
        evidence.append(type, facts);
        LOG.info("{} {} with {}", type, row.hash(), row.others());
    }

    // ---- looking up ----

    public List<ContractRow> list() {
        Predicate<String> seen = tenancy.seen(Tenancy.CONTRACT);
        return store.all().stream().filter(row -> seen.test(row.hash())).toList();
    }

    /** By its whole hash. */
    public Optional<ContractRow> find(String hash) {
        return store.find(hash);
    }

    public boolean expiresSoon(ContractRow row) {
        return row.state().inForce() && Closings.expiresSoon(row, clock.instant());
    }

    /** Why a yes would not be taken now, the policy and the contract's state left out. */
    public List<Text> obstacles(ContractRow row) {
        List<Text> why = new ArrayList<>();
        for (Runnable check : List.<Runnable>of(() -> reception.checkExpiry(row.contract()), () -> reception.checkPaired(row.contract()))) {
            try {
                check.run();
            } catch (TacitException e) {
                why.add(e.text());
            }
        }
        return why;
    }

    /** All versions of a contract that this node knows, the oldest first: what it replaces, and what replaces it. */
    public List<ContractRow> versions(String id) {
        ContractRow first = get(id);
        Set<String> seen = new HashSet<>(Set.of(first.hash()));
        for (Optional<ContractRow> older = store.find(first.origin().replaces()); older.isPresent() && seen.add(older.get().hash()); older = store.find(first.origin().replaces())) {
            first = older.get();
        }
        List<ContractRow> all = new ArrayList<>(List.of(first));
        for (int i = 0; i < all.size(); i++) {
            for (ContractRow next : store.replacing(all.get(i).hash())) {
                if (all.stream().noneMatch(v -> v.hash().equals(next.hash()))) {
                    all.add(next);
                }
            }
        }
        return List.copyOf(all);
    }

    /** Contracts of a project, the newest first. */
    public List<ContractRow> ofProject(String project) {
        Predicate<String> seen = tenancy.seen(Tenancy.CONTRACT);
        return store.ofProject(project).stream().filter(row -> seen.test(row.hash())).toList();
    }

    /** Who here said yes to it. */
    public List<String> yes(ContractRow row) {
        return twoPersons.yeses(row.hash()).stream().map(TwoPersons.Yes::person).toList();
    }

    public List<ContractStore.Suspension> suspensions(ContractRow row) {
        return store.suspensions(row.hash());
    }

    /** By hash or an unambiguous beginning of it. */
    public ContractRow get(String id) {
        return store.get(id, tenancy.seen(Tenancy.CONTRACT));
    }

    /** What the other parties may learn about own columns with what earlier jobs told them, where somebody has still to decide. */
    public List<Fact> repeated(ContractRow row) {
        try {
            return row.state().open() ? policy.check("").repeated(row.contract()) : List.of();
        } catch (TacitException e) {
            // A flow that this node cannot plan any more: its approval says so.
            return List.of();
        }
    }

    /** The partner's tables that this node may use. */
    public List<TableRef> tablesOf(String partner) {
        return planning.tablesOf(partners.get(partner));
    }
}
