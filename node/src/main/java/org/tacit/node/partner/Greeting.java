package org.tacit.node.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.flow.document.Plan;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.wire.Trouble;

/**
 * The first thing that two nodes say to each other on every connection: which protocol, which version, what they can do. Nodes whose
 * protocols differ by more than one say nothing else.
 */
public final class Greeting {

    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);
    /** How far clocks may be apart before it is said: expiry of contracts depends on them. */
    public static final Duration SKEW_ALLOWED = Duration.ofSeconds(60);

    /** I speak this protocol, and this is what I can do. The form of this one topic never changes. */
    static final Topic<Said, Said> HELLO = new Topic<>("node.hello", Said.class, Said.class);

    /** @param said {@link Capabilities}, JSON; a later protocol may say more */
    record Said(int protocol, String version, String said) {
    }

    private final Links links;
    private final PartnerStore store;
    private final Supplier<Capabilities> own;
    private final Supplier<Instant> now;
    private final BiConsumer<Partner, Capabilities> heard;
    private final Map<String, Capabilities> known = new ConcurrentHashMap<>();
    private final Map<String, Duration> skews = new ConcurrentHashMap<>();

    /** @param heard told what a partner that can be worked with says */
    Greeting(Links links, PartnerStore store, Desk desk, Supplier<Capabilities> own, Supplier<Instant> now, BiConsumer<Partner, Capabilities> heard) {
        this.links = links;
        this.store = store;
        this.own = own;
        this.now = now;
        this.heard = heard;
        desk.on(HELLO, (partner, said) -> {
            hear(partner, said);
            return mine();
        });
    }

    private Said mine() {
        Capabilities mine = own.get();
        return new Said(mine.protocol(), mine.version(), mine.text());
    }

    /** To be called when a connection is there, before anything else is asked. */
    void greet(Partner partner) {
        try {
            hear(partner, links.greet(partner, HELLO, mine()));
        } catch (ProtocolViolation older) {
            hear(partner, new Said(1, "", ""));
        }
    }

    private void hear(Partner partner, Said said) {
        Capabilities mine = own.get();
        String version = Desk.clean(said.version);
        if (Math.abs((long) said.protocol - mine.protocol()) > 1) {
            Text why = Text.of("%s runs version %s (protocol %d) and this node version %s (protocol %d), which are too far apart to work together: update the older one",
                    "%s 的版本为 %s（协议 %d），本节点为 %s（协议 %d），相差过大，无法协作：请升级较旧的一方", partner.name(), version.isEmpty() ? "?" : version, said.protocol,
                    mine.version(), mine.protocol());
            LOG.warn("{}", why);
            known.put(partner.name(), Capabilities.unknown(said.protocol, version));
            links.bar(partner, Trouble.Kind.VERSION, why);
            return;
        }
        Capabilities theirs = said.said.isEmpty() ? Capabilities.unknown(said.protocol, version) : Capabilities.read(said.said);
        known.put(partner.name(), theirs);
        if (theirs.time() != null) {
            skews.put(partner.name(), Duration.between(now.get(), theirs.time()));
        }
        store.capabilities(partner.name(), theirs.text());
        links.unbar(partner);
        heard.accept(partner, theirs);
    }

    /** As it said last, also before this node was restarted. */
    public Optional<Capabilities> of(Partner partner) {
        return Optional.ofNullable(known.get(partner.name())).or(() -> store.capabilities(partner.name()).flatMap(text -> {
            try {
                return Optional.of(Capabilities.read(text));
            } catch (TacitException e) {
                return Optional.empty();
            }
        }));
    }

    /** By how much its clock is ahead, as it was at the last greeting. */
    Optional<Duration> skew(Partner partner) {
        return Optional.ofNullable(skews.get(partner.name()));
    }

    void forget(Partner partner) {
        known.remove(partner.name());
        skews.remove(partner.name());
    }

    /** Refuses a plan with a step that one of these partners cannot run, before anything is proposed. */
    public void check(Plan plan, List<Partner> partners) {
        for (Partner partner : partners) {
            Capabilities can = of(partner).filter(c -> !c.operators().isEmpty()).orElse(null);
            if (can == null) {
                continue;
            }
            for (Plan.PlannedStep step : plan.steps()) {
                String operator = step.operator().spec().name();
                String here = step.operator().spec().version();
                String there = can.operators().get(operator);
                if (there == null) {
                    throw InvalidInput.of("Step '%1$s' uses the operator %2$s, which the node of %3$s (version %4$s) does not have; ask it to update or to install it, or use another operator.",
                            "步骤“%1$s”使用算子 %2$s，而 %3$s 的节点（版本 %4$s）没有该算子；请对方升级或安装，或改用其他算子。", step.id(), operator, partner.name(), can.version());
                }
                if (!there.equals(here)) {
                    throw InvalidInput.of("Step '%1$s' uses the operator %2$s in version %3$s here and in version %4$s at %5$s; update the older node.",
                            "步骤“%1$s”的算子 %2$s 在本节点为版本 %3$s，在 %5$s 为版本 %4$s；请升级较旧的节点。", step.id(), operator, here, Desk.clean(there), partner.name());
                }
            }
        }
    }
}
