package org.tacit.node.contract;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;
import org.tacit.flow.contract.ContractParty;
import org.tacit.node.feed.Audience;
import org.tacit.node.feed.Feeds;
import org.tacit.node.feed.Saying;
import org.tacit.node.link.Partner;

/**
 * What the parties of a contract say about it: comments, changes that they ask for on a step, and that they suspend or resume it. Each speaks for itself: it is
 * suspended while any party's last word on that is so.
 */
public final class ContractTalk {

    private static final String KIND = "contract";
    private static final String COMMENTED = "commented";
    private static final String ASKED = "change-asked";
    private static final String SUSPENDED = "suspended";
    private static final String RESUMED = "resumed";
    private static final int LONGEST = 4_000;
    private static final int LONGEST_REASON = 500;

    private final String me;
    private final ContractStore store;
    private final Function<String, Optional<Partner>> partners;
    private final Feeds feeds;
    private final ContractEvents events;
    private final Clock clock;

    ContractTalk(String me, ContractStore store, Function<String, Optional<Partner>> partners, Feeds feeds, ContractEvents events, Clock clock) {
        this.me = me;
        this.store = store;
        this.partners = partners;
        this.feeds = feeds;
        this.events = events;
        this.clock = clock;
        feeds.on(KIND, new Words());
    }

    private final class Words implements Audience {
        @Override
        public void admit(Saying s) {
            ContractRow row = store.find(s.id()).filter(c -> s.party().equals(me) || c.isWith(s.party()))
                    .orElseThrow(() -> PolicyDenied.of("There is no contract %.16s between the two.", "双方之间没有合约 %.16s。", s.id()));
            boolean good = switch (s.type()) {
                case COMMENTED, ASKED -> s.body().keySet().equals(Set.of("step", Feeds.TEXT)) && !s.get(Feeds.TEXT).isBlank() && isStep(row, s.get("step"))
                        && !(s.type().equals(ASKED) && s.get("step").isEmpty());
                case SUSPENDED, RESUMED -> s.body().keySet().equals(Set.of("reason")) && s.get("reason").length() <= LONGEST_REASON && s.get("reason").indexOf('\n') < 0;
                default -> false;
            };
            if (!good) {
                throw ProtocolViolation.of("%s said something about contract %.16s that this version does not know, or about a step that it has not.",
                        "%s 关于合约 %.16s 的发言无法识别，或所指步骤不存在。", s.party(), s.id());
            }
        }

        @Override
        public Set<String> hearers(String id) {
            Set<String> hear = new TreeSet<>();
            store.find(id).ifPresent(row -> {
                for (ContractParty party : row.contract().parties()) {
                    // The party that signed, not another of its name.
                    partners.apply(party.name()).filter(p -> p.isParty(party)).ifPresent(p -> hear.add(p.name()));
                }
            });
            return hear;
        }

        @Override
        public void changed(String id) {
            apply(id);
        }
    }

    private static boolean isStep(ContractRow row, String step) {
        return step.isEmpty() || row.contract().flow().steps().stream().anyMatch(s -> s.id().equals(step));
    }

    // ---- suspending ----

    ContractRow suspend(ContractRow row, String reason) {
        return standing(row, SUSPENDED, reason);
    }

    ContractRow resume(ContractRow row, String reason) {
        return standing(row, RESUMED, reason);
    }

    private ContractRow standing(ContractRow row, String type, String reason) {
        String words = reason == null ? "" : reason.strip();
        if (words.length() > LONGEST_REASON || words.indexOf('\n') >= 0) {
            throw InvalidInput.of("A reason is one line of at most %d characters.", "原因为单行文本，至多 %d 个字符。", LONGEST_REASON);
        }
        boolean suspended = store.suspensions(row.hash()).stream().anyMatch(s -> s.party().equals(me));
        if (!row.state(clock.instant()).inForce()) {
            throw InvalidInput.of("Contract %.16s is %s, not in force.", "合约 %.16s 的状态是 %s，未在生效中。", row.hash(), row.state(clock.instant()));
        }
        if (suspended != type.equals(SUSPENDED)) {
            feeds.say(KIND + "/" + row.hash(), type, Map.of("reason", words));
        }
        return store.get(row.hash());
    }

    /** Brings the database to what was said; tells the jobs where that changes whether it is suspended. */
    private synchronized void apply(String hash) {
        ContractRow before = store.find(hash).orElseThrow();
        Map<String, Saying> last = new TreeMap<>();
        for (Saying s : feeds.read(KIND + "/" + hash)) {
            if (s.type().equals(SUSPENDED) || s.type().equals(RESUMED)) {
                last.merge(s.party(), s, (a, b) -> a.position() > b.position() ? a : b);
            }
        }
        Set<String> now = new TreeSet<>();
        store.suspensions(hash).forEach(s -> now.add(s.party()));
        last.forEach((party, s) -> {
            if (s.type().equals(SUSPENDED) && !now.contains(party)) {
                store.suspend(hash, new ContractStore.Suspension(party, s.get("reason"), s.at()));
            } else if (s.type().equals(RESUMED) && now.contains(party)) {
                store.resume(hash, party);
            }
        });
        ContractRow after = store.find(hash).orElseThrow();
        if (after.state() == ContractState.SUSPENDED) {
            ContractStore.Suspension by = store.suspensions(hash).getFirst();
            events.suspended(after, Text.of("%s suspended contract %.16s: %s", "%s 暂停了合约 %.16s：%s", by.party(), hash, by.reason().isEmpty() ? "-" : by.reason()));
        } else if (before.state() == ContractState.SUSPENDED) {
            events.resumed(after);
        }
    }

    // ---- discussing ----

    /** @param step empty for the contract as a whole */
    public void comment(ContractRow row, String step, String text) {
        say(row, COMMENTED, step, text);
    }

    /** Asks the proposer for another version in which this step is different. */
    public void askForChange(ContractRow row, String step, String text) {
        if (step == null || step.isEmpty()) {
            throw InvalidInput.of("Say which step shall be changed.", "请指明需要修改的步骤。");
        }
        say(row, ASKED, step, text);
    }

    private void say(ContractRow row, String type, String step, String text) {
        String where = step == null ? "" : step;
        if (!isStep(row, where)) {
            throw InvalidInput.of("Contract %.16s has no step '%s'.", "合约 %.16s 没有步骤“%s”。", row.hash(), where);
        }
        if (text == null || text.isBlank() || text.length() > LONGEST) {
            throw InvalidInput.of("A comment has 1 to %d characters.", "评论长度为 1 至 %d 个字符。", LONGEST);
        }
        feeds.say(KIND + "/" + row.hash(), type, Map.of("step", where, Feeds.TEXT, text.strip()));
    }

    /**
     * A comment, or a change asked for.
     *
     * @param by     the person
     * @param step   empty for the contract as a whole
     * @param change a change of the step is asked for
     */
    public record ContractComment(String party, String by, java.time.Instant at, String step, boolean change, String text) {
    }

    /** By the writers' clocks, the oldest first. */
    public List<ContractComment> comments(ContractRow row) {
        return feeds.read(KIND + "/" + row.hash()).stream().filter(s -> s.type().equals(COMMENTED) || s.type().equals(ASKED))
                .sorted(Comparator.comparing(Saying::at).thenComparing(Saying::party).thenComparing(Saying::position))
                .map(s -> new ContractComment(s.party(), s.by(), s.at(), s.get("step"), s.type().equals(ASKED), s.get(Feeds.TEXT))).toList();
    }
}
