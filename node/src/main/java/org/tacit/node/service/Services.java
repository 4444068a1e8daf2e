package org.tacit.node.service;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.PeerFailed;
import org.tacit.base.PolicyDenied;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.TacitException;
import org.tacit.base.Text;
import org.tacit.data.Table;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.policy.PolicyResult;
import org.tacit.flow.spec.ColumnRef;
import org.tacit.flow.spec.TableRef;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.access.TwoPersons;
import org.tacit.node.contract.PlainText;
import org.tacit.node.hold.Hold;
import org.tacit.node.hold.HoldEvents;
import org.tacit.node.hold.HoldScope;
import org.tacit.node.link.Desk;
import org.tacit.node.link.Pace;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.link.Partner;
import org.tacit.node.link.Topic;
import org.tacit.node.meter.MeterParts;
import org.tacit.wire.MessageSizes;

/**
 * Services of this node and those that it asks: offering, accepting, serving, asking, ending.
 *
 * <p>A provider signs terms and sends them; the client's node recomputes what they disclose, a person there reads it and signs too. From then on the client may ask, within the
 * limits and as long as the provider's policy allows it, until the terms expire or either side ends the service. No signature, no answers.
 */
public final class Services implements HoldEvents, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);
    private static final int LONGEST_OFFER = 1 << 18;
    /** Offers of one partner that may wait for a person here. */
    private static final int MOST_WAITING = 100;
    private static final int LONGEST_REASON = 500;

    private final ServiceParts parts;
    private final Pace offers;
    private final ServiceKeys keys;
    private final Map<String, Provided> provided = new ConcurrentHashMap<>();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    /** What callers call services that they ask, so that a warm question reads nothing from the database. Emptied whenever a service comes or goes. */
    private final Map<String, String> called = new ConcurrentHashMap<>();
    /** Held while the state of a service changes: nothing is opened that is being ended. */
    private final ReentrantLock deciding = new ReentrantLock();
    private volatile boolean closed;

    /**
     * What a user wants to offer.
     *
     * @param kind    of service
     * @param columns by what the kind calls them
     * @param days    how long the terms hold
     */
    public record Wanted(String kind, String name, String table, Map<String, List<String>> columns, Map<String, String> settings, List<String> partners, Limits limits,
                         Price price, int days, String purpose, String legalBasis) {
    }

    /**
     * A service with what this node does for it now.
     *
     * @param expired   the terms hold no more
     * @param preparing what is being done to get it ready, null where nothing is
     * @param trouble   why it could not be got ready, null where it could
     * @param questions in all
     * @param yes       people of this node who have said yes
     * @param needed    how many have to
     */
    public record View(ServiceRow row, boolean expired, ServiceProgress preparing, Text trouble, long questions, List<String> yes, int needed) {
    }

    public Services(ServiceParts parts, Desk desk) {
        this.parts = parts;
        this.keys = new ServiceKeys(parts);
        this.offers = new Pace(100, Duration.ofSeconds(30), parts.clock());
        desk.on(ServiceTopics.OFFER, this::offered);
        desk.on(ServiceTopics.ACCEPT, this::acceptedByPartner);
        desk.on(ServiceTopics.END, this::endedByPartner);
        desk.on(ServiceTopics.EDITION, this::editionOf);
        desk.on(ServiceTopics.OPEN, (partner, open) -> provided(active(partner, open.service(), true)).open(partner, open.session()));
        desk.on(ServiceTopics.STANDING, (partner, about) -> provided(active(partner, about.service(), true)).standing());
    }

    /** Lets applications without a node ask for what is offered to them, accept, and use it; nothing else of this node is theirs. */
    public void serveTo(Desk applications) {
        applications.on(ServiceTopics.MINE, (application, nothing) -> new ServiceTopics.Mine(parts.store().with(application.name()).stream()
                .filter(r -> r.provided() && r.isOffered())
                .map(r -> new ServiceTopics.Offered(r.signed().text(), r.state().name(), r.edition() == null ? "" : r.edition().text())).toList()));
        applications.on(ServiceTopics.ACCEPT, this::acceptedByPartner);
        applications.on(ServiceTopics.END, this::endedByPartner);
        applications.on(ServiceTopics.OPEN, (partner, open) -> provided(active(partner, open.service(), true)).open(partner, open.session()));
        applications.on(ServiceTopics.STANDING, (partner, about) -> provided(active(partner, about.service(), true)).standing());
    }

    /** To be called once, before partners can connect: what was being got ready when the node stopped is got ready. */
    public void recover() {
        parts.store().all().stream().filter(r -> r.provided() && r.isOffered() && r.edition() == null && !r.expired(now()))
                .forEach(r -> provided(r).prepare(false, false));
    }

    private Instant now() {
        return parts.clock().instant();
    }

    private Provided provided(ServiceRow row) {
        deciding.lock();
        try {
            ServiceRow fresh = parts.store().find(row.id()).orElseThrow();
            checkNotEnded(fresh);
            return provided.computeIfAbsent(row.id(), id -> {
                parts.unchanged().row("service", id);
                return new Provided(parts, fresh);
            });
        } finally {
            deciding.unlock();
        }
    }

    private Asked asked(ServiceRow row) {
        deciding.lock();
        try {
            ServiceRow fresh = parts.store().find(row.id()).orElseThrow();
            checkNotEnded(fresh);
            return asked.computeIfAbsent(row.id(), id -> {
                parts.unchanged().row("service", id);
                return new Asked(parts, fresh);
            });
        } finally {
            deciding.unlock();
        }
    }

    private void checkNotEnded(ServiceRow row) {
        if (closed) {
            throw PeerFailed.gone("The node of %s is stopping.", "%s 的节点正在停止。", parts.me());
        }
        if (row.state() == ServiceState.ENDED) {
            throw PolicyDenied.of("Service '%s' has ended: %s", "服务“%s”已结束：%s", row.name(), row.reason());
        }
    }

    /** A service between this node and a partner that says so. */
    private ServiceRow with(Partner partner, String id, boolean ours) {
        ServiceRow row = parts.store().find(id).filter(r -> r.partner().equals(partner.name()) && r.provided() == ours && r.state() != ServiceState.AWAITING)
                .orElseThrow(() -> InvalidInput.of("There is no service %.16s between the two.", "双方之间没有服务 %.16s。", id));
        parts.partner(row.terms());
        return row;
    }

    private ServiceRow active(Partner partner, String id, boolean ours) {
        ServiceRow row = with(partner, id, ours);
        if (row.state() == ServiceState.OFFERED) {
            throw PolicyDenied.of("The terms of '%s' are not signed by both.", "“%s”的条款尚未由双方签署。", row.name());
        }
        return row;
    }

    // ---- offering ----

    /**
     * Offers a table as a service to each of these partners; where a partner has the very same service already, brings it up to date instead.
     *
     * @throws org.tacit.base.PolicyDenied where this node's own policy does not allow it
     */
    public List<ServiceRow> publish(Wanted wanted) {
        if (wanted.partners().isEmpty()) {
            throw InvalidInput.of("Say whom the service is for.", "请指明服务提供给谁。");
        }
        if (wanted.days() < 1 || Duration.ofDays(wanted.days()).compareTo(Terms.LONGEST) > 0) {
            throw InvalidInput.of("Terms hold for 1 to %d days.", "条款有效期为 1 到 %d 天。", Terms.LONGEST.toDays());
        }
        List<ServiceRow> made = new ArrayList<>();
        for (String name : wanted.partners().stream().distinct().toList()) {
            made.add(publishFor(wanted, name));
        }
        return made;
    }

    private ServiceRow publishFor(Wanted wanted, String client) {
        Partner partner = parts.partners().apply(client).orElseThrow(() -> InvalidInput.of("%s is no partner of this node.", "%s 不是本节点的合作方。", client));
        Optional<ServiceRow> there = parts.store().with(client).stream().filter(r -> r.provided() && r.name().equals(wanted.name()) && r.state() != ServiceState.ENDED && parts.tenancy().sees(Tenancy.SERVICE, r.id())).findFirst();
        Terms terms = terms(wanted, partner);
        if (there.isPresent()) {
            if (!same(there.get().terms(), terms)) {
                throw InvalidInput.of("'%s' is offered to %s with other columns or terms; stop that first, or give this one another name.", "已以不同的列或条款向 %2$s 提供“%1$s”；请先停止该服务，或另取名称。",
                        wanted.name(), client);
            }
            return there.get().state() == ServiceState.AWAITING ? there.get() : update(there.get().id());
        }
        PolicyResult own = parts.allowed(terms);
        own.orThrow();
        ServiceRow row = new ServiceRow(terms.hash(), terms.name(), client, true, new SignedTerms(terms, List.of()), ServiceState.AWAITING, null, null, true, now(), null, null);
        PlainText.check(parts.me(), Canonical.encode(terms));
        parts.kind(terms.kind()).signing(terms);
        parts.tenancy().claim(Tenancy.SERVICE, row.id());
        parts.store().add(row);
        called.clear();
        parts.persons().proposed(row.id());
        if (parts.persons().needed(Tenancy.SERVICE, row.id(), parts.highestGrade(terms)) > 1) {
            log("service.prepared", row, own);
            parts.changes().happened();
            return row;
        }
        return offer(row);
    }

    /** Signs what is to be offered, and sends it. */
    private ServiceRow offer(ServiceRow row) {
        PolicyResult own = parts.allowed(row.terms());
        own.orThrow();
        SignedTerms signed = row.signed().signed(parts.me(), own.clausesHash(), parts.identity().signers());
        if (parts.store().decide(row.id(), ServiceState.AWAITING, ServiceState.OFFERED, signed, null, false, now())) {
            ServiceRow offered = parts.store().get(row.id());
            log("service.offered", offered, own);
            provided(offered).prepare(true, false);
            deliverQuietly(offered);
        }
        return parts.store().get(row.id());
    }

    private Terms terms(Wanted wanted, Partner partner) {
        TableRef table = parts.catalogue().refs().stream().filter(t -> t.table().equals(wanted.table())).findFirst()
                .orElseThrow(() -> InvalidInput.of("There is no table '%s'; 'tacit table list' shows all.", "没有表“%s”；“tacit table list”列出全部。", wanted.table()));
        Map<String, List<String>> columns = parts.kind(wanted.kind()).columns(wanted.columns(), wanted.settings());
        List<String> used = columns.values().stream().flatMap(List::stream).toList();
        used.stream().filter(c -> table.find(c).isEmpty()).findFirst().ifPresent(c -> {
            throw InvalidInput.of("Table '%s' has no column '%s'; the columns are %s.", "表“%s”没有列“%s”；现有列：%s。", table.table(), c,
                    table.columns().stream().map(ColumnRef::name).toList());
        });
        byte[] nonce = new byte[32];
        parts.random().nextBytes(nonce);
        Terms draft = new Terms(Terms.FORMAT, wanted.kind(), wanted.name(), parts.identity().asContractParty(), partner.asContractParty(), table.withColumns(used), columns,
                wanted.settings(), wanted.limits(), wanted.price(), wanted.purpose(), wanted.legalBasis(), now().plus(Duration.ofDays(wanted.days())).truncatedTo(ChronoUnit.SECONDS),
                List.of(), HexFormat.of().formatHex(nonce));
        return parts.kind(wanted.kind()).complete(draft);
    }

    /** Whether two terms agree in all but snapshot, expiry and nonce. */
    private static boolean same(Terms a, Terms b) {
        return a.kind().equals(b.kind()) && a.client().equals(b.client()) && a.provider().equals(b.provider()) && a.table().table().equals(b.table().table())
                && a.table().columns().equals(b.table().columns()) && a.columns().equals(b.columns()) && a.settings().equals(b.settings()) && a.limits().equals(b.limits())
                && a.price().equals(b.price()) && a.purpose().equals(b.purpose()) && a.legalBasis().equals(b.legalBasis());
    }

    private Topic.Nothing offered(Partner partner, ServiceTopics.Offer offer) {
        if (offer.signed().length() > LONGEST_OFFER) {
            throw ProtocolViolation.of("%s offered terms of more than %d characters.", "%s 提供的条款超过 %d 个字符。", partner.name(), LONGEST_OFFER);
        }
        if (!offers.take(partner.name())) {
            throw PolicyDenied.of("%s offers services more often than this node looks at; wait a while.", "%s 提供服务过于频繁，请稍后再试。", partner.name());
        }
        SignedTerms signed = SignedTerms.read(offer.signed());
        Terms terms = signed.terms();
        deciding.lock();
        try {
            if (parts.store().find(terms.hash()).filter(r -> !r.provided() && r.partner().equals(partner.name())).isPresent()) {
                return new Topic.Nothing();
            }
            if (parts.store().with(partner.name()).stream().filter(r -> !r.provided() && r.state() == ServiceState.OFFERED).count() >= MOST_WAITING) {
                throw PolicyDenied.of("%d offers wait for a person here; that is enough.", "已有 %d 个服务等待本方人员处理，请稍后再提。", MOST_WAITING);
            }
            check(partner, signed);
            ServiceRow row = new ServiceRow(terms.hash(), terms.name(), partner.name(), false, signed.only(terms.provider()), ServiceState.OFFERED, null, null, true, now(), null, null);
            parts.store().add(row);
            called.clear();
            log("service.received", row, new PolicyResult(List.of(), List.of()));
        } finally {
            deciding.unlock();
        }
        parts.changes().happened();
        return new Topic.Nothing();
    }

    /** Form, parties, signatures, and that what it says of who learns what is what this node computes itself. */
    private void check(Partner provider, SignedTerms signed) {
        Terms terms = signed.terms();
        PlainText.check(provider.name(), Canonical.encode(terms));
        if (!terms.format().equals(Terms.FORMAT) || !terms.nonce().matches("[0-9a-f]{64}") || !terms.table().party().equals(provider.name())) {
            throw ProtocolViolation.of("%s offered terms in a form that this version does not know.", "%s 提供的条款格式本版本无法识别。", provider.name());
        }
        if (!provider.isNow(terms.provider()) || !parts.identity().isParty(terms.client())) {
            throw PolicyDenied.of("The terms are not between %s and this node with the keys they were paired with.", "条款双方不是 %s 与本节点，或密钥与配对时不符。", provider.name());
        }
        if (!now().isBefore(terms.expires()) || terms.expires().isAfter(now().plus(Terms.LONGEST).plus(Duration.ofDays(1)))) {
            throw PolicyDenied.of("The terms expire at %s; offer them again.", "条款于 %s 到期，请重新提供。", terms.expires());
        }
        signed.verifySignedBy(terms.provider());
        if (!parts.kind(terms.kind()).complete(terms).equals(terms)) {
            throw PolicyDenied.of("What the terms of '%s' say of who learns what is not what this node computes; use the same version on both sides.",
                    "“%s”条款的披露声明与本节点计算的不一致；请使双方版本一致。", terms.name());
        }
    }

    // ---- deciding ----

    /** Signs what a partner offered: from now on this node may ask. Or says yes to what this node is to offer. Where the tenant's rule asks for two people, the first yes is kept. */
    public ServiceRow accept(String wanted) {
        ServiceRow row = seen(wanted);
        if (row.provided() && row.state() == ServiceState.AWAITING) {
            if (row.expired(now())) {
                throw PolicyDenied.of("The terms of '%s' expired at %s; agree on new ones.", "“%s”的条款已于 %s 到期；请商定新的条款。", row.name(), row.terms().expires());
            }
            parts.kind(row.terms().kind()).signing(row.terms());
            return parts.persons().yes(Tenancy.SERVICE, row.id(), parts.highestGrade(row.terms())) ? offer(row) : row;
        }
        if (row.provided() || row.state() != ServiceState.OFFERED) {
            throw row.provided() ? InvalidInput.of("'%s' is offered by this node; %s accepts it.", "“%s”由本节点提供，应由 %s 接受。", row.name(), row.partner())
                    : InvalidInput.of("'%s' is %s already.", "“%s”的状态已是 %s。", row.name(), row.state());
        }
        parts.partner(row.terms());
        if (row.expired(now())) {
            throw PolicyDenied.of("The terms of '%s' expired at %s; agree on new ones.", "“%s”的条款已于 %s 到期；请商定新的条款。", row.name(), row.terms().expires());
        }
        PolicyResult own = parts.allowed(row.terms());
        own.orThrow();
        parts.kind(row.terms().kind()).signing(row.terms());
        if (!parts.persons().yes(Tenancy.SERVICE, row.id(), parts.highestGrade(row.terms()))) {
            parts.changes().happened();
            return row;
        }
        SignedTerms signed = row.signed().signed(parts.me(), own.clausesHash(), parts.identity().signers(row.terms().client().keys()));
        signed.verifySigned();
        if (parts.store().decide(row.id(), ServiceState.OFFERED, ServiceState.ACTIVE, signed, null, false, now())) {
            log("service.accepted", parts.store().get(row.id()), own);
            deliverQuietly(parts.store().get(row.id()));
        }
        parts.changes().happened();
        return parts.store().get(row.id());
    }

    private Topic.Nothing acceptedByPartner(Partner partner, ServiceTopics.Accept accept) {
        ServiceRow row = with(partner, accept.service(), true);
        if (row.state() == ServiceState.ACTIVE) {
            return new Topic.Nothing();
        }
        if (row.state() == ServiceState.ENDED || row.expired(now())) {
            throw PolicyDenied.of("'%s' was withdrawn.", "“%s”已被撤回。", row.name());
        }
        Terms terms = row.terms();
        List<org.tacit.flow.contract.ContractSignature> all = new ArrayList<>(row.signed().signatures());
        all.addAll(accept.signatures());
        SignedTerms signed = new SignedTerms(terms, all).only(terms.provider(), terms.client());
        signed.verifySigned();
        if (parts.store().decide(row.id(), ServiceState.OFFERED, ServiceState.ACTIVE, signed, null, true, now())) {
            log("service.accepted", parts.store().get(row.id()), new PolicyResult(List.of(), List.of()));
            provided(row).tellClient();
            Thread.ofVirtual().name("heads with " + partner.name()).start(() -> parts.heads().with(partner));
        }
        parts.changes().happened();
        return new Topic.Nothing();
    }

    /** Either side's right, at any time: declines, withdraws or ends. */
    public ServiceRow end(String wanted, String reason) {
        ServiceRow row = seen(wanted);
        if (row.state() == ServiceState.ENDED) {
            throw InvalidInput.of("'%s' has ended already.", "“%s”已经结束。", row.name());
        }
        end(row, Text.of("%s ended it: %s", "%s 将其结束：%s", parts.me(), reason(reason)), false);
        deliverQuietly(parts.store().get(row.id()));
        return parts.store().get(row.id());
    }

    private Topic.Nothing endedByPartner(Partner partner, ServiceTopics.End end) {
        ServiceRow row = parts.store().find(end.service()).filter(r -> r.partner().equals(partner.name()))
                .orElseThrow(() -> InvalidInput.of("There is no service %.16s between the two.", "双方之间没有服务 %.16s。", end.service()));
        if (row.state() != ServiceState.ENDED) {
            end(row, new Text(Desk.clean(end.en()), Desk.clean(end.zh())), true);
        }
        return new Topic.Nothing();
    }

    private void end(ServiceRow row, Text why, boolean delivered) {
        deciding.lock();
        try {
            if (!parts.store().decide(row.id(), row.state(), ServiceState.ENDED, parts.store().get(row.id()).signed(), why, delivered, now())) {
                return;
            }
        } finally {
            deciding.unlock();
        }
        parts.evidence().append("service.ended", Map.of("service", row.id(), "name", row.name(), "partner", row.partner(), "provided", row.provided(), "reason", why.en()));
        LOG.info("service {} with {} has ended: {}", row.name(), row.partner(), why);
        Cancelled cause = Cancelled.of("Service '%s' has ended: %s", "服务“%s”已结束：%s", row.name(), why);
        called.clear();
        Optional.ofNullable(provided.remove(row.id())).ifPresent(p -> p.end(cause));
        Optional.ofNullable(asked.remove(row.id())).ifPresent(a -> a.end(cause));
        parts.changes().happened();
    }

    /** Carries this node's decision to the partner; where it is not there, when it is. */
    private void deliverQuietly(ServiceRow row) {
        try {
            Partner partner = parts.partner(row.terms());
            switch (row.state()) {
                case OFFERED -> parts.links().ask(partner, ServiceTopics.OFFER, new ServiceTopics.Offer(row.signed().text()));
                case ACTIVE -> parts.links().ask(partner, ServiceTopics.ACCEPT, new ServiceTopics.Accept(row.id(),
                        row.signed().signatures().stream().filter(s -> s.party().equals(parts.me())).toList()));
                case AWAITING -> {
                    // Nobody outside knows of it.
                }
                case ENDED -> parts.links().ask(partner, ServiceTopics.END, new ServiceTopics.End(row.id(), row.reason().en(), row.reason().zh()));
            }
            parts.store().delivered(row.id());
        } catch (PeerFailed e) {
            LOG.warn("{} has not heard of service {} yet: {}", row.partner(), row.name(), e.getMessage());
        } catch (TacitException e) {
            LOG.warn("{} does not take the word on service {}: {}", row.partner(), row.name(), e.getMessage());
            parts.store().delivered(row.id());
            if (row.state() != ServiceState.ENDED) {
                end(row, e.text(), true);
            }
        }
    }

    /** To be called when a partner is there (again). */
    public void connected(Partner partner) {
        for (ServiceRow row : parts.store().with(partner.name())) {
            if (!row.delivered()) {
                deliverQuietly(row);
            }
        }
        provided.values().forEach(p -> p.tellIf(partner));
    }

    /** To be called when a partner is removed, while it can still be told. */
    public void removed(Partner partner) {
        Text why = Text.of("%s and %s are not partners any more.", "%s 与 %s 已不再是合作方。", parts.me(), partner.name());
        for (ServiceRow row : parts.store().with(partner.name())) {
            if (row.state() != ServiceState.ENDED) {
                end(row, why, false);
                deliverQuietly(parts.store().get(row.id()));
            }
            parts.store().delivered(row.id());
        }
    }

    private void log(String type, ServiceRow row, PolicyResult relied) {
        Terms t = row.terms();
        parts.evidence().append(type, Map.ofEntries(Map.entry("service", row.id()), Map.entry("name", t.name()), Map.entry("kind", t.kind()), Map.entry("partner", row.partner()),
                Map.entry("provided", row.provided()), Map.entry("table", t.table().table()), Map.entry("purpose", t.purpose()), Map.entry("legalBasis", t.legalBasis()),
                Map.entry("facts", Evidence.facts(t.disclosure())), Map.entry("disclosure", t.disclosure().stream().map(f -> f.sentence().en()).toList()),
                Map.entry("clauses", relied.relied()), Map.entry("signatures", row.signed().signatures())));
        LOG.info("{} {} with {}", type, row.name(), row.partner());
    }

    // ---- serving ----

    private ServiceRow own(String wanted) {
        ServiceRow row = seen(wanted);
        if (!row.provided()) {
            throw InvalidInput.of("'%s' is provided by %s; ask it.", "“%s”由 %s 提供，请与其联系。", row.name(), row.partner());
        }
        checkNotEnded(row);
        if (row.state() == ServiceState.AWAITING) {
            throw PolicyDenied.of("'%s' is not offered yet: people of this node have to say yes first.", "“%s”尚未发布：须先由本方人员批准。", row.name());
        }
        return row;
    }

    /** Serves the table as it is now; clients go on asking meanwhile. */
    public ServiceRow update(String wanted) {
        ServiceRow row = own(wanted);
        provided(row).prepare(true, false);
        return parts.store().get(row.id());
    }

    /** Seals under a new key; the old one is given up for good once the new one is served. */
    public ServiceRow rotate(String wanted) {
        ServiceRow row = own(wanted);
        provided(row).prepare(false, true);
        return parts.store().get(row.id());
    }

    /**
     * Serves an earlier edition's snapshot again. Nothing is undone: it becomes the next version, so clients, which never go back, follow.
     *
     * @param edition {@code epoch.version} as {@link #editions} lists it
     */
    public ServiceRow rollBack(String wanted, String edition) {
        ServiceRow row = own(wanted);
        Edition to = parts.store().editions(row.id()).stream().filter(e -> e.name().equals(edition)).findFirst()
                .orElseThrow(() -> InvalidInput.of("'%s' never served edition '%.40s'.", "“%s”从未提供过版本“%.40s”。", row.name(), edition));
        Table unused = parts.catalogue().snapshot(row.terms().table().table(), to.commitment());
        parts.evidence().append("service.rolled-back", Map.of("service", row.id(), "name", row.name(), "partner", row.partner(), "to", edition, "commitment", to.commitment(),
                "by", Caller.current().name()));
        provided(row).prepare(true, false, to.commitment());
        return parts.store().get(row.id());
    }

    /** What was served until now, the newest first. */
    public List<Edition> editions(String wanted) {
        return parts.store().editions(seen(wanted).id());
    }

    // ---- pausing ----

    /** Answers, or at the client asks, nothing until {@link #resume}; the other side is told why when it asks. */
    public ServiceRow pause(String wanted, String reason) {
        ServiceRow row = seen(wanted);
        checkNotEnded(row);
        return pause(row, Text.of("%s has paused '%s': %s", "%s 已暂停“%s”：%s", parts.me(), row.name(), reason(reason)));
    }

    public ServiceRow resume(String wanted) {
        ServiceRow row = seen(wanted);
        checkNotEnded(row);
        return pause(row, null);
    }

    private ServiceRow pause(ServiceRow row, Text why) {
        deciding.lock();
        try {
            parts.store().pause(row.id(), why);
            Optional.ofNullable(provided.get(row.id())).ifPresent(p -> p.pause(why));
            Optional.ofNullable(asked.get(row.id())).ifPresent(a -> a.pause(why));
        } finally {
            deciding.unlock();
        }
        parts.evidence().append(why == null ? "service.resumed" : "service.paused", Map.of("service", row.id(), "name", row.name(), "partner", row.partner(), "provided", row.provided(),
                "reason", why == null ? "" : why.en(), "by", Caller.current().name()));
        parts.changes().happened();
        return parts.store().get(row.id());
    }

    private static String reason(String given) {
        String said = given == null || given.isBlank() ? "-" : Desk.clean(given);
        if (said.length() > LONGEST_REASON) {
            throw InvalidInput.of("A reason has at most %d characters.", "原因至多 %d 个字符。", LONGEST_REASON);
        }
        return said;
    }

    private Topic.Nothing editionOf(Partner partner, ServiceTopics.Now now) {
        SignedEdition shown = SignedEdition.read(now.edition());
        asked(active(partner, shown.edition().service(), false)).learn(shown);
        return new Topic.Nothing();
    }

    // ---- asking ----

    /**
     * What came of a call.
     *
     * @param rows    for each question that was answered its row by column, null where there is none
     * @param refused why the others were not answered, null where all were
     */
    public record Answers(List<Map<String, Object>> rows, Refusal refused) {
    }

    /**
     * Asks.
     *
     * @param questions each with as many parts as the key has columns
     * @throws TacitException where nothing was answered
     */
    public Answers ask(String wanted, List<List<String>> questions) {
        String id = called.get(wanted);
        Asked warm = id == null || !parts.tenancy().sees(Tenancy.SERVICE, id) ? null : asked.get(id);
        Asked service = warm != null ? warm : find(wanted);
        return ask(service, questions, service::ask);
    }

    /**
     * What came of a call, and what the provider saw of it.
     *
     * @param messages how long each is and which way it went; of what is in them nothing is noted
     * @param further  messages after those
     */
    public record Trial(Answers answers, String session, List<MessageSizes.Message> messages, long further) {
    }

    /** Asks as {@link #ask} does, and counts as much, in a conversation whose messages are noted. */
    public Trial tryOut(String wanted, List<List<String>> questions) {
        Asked service = find(wanted);
        Asked.Tried[] tried = new Asked.Tried[1];
        Answers answers = ask(service, questions, all -> {
            tried[0] = service.tryOut(all);
            return tried[0].outcome();
        });
        return new Trial(answers, tried[0].session(), tried[0].messages(), tried[0].further());
    }

    private Answers ask(Asked service, List<List<String>> questions, Function<List<List<String>>, Asked.Outcome> how) {
        Terms terms = service.terms();
        parts.held().apply(terms.provider().name()).ifPresent(why -> {
            throw new PolicyDenied(why);
        });
        int most = parts.kind(terms.kind()).most(terms);
        if (questions.isEmpty() || questions.size() > most) {
            throw InvalidInput.of("One call asks about 1 to %d keys.", "一次调用可查询 1 到 %d 个键。", most);
        }
        questions.forEach(q -> parts.kind(terms.kind()).check(terms, q));
        keys.admit(Caller.current(), service.id(), questions.size());
        Asked.Outcome outcome = how.apply(questions);
        return new Answers(outcome.answers().stream().map(a -> a.orElse(null)).toList(), outcome.refusal());
    }

    private Asked find(String wanted) {
        ServiceRow row = seen(wanted);
        if (row.provided()) {
            throw InvalidInput.of("'%s' is provided by this node; %s asks it.", "“%s”由本节点提供，应由 %s 提问。", row.name(), row.partner());
        }
        if (row.state() == ServiceState.OFFERED) {
            throw InvalidInput.of("The terms of '%1$s' are not accepted; read them with 'tacit pir show %1$s', then 'tacit pir accept %1$s'.",
                    "“%1$s”的条款尚未接受；请先阅读“tacit pir show %1$s”，再执行“tacit pir accept %1$s”。", row.name());
        }
        Asked found = asked(row);
        called.put(wanted, row.id());
        return found;
    }

    // ---- holds ----

    @Override
    public void placed(Hold hold) {
        if (hold.scope() == HoldScope.ALL || hold.scope() == HoldScope.PARTNER) {
            provided.values().stream().filter(p -> hold.scope() == HoldScope.ALL || p.terms().client().name().equals(hold.target())).forEach(p -> p.cut(hold.why(parts.me())));
        }
    }

    /** Nothing to do: who asks is answered again. */
    @Override
    public void lifted(Hold hold) {
        parts.changes().happened();
    }

    // ---- looking up ----

    /** One that the caller may see. */
    private ServiceRow seen(String wanted) {
        return parts.store().get(wanted, parts.tenancy().seen(Tenancy.SERVICE));
    }

    /** Whether a service is the caller's tenant's. */
    public boolean isSeen(String id) {
        return parts.tenancy().sees(Tenancy.SERVICE, id);
    }

    public List<View> list() {
        Predicate<String> seen = parts.tenancy().seen(Tenancy.SERVICE);
        return parts.store().all().stream().filter(row -> seen.test(row.id())).map(this::view).toList();
    }

    public Terms terms(String wanted) {
        return seen(wanted).terms();
    }

    public View get(String wanted) {
        return view(seen(wanted));
    }

    private View view(ServiceRow row) {
        Provided p = provided.get(row.id());
        return new View(row, row.expired(now()), p != null && p.isPreparing() ? p.stage() : null, p == null ? null : p.trouble(),
                days(row).stream().mapToLong(ServiceUse::questions).sum(), parts.persons().yeses(row.id()).stream().map(TwoPersons.Yes::person).toList(),
                parts.persons().needed(Tenancy.SERVICE, row.id(), row.state() == ServiceState.ENDED ? null : parts.highestGrade(row.terms())));
    }

    /** Waits until nothing is being prepared, or something else than offered is known of it, or {@code limit} is over. */
    public View await(String wanted, Duration limit) throws InterruptedException {
        String id = seen(wanted).id();
        boolean unused = parts.changes().await(limit, () -> {
            Provided p = provided.get(id);
            return p == null || !p.isPreparing();
        });
        return get(id);
    }

    /** By day, the newest first. */
    public List<ServiceUse> usage(String wanted) {
        return days(seen(wanted));
    }

    private List<ServiceUse> days(ServiceRow row) {
        Provided p = provided.get(row.id());
        Asked a = asked.get(row.id());
        return p != null ? p.meter().days() : a != null ? a.meter().days()
                : new ServiceUseStore(parts.sql()).days(row.id()).stream().map(ServiceUseStore.Stored::use).toList();
    }

    /** The newest calls of a service as this node saw them, without what was asked. */
    public List<ServiceCall> calls(String wanted, int most) {
        ServiceRow row = seen(wanted);
        Provided p = provided.get(row.id());
        Asked a = asked.get(row.id());
        CallLog open = p != null ? p.calls() : a != null ? a.calls() : null;
        try (CallLog reader = open != null ? null : new CallLog(parts.folder(row.id()).resolve("calls"))) {
            return (open != null ? open : reader).newest(most);
        }
    }

    /** Writes exactly what was counted until now, also to the meter's ledger. */
    public void settle() {
        provided.values().forEach(p -> p.meter().settle());
        asked.values().forEach(a -> a.meter().settle());
    }

    /** What the terms of a service say an answer costs. */
    public Optional<MeterParts.Agreed> agreedPrice(String id) {
        return parts.store().find(id).map(r -> r.terms().price()).filter(p -> !p.currency().isEmpty()).map(p -> new MeterParts.Agreed(p.currency(), p.perAnswer()));
    }

    /** Keys with which applications of this organisation ask. */
    public ServiceKeys keys() {
        return keys;
    }

    /** Ends conversations in order; what is counted is on disk when it returns. */
    @Override
    public void close() {
        closed = true;
        asked.values().forEach(Asked::close);
        provided.values().forEach(Provided::close);
        keys.settle();
        parts.timer().shutdownNow();
    }
}
