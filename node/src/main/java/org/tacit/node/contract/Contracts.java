package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.contract.SignedContract;
import org.tacit.flow.document.Plan;
import org.tacit.flow.document.Planner;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.spec.Operators;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.home.Identity;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;

/**
 * Proposing, checking, signing and declining contracts.
 *
 * <p>Nothing that a partner sends is taken on trust: parties must be this node and the partner as they were paired, the
 * proposer must have signed, the disclosure is recomputed with this node's own operators and checked against this node's own
 * policy, before a person sees it and again before it is signed.
 */
public final class Contracts {

    private static final Logger LOG = LoggerFactory.getLogger(Contracts.class);
    private static final Duration LONGEST = Duration.ofDays(366);
    /** Longest proposal, in characters; a flow document is no longer either. */
    private static final int LONGEST_PROPOSAL = 1 << 20;
    /** Proposals of one partner that may wait for a person here. */
    private static final int MOST_WAITING = 100;

    private final Identity identity;
    private final NodeConfig.Approval approval;
    private final ContractStore store;
    private final Partners partners;
    private final Catalogue catalogue;
    private final Operators operators;
    private final PolicyNow policy;
    private final Links links;
    private final Evidence evidence;
    private final HeadExchange heads;
    private final Clock clock;
    private final SecureRandom random;
    private final ContractEvents events;
    private final Pace proposals;
    /** Held while a proposal is checked and kept: two with the same job at once must not both find it free. */
    private final ReentrantLock receiving = new ReentrantLock();

    /** This node's policy as it is at this moment. */
    @FunctionalInterface
    public interface PolicyNow {

        /** @param but a job that does not count against itself; empty for none */
        PolicyCheck check(String but);
    }

    /**
     * What a user wants to run.
     *
     * @param flow   the document's text
     * @param params replacements, see {@link FlowText}
     * @param runs   how many jobs it shall allow
     * @param hours  how long it shall hold
     */
    public record Wanted(String flow, Map<String, String> params, int runs, int hours, String legalBasis) {
        public Wanted {
            params = params == null ? Map.of() : Map.copyOf(params);
            legalBasis = legalBasis == null ? "" : legalBasis;
        }
    }

    public Contracts(Identity identity, NodeConfig.Approval approval, ContractStore store, Partners partners, Catalogue catalogue,
                     Operators operators, PolicyNow policy, Links links, Evidence evidence, HeadExchange heads, Clock clock,
                     SecureRandom random, ContractEvents events, Desk desk) {
        this.identity = identity;
        this.approval = approval;
        this.store = store;
        this.partners = partners;
        this.catalogue = catalogue;
        this.operators = operators;
        this.policy = policy;
        this.links = links;
        this.evidence = evidence;
        this.heads = heads;
        this.clock = clock;
        this.random = random;
        this.events = events;
        this.proposals = new Pace(200, Duration.ofSeconds(30), clock);
        desk.on(Topic.TABLES, (partner, nothing) -> new Topic.Tables(catalogue.visibleTo(partner)));
        desk.on(Topic.PROPOSE, this::received);
        desk.on(Topic.SIGNED, this::signedByPartner);
        desk.on(Topic.DECLINED, this::declinedByPartner);
    }

    // ---- planning ----

    /** Checks a flow against both sides' tables as this node may see them. */
    public Plan plan(String flow, Map<String, String> params) {
        var document = FlowText.read(flow, params);
        Partner partner = partnerOf(document.flow().parties());
        List<TableRef> theirs = tablesOf(partner);
        List<TableRef> described = document.flow().tables().entrySet().stream().map(e -> {
            boolean own = e.getValue().party().equals(identity.name());
            String table = e.getValue().table();
            TableRef ref = (own ? catalogue.refs() : theirs).stream().filter(t -> t.table().equals(table)).findFirst()
                    .orElseThrow(() -> InvalidInput.of("%s has no table '%s' that this node may use; ask for a grant, or see 'tacit partner tables %s'.",
                            "%s 没有可供本节点使用的表“%s”；请对方授权，或查看“tacit partner tables %s”。", e.getValue().party(), table, e.getValue().party()));
            return new TableRef(e.getKey(), e.getValue().party(), ref.table(), ref.rows(), ref.hash(), ref.columns());
        }).toList();
        return Planner.plan(document, described, operators);
    }

    private Partner partnerOf(List<String> parties) {
        if (parties.size() != 2 || !parties.contains(identity.name())) {
            throw InvalidInput.of("The flow's parties are %s; they must be '%s' and one partner.", "流程的参与方是 %s；应为“%s”和一个合作方。", parties, identity.name());
        }
        return partners.get(parties.get(parties.indexOf(identity.name()) == 0 ? 1 : 0));
    }

    // ---- proposing ----

    /** Plans, checks against this node's own policy, signs and sends; returns once the partner's node has taken or refused it. */
    public ContractRow propose(Wanted wanted) {
        if (wanted.runs() < 1 || wanted.hours() < 1 || Duration.ofHours(wanted.hours()).compareTo(LONGEST) > 0) {
            throw InvalidInput.of("A contract allows at least one run and holds for 1 to %d hours.", "合约至少允许运行一次，有效期为 1 到 %d 小时。", LONGEST.toHours());
        }
        Plan plan = plan(wanted.flow(), wanted.params());
        Partner partner = partnerOf(plan.flow().parties());
        ContractParty they = partner.asContractParty();
        List<ContractParty> parties = plan.flow().parties().stream()
                .map(name -> name.equals(identity.name()) ? identity.asContractParty() : they).toList();
        Instant now = clock.instant();
        Contract contract = Contract.of(plan, parties, wanted.runs(), now.plus(Duration.ofHours(wanted.hours())), wanted.legalBasis(), hex(32));
        PlainText.check(identity.name(), contract.encode());
        PolicyResult own = policy.check("").beforeSigning(contract);
        own.orThrow();
        SignedContract signed = withAll(SignedContract.unsigned(contract), identity.sign(contract, own.clausesHash()));
        ContractRow row = new ContractRow(contract.hash(), partner.name(), true, signed, ContractState.PROPOSED, null, "j" + hex(5), true, now, null);
        store.add(row);
        events.added(row);
        log("contract.proposed", row, own);
        try {
            links.ask(partner, Topic.PROPOSE, new Topic.Proposal(new String(signed.encode(), StandardCharsets.UTF_8), row.job()));
        } catch (TacitException e) {
            decline(row, ContractState.PROPOSED, e.text(), true);
            throw e;
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

    private Topic.Nothing received(Partner partner, Topic.Proposal proposal) {
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
            allowed = checkReceived(partner, proposal, signed);
            allowed.orThrow();
            ContractRow row = new ContractRow(hash, partner.name(), false, signed, ContractState.AWAITING_APPROVAL, null, proposal.job(), true,
                    clock.instant(), null);
            store.add(row);
            events.added(row);
            log("contract.received", row, allowed);
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

    /** What this node's policy says of a proposal whose form, parties and signatures are in order. */
    private PolicyResult checkReceived(Partner partner, Topic.Proposal proposal, SignedContract signed) {
        Contract contract = signed.contract();
        ContractParty they = partner.asContractParty();
        if (contract.parties().size() != 2 || !contract.parties().contains(they) || !contract.parties().contains(identity.asContractParty())) {
            throw PolicyDenied.of("The contract's parties are not this node and %s with the keys they were paired with.",
                    "合约各方不是本节点与 %s，或密钥与配对时不符。", partner.name());
        }
        if (!contract.format().equals(Contract.FORMAT) || !contract.nonce().matches("[0-9a-f]{64}") || !proposal.job().matches("[a-z0-9-]{4,40}")) {
            throw ProtocolViolation.of("%s proposed a contract in a form that this version does not know.", "%s 提出的合约格式本版本无法识别。", partner.name());
        }
        if (store.find(contract.hash()).isPresent()) {
            throw PolicyDenied.of("Contract %.16s was proposed before; a new run needs a new contract.", "合约 %.16s 此前已提出过；再次运行需要新的合约。", contract.hash());
        }
        if (!events.isFree(proposal.job())) {
            throw PolicyDenied.of("There is a job %s already; propose again.", "任务 %s 已存在，请重新发起。", proposal.job());
        }
        if (store.waiting(partner.name()) >= MOST_WAITING) {
            throw PolicyDenied.of("%d contracts wait for a person here; that is enough.", "已有 %d 份合约等待本方人员处理，请稍后再提。", MOST_WAITING);
        }
        checkExpiry(contract);
        PlainText.check(partner.name(), contract.encode());
        if (signed.signatures().size() != they.keys().size() || !signed.signatures().stream().allMatch(s -> isOf(s, they))) {
            throw PolicyDenied.of("%s has not signed contract %.16s with each of its keys and nothing else.", "%s 没有用且仅用其每个密钥签署合约 %.16s。", partner.name(), contract.hash());
        }
        ContractSignatures.verifySignedBy(signed, partner.name());
        return policy.check("").beforeSigning(contract);
    }

    /** A signature says no more than it has to: it is kept and shown. */
    private static boolean isOf(ContractSignature signature, ContractParty party) {
        return signature.party().equals(party.name()) && party.keys().contains(signature.key()) && signature.clauses().matches("[0-9a-f]{64}")
                && signature.signature().matches("[0-9a-f]{128}");
    }

    private void checkExpiry(Contract contract) {
        if (!clock.instant().isBefore(contract.expires())) {
            throw PolicyDenied.of("Contract %.16s expired at %s; propose a new one.", "合约 %.16s 已于 %s 到期，请重新发起。", contract.hash(), contract.expires());
        }
    }

    // ---- deciding ----

    private void approveAutomatically(String hash) {
        try {
            approve(hash);
        } catch (TacitException e) {
            LOG.warn("contract {} was not approved automatically: {}", hash, e.getMessage());
        }
    }

    /** Signs a contract that the partner proposed. */
    public ContractRow approve(String id) {
        ContractRow row = waiting(store.get(id));
        if (row.proposed()) {
            throw InvalidInput.of("Contract %.16s was proposed here; %s has to approve it.", "合约 %.16s 由本节点发起，需由 %s 批准。", row.hash(), row.partner());
        }
        checkExpiry(row.contract());
        PolicyResult allowed = policy.check("").beforeSigning(row.contract());
        allowed.orThrow();
        SignedContract signed = withAll(row.signed(), identity.sign(row.contract(), allowed.clausesHash()));
        ContractSignatures.verifySigned(signed);
        if (!store.decide(row.hash(), ContractState.AWAITING_APPROVAL, ContractState.SIGNED, signed, null, false, clock.instant())) {
            return store.get(row.hash());
        }
        ContractRow decided = store.get(row.hash());
        log("contract.signed", decided, allowed);
        events.signed(decided);
        deliver(decided);
        return store.get(row.hash());
    }

    /** Says no to a contract that the partner proposed, or takes one back that was proposed here. */
    public ContractRow decline(String id, String reason) {
        ContractRow row = waiting(store.get(id));
        Text why = Text.of("%s declined: %s", "%s 拒绝：%s", identity.name(), reason == null || reason.isBlank() ? "-" : Desk.clean(reason));
        decline(row, row.state(), why, false);
        deliver(store.get(row.hash()));
        return store.get(row.hash());
    }

    private static ContractRow waiting(ContractRow row) {
        if (row.state() == ContractState.PROPOSED || row.state() == ContractState.AWAITING_APPROVAL) {
            return row;
        }
        throw InvalidInput.of("Contract %.16s is %s already.", "合约 %.16s 的状态已是 %s。", row.hash(), row.state());
    }

    private void decline(ContractRow row, ContractState from, Text why, boolean delivered) {
        if (store.decide(row.hash(), from, ContractState.DECLINED, row.signed(), why, delivered, clock.instant())) {
            ContractRow declined = store.get(row.hash());
            evidence.append("contract.declined", Map.of("contract", row.hash(), "partner", row.partner(), "reason", why.en()));
            LOG.info("contract {} is declined: {}", row.hash(), why);
            events.declined(declined);
        }
    }

    /** Tells the partner this node's decision; where it is not there, {@link #deliverAll} does once it is. */
    private void deliver(ContractRow row) {
        Partner partner = partners.get(row.partner());
        try {
            if (row.state() == ContractState.SIGNED) {
                List<ContractSignature> mine = row.signed().signatures().stream().filter(s -> s.party().equals(identity.name())).toList();
                links.ask(partner, Topic.SIGNED, new Topic.Signatures(row.hash(), mine));
            } else {
                links.ask(partner, Topic.DECLINED, new Topic.Refusal(row.hash(), row.reason().en(), row.reason().zh()));
            }
            store.delivered(row.hash());
            heads.with(partner);
        } catch (PeerFailed e) {
            LOG.warn("the decision on contract {} has not reached {} yet: {}", row.hash(), partner.name(), e.getMessage());
        } catch (TacitException e) {
            // The partner took it back meanwhile: it holds for nobody.
            store.delivered(row.hash());
            LOG.warn("{} does not take the decision on contract {}: {}", partner.name(), row.hash(), e.getMessage());
        }
    }

    /** To be called when a partner is there again. */
    public void deliverAll(Partner partner) {
        store.undelivered(partner.name()).forEach(this::deliver);
    }

    private ContractRow of(Partner partner, String hash) {
        return store.find(hash).filter(row -> row.partner().equals(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no contract %.16s between the two.", "双方之间没有合约 %.16s。", hash));
    }

    private Topic.Nothing signedByPartner(Partner partner, Topic.Signatures theirs) {
        ContractRow row = of(partner, theirs.contract());
        if (!row.proposed()) {
            throw PolicyDenied.of("Contract %.16s was proposed by %s itself; this node signs when a person here approves it.",
                    "合约 %.16s 由 %s 自己发起；须由本方人员批准后本节点才会签署。", row.hash(), partner.name());
        }
        if (row.state() == ContractState.SIGNED) {
            return new Topic.Nothing();
        }
        if (row.state() != ContractState.PROPOSED) {
            throw PolicyDenied.of("Contract %.16s was withdrawn.", "合约 %.16s 已被撤回。", row.hash());
        }
        checkExpiry(row.contract());
        SignedContract signed = withAll(row.signed(), theirs.signatures().stream().filter(s -> isOf(s, partner.asContractParty())).toList());
        ContractSignatures.verifySigned(signed);
        if (store.decide(row.hash(), ContractState.PROPOSED, ContractState.SIGNED, signed, null, true, clock.instant())) {
            ContractRow decided = store.get(row.hash());
            log("contract.signed", decided, new PolicyResult(List.of(), List.of()));
            events.signed(decided);
        }
        return new Topic.Nothing();
    }

    private Topic.Nothing declinedByPartner(Partner partner, Topic.Refusal refusal) {
        ContractRow row = of(partner, refusal.contract());
        if (row.state() == ContractState.SIGNED) {
            throw PolicyDenied.of("Contract %.16s is signed; stop its job instead.", "合约 %.16s 已签署，请改为停止任务。", row.hash());
        }
        if (row.state() == ContractState.DECLINED) {
            return new Topic.Nothing();
        }
        decline(row, row.state(), new Text(Desk.clean(refusal.en()), Desk.clean(refusal.zh())), true);
        return new Topic.Nothing();
    }

    private void log(String type, ContractRow row, PolicyResult relied) {
        evidence.append(type, Map.of("contract", row.hash(), "partner", row.partner(), "purpose", row.contract().flow().purpose(),
                "tables", row.contract().tables().stream().map(t -> Map.of("party", t.party(), "table", t.table(), "commitment", t.hash())).toList(),
                "disclosure", row.contract().disclosure().stream().map(f -> f.sentence().en()).toList(),
                "clauses", relied.relied(), "signatures", row.signed().signatures()));
        LOG.info("{} {} with {}", type, row.hash(), row.partner());
    }

    // ---- looking up ----

    public List<ContractRow> list() {
        return store.all();
    }

    /** By hash or an unambiguous beginning of it. */
    public ContractRow get(String id) {
        return store.get(id);
    }

    /** The partner's tables that this node may use. */
    public List<TableRef> tablesOf(String partner) {
        return tablesOf(partners.get(partner));
    }

    private List<TableRef> tablesOf(Partner partner) {
        Topic.Tables theirs = links.ask(partner, Topic.TABLES, new Topic.Nothing());
        PlainText.check(partner.name(), Canonical.encode(theirs));
        return theirs.tables();
    }
}
