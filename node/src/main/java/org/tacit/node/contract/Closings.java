package org.tacit.node.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;
import org.tacit.flow.contract.SignedContract;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;

/**
 * The ends of a contract: declined, withdrawn, replaced, ended, expired. Any party may end it at any time, also while its signature and another's yes are on
 * their way to each other: a no is above every yes ({@link ContractState#rises}). A party tells the proposer, the proposer tells all.
 */
final class Closings {

    private static final Logger LOG = LoggerFactory.getLogger(Closings.class);
    /** So much a partner's clock may be behind: what it says in time by its own clock is still heard, and nobody notes the end before it can. */
    static final Duration SKEW = Duration.ofMinutes(2);
    private static final Duration WARNED_BEFORE = Duration.ofDays(7);

    private final String me;
    private final ContractStore store;
    private final Evidence evidence;
    private final Clock clock;
    private final ContractEvents events;
    private final Delivery delivery;

    Closings(String me, ContractStore store, Evidence evidence, Clock clock, ContractEvents events, Delivery delivery) {
        this.me = me;
        this.store = store;
        this.evidence = evidence;
        this.clock = clock;
        this.events = events;
        this.delivery = delivery;
    }

    /** The parties that have to hear this node's word on a contract. */
    static List<String> hearers(ContractRow row) {
        return row.state() == ContractState.HELD ? List.of() : row.proposed() ? row.partners() : List.of(row.proposer());
    }

    // ---- by people here ----

    /** Says no to a contract that a partner proposed; of one's own contract it is a withdrawal. Said twice it is said once. */
    ContractRow decline(ContractRow row, String reason) {
        if (row.proposed() && row.state() != ContractState.HELD) {
            return withdraw(row, reason);
        }
        if (row.state() == ContractState.DECLINED && row.closedBy().equals(me)) {
            return row;
        }
        checkOpen(row);
        return close(row, ContractState.DECLINED, Text.of("%s declined: %s", "%s 拒绝：%s", me, words(reason)));
    }

    ContractRow withdraw(ContractRow row, String reason) {
        if (!row.proposed()) {
            throw InvalidInput.of("Contract %.16s was proposed by %s; decline it, or end it once it is in force.", "合约 %.16s 由 %s 发起；请拒绝，或在生效后终止。", row.hash(), row.proposer());
        }
        if (row.state() == ContractState.WITHDRAWN) {
            return row;
        }
        checkOpen(row);
        return close(row, ContractState.WITHDRAWN, Text.of("%s withdrew it: %s", "%s 撤回：%s", me, words(reason)));
    }

    /** Ends what is in force; any party's right. Jobs of it stop. */
    ContractRow end(ContractRow row, String reason) {
        if (row.state() == ContractState.ENDED) {
            return row;
        }
        if (!row.state().inForce()) {
            throw row.state().open() ? InvalidInput.of("Contract %.16s is not in force; decline or withdraw it.", "合约 %.16s 尚未生效，请拒绝或撤回。", row.hash())
                    : InvalidInput.of("Contract %.16s is %s already.", "合约 %.16s 的状态已是 %s。", row.hash(), row.state());
        }
        return close(row, ContractState.ENDED, Text.of("%s ended it: %s", "%s 终止：%s", me, words(reason)));
    }

    private static String words(String reason) {
        return reason == null || reason.isBlank() ? "-" : Desk.clean(reason.strip());
    }

    private void checkOpen(ContractRow row) {
        if (!row.state().open()) {
            throw InvalidInput.of("Contract %.16s is %s already.", "合约 %.16s 的状态已是 %s。", row.hash(), row.state());
        }
    }

    private ContractRow close(ContractRow row, ContractState to, Text why) {
        rise(row, to, why, me, hearers(row));
        return store.get(row.hash());
    }

    // ---- by this node ----

    /** For all that may have heard of it. */
    void refusedByPartner(ContractRow row, ContractState to, Text why) {
        rise(row, to, why, me, hearers(row));
    }

    /** Another version takes the place of one that is not in force; who made it says so to those who have to know. */
    void replaced(ContractRow old, String by, String successor) {
        if (old.state().open() || old.state().inForce()) {
            rise(old, ContractState.SUPERSEDED, replacedBy(by, successor), by, hearers(old));
        }
    }

    private static Text replacedBy(String by, String successor) {
        return Text.of("%s replaced it by version %.16s.", "%s 以新版本 %.16s 取代了它。", by, successor);
    }

    /** What is signed by all takes the place of the version that it replaces, at every party by itself. */
    void inForce(ContractRow signed) {
        if (!signed.origin().replaces().isEmpty()) {
            store.find(signed.origin().replaces()).filter(old -> old.state().open() || old.state().inForce())
                    .ifPresent(old -> rise(old, ContractState.SUPERSEDED, replacedBy(signed.proposer(), signed.hash()), signed.proposer(), List.of()));
        }
    }

    /** Notes what has expired by this clock and any that is a little behind, and warns once before it. */
    void tick() {
        Instant now = clock.instant();
        for (ContractRow row : store.notClosed()) {
            if (row.expired(now.minus(SKEW))) {
                rise(row, ContractState.EXPIRED, Text.of("It expired at %s.", "已于 %s 到期。", row.contract().expires()), "", List.of());
            } else if (row.state().inForce() && expiresSoon(row, now) && store.warn(row.hash(), now)) {
                evidence.append("contract.expiring", Map.of("contract", row.hash(), "partners", row.partners(), "expires", row.contract().expires()));
                LOG.warn("contract {} with {} expires at {}", row.hash(), row.others(), row.contract().expires());
            }
        }
    }

    /** In its last tenth, and at most a week before its end. */
    static boolean expiresSoon(ContractRow row, Instant now) {
        Duration tenth = Duration.between(row.createdAt(), row.contract().expires()).dividedBy(10);
        Duration before = tenth.compareTo(WARNED_BEFORE) < 0 ? tenth : WARNED_BEFORE;
        return !row.expired(now) && !now.isBefore(row.contract().expires().minus(before));
    }

    private boolean rise(ContractRow row, ContractState to, Text why, String by, List<String> tell) {
        SignedContract signed = store.get(row.hash()).signed();
        if (!store.rise(row.hash(), to, signed, why, by, tell, clock.instant())) {
            return false;
        }
        ContractRow closed = store.get(row.hash());
        evidence.append("contract." + to.name().toLowerCase(java.util.Locale.ROOT), Map.of("contract", row.hash(), "partners", row.partners(), "by", by.isEmpty() ? "clock" : by,
                "actor", by.equals(me) ? Caller.current().name() : "", "reason", why.en()));
        LOG.info("contract {} is {}: {}", row.hash(), to, why);
        events.closed(closed);
        if (!tell.isEmpty()) {
            delivery.deliver(closed);
        }
        return true;
    }

    // ---- by partners ----

    /** A partner's word that it is over. From the proposer it counts for all; from another party the proposer passes it on. */
    Topic.Nothing heard(Partner partner, ContractRow row, ContractState to, Text told) {
        boolean proposers = row.proposer().equals(partner.name());
        if (!row.proposed() && !proposers) {
            throw PolicyDenied.of("Contract %.16s was proposed by %s; say no there.", "合约 %.16s 由 %s 发起，请向其拒绝。", row.hash(), row.proposer());
        }
        if (!to.closed() || to == ContractState.EXPIRED || to == ContractState.WITHDRAWN && !proposers) {
            throw ProtocolViolation.of("%s may not say that contract %.16s is %s.", "%s 无权声明合约 %.16s 处于 %s 状态。", partner.name(), row.hash(), to);
        }
        if (!row.state().rises(to)) {
            // Who said this of it knows as much; where it is higher here, that is still to be heard there.
            store.delivered(row.hash(), partner.name(), to);
            return new Topic.Nothing();
        }
        Text why = new Text(Desk.clean(told.en()), Desk.clean(told.zh()));
        List<String> tell = row.proposed() ? row.partners().stream().filter(p -> !p.equals(partner.name())).toList() : List.of();
        // On a thread of its own where others have to hear it, because the partner waits for our answer.
        Runnable close = () -> {
            rise(row, to, why, partner.name(), tell);
            // Who said it has not to hear it.
            store.delivered(row.hash(), partner.name(), to);
        };
        if (tell.isEmpty()) {
            close.run();
        } else {
            Thread.ofVirtual().name("closed " + row.hash()).start(close);
        }
        return new Topic.Nothing();
    }
}
