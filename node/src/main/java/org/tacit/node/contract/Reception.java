package org.tacit.node.contract;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.flow.contract.Contract;
import org.tacit.flow.contract.ContractParty;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.flow.contract.ContractSignatures;
import org.tacit.flow.contract.SignedContract;
import org.tacit.node.home.Identity;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.partner.Partners;

/** What is asked of a proposal before its content is looked at: form, parties, signatures, and that there are not too many. */
final class Reception {

    /** Proposals of one partner that may wait for a person here. */
    private static final int MOST_WAITING = 100;
    /** Every pair of parties keeps a link and opens sessions; more than this nobody has asked for. */
    private static final int MOST_PARTIES = 32;

    private final Identity identity;
    private final ContractStore store;
    private final Partners partners;
    private final ContractEvents events;
    private final Clock clock;

    Reception(Identity identity, ContractStore store, Partners partners, ContractEvents events, Clock clock) {
        this.identity = identity;
        this.store = store;
        this.partners = partners;
        this.events = events;
        this.clock = clock;
    }

    void check(Partner proposer, Topic.Proposal proposal, SignedContract signed) {
        Contract contract = signed.contract();
        checkParties(proposer, contract);
        if (!contract.format().equals(Contract.FORMAT) || !contract.nonce().matches("[0-9a-f]{64}") || !proposal.job().matches("[a-z0-9-]{4,40}")) {
            throw ProtocolViolation.of("%s proposed a contract in a form that this version does not know.", "%s 提出的合约格式本版本无法识别。", proposer.name());
        }
        if (store.find(contract.hash()).isPresent()) {
            throw PolicyDenied.of("Contract %.16s was proposed before; a new run needs a new contract.", "合约 %.16s 此前已提出过；再次运行需要新的合约。", contract.hash());
        }
        if (!events.isFree(proposal.job())) {
            throw PolicyDenied.of("There is a job %s already; propose again.", "任务 %s 已存在，请重新发起。", proposal.job());
        }
        if (store.waiting(proposer.name()) >= MOST_WAITING) {
            throw PolicyDenied.of("%d contracts wait for a person here; that is enough.", "已有 %d 份合约等待本方人员处理，请稍后再提。", MOST_WAITING);
        }
        checkExpiry(contract);
        PlainText.check(proposer.name(), contract.encode());
        ContractParty they = contract.party(proposer.name());
        if (signed.signatures().size() != they.keys().size() || !signed.signatures().stream().allMatch(s -> isOf(s, they))) {
            throw PolicyDenied.of("%s has not signed contract %.16s with each of its keys and nothing else.", "%s 没有用且仅用其每个密钥签署合约 %.16s。",
                    proposer.name(), contract.hash());
        }
        ContractSignatures.verifySignedBy(signed, proposer.name());
    }

    private void checkParties(Partner proposer, Contract contract) {
        List<ContractParty> parties = contract.parties();
        if (parties.size() < 2 || parties.size() > MOST_PARTIES || parties.stream().noneMatch(proposer::isNow) || parties.stream().noneMatch(identity::isParty)
                || parties.stream().map(ContractParty::name).distinct().count() != parties.size()) {
            throw PolicyDenied.of("The contract's parties are not this node, %s and others, each once and with the keys they were paired with.",
                    "合约各方不是本节点、%s 及其他各方（每方一次），或密钥与配对时不符。", proposer.name());
        }
        checkPaired(contract);
    }

    /** Every pair talks to each other, so every pair must be partners; which of its own are missing each node says itself. */
    void checkPaired(Contract contract) {
        for (ContractParty party : contract.parties()) {
            boolean paired = party.name().equals(identity.name()) ? identity.isParty(party)
                    : partners.find(party.name()).filter(p -> p.isNow(party)).isPresent();
            if (!paired) {
                throw PolicyDenied.of("'%1$s' and '%2$s' are not partners with the keys that the contract names; let one of the two invite the other ('tacit partner invite').",
                        "“%1$s”与“%2$s”尚未以合约所列密钥互为合作方；请其中一方邀请另一方（“tacit partner invite”）。", identity.name(), party.name());
            }
        }
    }

    /** A signature says no more than it has to: it is kept and shown. */
    static boolean isOf(ContractSignature signature, ContractParty party) {
        return signature.party().equals(party.name()) && party.keys().contains(signature.key()) && signature.clauses().matches("[0-9a-f]{64}")
                && signature.signature().matches("[0-9a-f]{128}");
    }

    void checkExpiry(Contract contract) {
        checkExpiry(contract, Duration.ZERO);
    }

    /** @param late so much the clock of whoever acted in time may be behind */
    void checkExpiry(Contract contract, Duration late) {
        if (!clock.instant().isBefore(contract.expires().plus(late))) {
            throw PolicyDenied.of("Contract %.16s expired at %s; propose a new one.", "合约 %.16s 已于 %s 到期，请重新发起。", contract.hash(), contract.expires());
        }
    }
}
