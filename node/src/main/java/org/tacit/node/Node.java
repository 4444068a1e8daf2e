package org.tacit.node;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.TacitException;
import org.tacit.flow.policy.PolicyCheck;
import org.tacit.flow.run.ArtifactStore;
import org.tacit.flow.run.KeptFolders;
import org.tacit.flow.run.SessionFactory;
import org.tacit.flow.spec.Operators;
import org.tacit.ledger.Ledger;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tacit.node.access.Access;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.draft.Drafts;
import org.tacit.node.event.Event;
import org.tacit.node.event.Events;
import org.tacit.node.event.Webhooks;
import org.tacit.node.health.Health;
import org.tacit.node.health.Metrics;
import org.tacit.node.job.JobState;
import org.tacit.node.anchor.Anchoring;
import org.tacit.node.backup.Backups;
import org.tacit.node.backup.Restored;
import org.tacit.node.budget.Budgets;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.catalogue.PartnerTables;
import org.tacit.node.catalogue.Snapshots;
import org.tacit.node.contract.ContractStore;
import org.tacit.node.contract.Contracts;
import org.tacit.node.deid.Deidentification;
import org.tacit.node.deid.DeidKeys;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.evidence.EvidenceSearch;
import org.tacit.node.evidence.HeadExchange;
import org.tacit.node.feed.Feeds;
import org.tacit.node.hold.HoldScope;
import org.tacit.node.hold.Holds;
import org.tacit.node.evidence.Observers;
import org.tacit.node.evidence.Watching;
import org.tacit.node.home.Identity;
import org.tacit.node.home.KnownKeys;
import org.tacit.node.home.NodeConfig;
import org.tacit.node.home.NodeHome;
import org.tacit.node.job.ArtifactRows;
import org.tacit.node.job.JobEvents;
import org.tacit.node.job.JobParts;
import org.tacit.node.job.JobStore;
import org.tacit.node.job.Jobs;
import org.tacit.node.job.Limits;
import org.tacit.node.job.TurnStore;
import org.tacit.node.job.UseStore;
import org.tacit.node.link.Desk;
import org.tacit.node.link.LinkMeter;
import org.tacit.node.link.Links;
import org.tacit.node.link.Partner;
import org.tacit.node.organisation.Organisation;
import org.tacit.node.partner.Capabilities;
import org.tacit.node.partner.Consumers;
import org.tacit.node.partner.Expiry;
import org.tacit.node.partner.Partners;
import org.tacit.node.project.Projects;
import org.tacit.node.review.Reviews;
import org.tacit.node.schedule.Schedules;
import org.tacit.node.meter.MeterParts;
import org.tacit.node.meter.MeterStore;
import org.tacit.node.meter.Prices;
import org.tacit.node.meter.Statements;
import org.tacit.node.service.IntersectionKind;
import org.tacit.node.record.Records;
import org.tacit.node.service.LookupKind;
import org.tacit.node.service.ScoreKind;
import org.tacit.node.service.ScoreModels;
import org.tacit.node.service.ServiceKind;
import org.tacit.node.service.ServiceParts;
import org.tacit.node.service.ServiceStore;
import org.tacit.node.service.ServiceUsage;
import org.tacit.node.service.Services;
import org.tacit.node.source.Sources;
import org.tacit.node.store.Changes;
import org.tacit.node.store.Database;
import org.tacit.node.trace.Traces;
import org.tacit.node.vault.SealedArtifacts;
import org.tacit.node.vault.Vault;
import org.tacit.node.vault.VaultSettings;
import org.tacit.wire.Address;
import org.tacit.wire.TlsLimits;
import org.tacit.wire.TlsTransport;
import org.tacit.wire.Trouble;

/** One organisation's node, assembled from its services. Usable without any HTTP server; one process per folder. */
public final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration TICK = Duration.ofSeconds(30);

    /** What a policy check reads: it decides nothing where a row of these was changed beside the node. */
    private static final List<String> DECIDED_BY = List.of("clause", "registered_table", "column_class", "use_purpose", "table_purpose", "hold");

    private static final List<String> SERVICE_KINDS = List.of("lookup", "intersection", "score");

    /** What partners may ask of a node that only observes. */
    private static final Set<String> OBSERVER_ANSWERS = Set.of("heads.wanted", "heads.held", "heads.shown", "heads.signed", "clock", "bulk");

    private final NodeHome home;
    private final NodeConfig config;
    private final NodeOptions options;
    private final Identity identity;
    private final Database database;
    private final Snapshots snapshots;
    private final Evidence evidence;
    private final Vault vault;
    private final Access access;
    private final Records records;
    private final Observers observers;
    private final HeadExchange heads;
    private final Watching watching;
    private final EvidenceSearch search;
    private final Anchoring anchoring;
    private final ScheduledExecutorService rounds;
    private final TlsTransport transport;
    private final Links links;
    private final LinkMeter meter;
    private final Partners partners;
    private final Consumers consumers;
    private final Catalogue catalogue;
    private final Sources sources;
    private final PartnerTables partnerTables;
    private final Feeds feeds;
    private final Projects projects;
    private final Holds holds;
    private final Contracts contracts;
    private final Reviews reviews;
    private final UseStore uses;
    private final MeterStore ledger;
    private final KeptFolders kept;
    private final Jobs jobs;
    private final Schedules schedules;
    private final Drafts drafts;
    private final ScheduledExecutorService care;
    private final Services services;
    private final Budgets budgets;
    private final Deidentification deidentification;
    private final Events events;
    private final Webhooks webhooks;
    private final Backups backups;
    private final Health health;
    private final Metrics metrics;
    private final Traces traces;
    private volatile boolean closing;
    private final Organisation organisation;
    private final Prices prices;
    private final Statements statements;

    /**
     * What a node says of itself.
     *
     * @param port     for partners, 0 where it does not listen
     * @param expiring certificates that have expired or will within 30 days, its own and partners'
     */
    public record Status(String name, String fingerprint, int port, String version, List<Partners.View> partners, List<Expiry.ExpiryWarning> expiring) {
    }

    private Node(NodeHome home, NodeOptions options, Opened opened) {
        this.home = home;
        this.config = NodeConfig.read(home);
        this.options = options;
        this.identity = Identity.load(home, config.name());
        Clock clock = options.clock();

        checkDatabase();
        database = opened.keep(config.externalDatabase().map(Database::at).orElseGet(() -> Database.embedded(home.database())));
        Optional<Long> term = options.lead().map(lead -> database.lead(lead.owner(), lead.reach(), clock.instant()));
        snapshots = opened.keep(new Snapshots(home.tables()));
        Ledger log = Ledger.open(home.evidence(), config.name(), clock);
        evidence = opened.keep(new Evidence(log, identity::textSigner));
        options.lead().ifPresent(lead -> evidence.append("node.leads", Map.of("process", lead.owner(), "term", term.orElseThrow())));
        records = opened.keep(Records.open(home, database, log, options.random()));
        vault = opened.keep(VaultSettings.open(home, evidence, clock, options.random()));
        access = opened.keep(new Access(config.name(), home, database, records, vault, evidence, clock, options.random()));
        Optional<Address> listen = config.listen() ? Optional.of(new Address(config.host(), config.port())) : Optional.empty();
        traces = opened.keep(Traces.to(config.operations().traces(), config.name(), version(), clock));
        transport = opened.keep(TlsTransport.of(identity.tls(), identity.party(), listen, TlsLimits.DEFAULT, clock));
        checkSuite();
        config.waitsAt().ifPresent(transport::waitAt);
        transport.wrap(options.wrap());

        Desk desk = new Desk();
        links = opened.keep(new Links(transport, desk, clock, this::meet, this::connected, this::lost));
        heads = new HeadExchange(evidence, links, desk, clock);
        observers = new Observers(evidence, database.sql(), desk, clock);
        watching = opened.keep(new Watching(evidence, heads, links, home.watched(), clock, () -> partners().all()));
        search = evidence.search(database, watching);
        anchoring = opened.keep(new Anchoring(home, database.sql(), evidence, () -> KnownKeys.all(home).get(config.name()), clock));
        if (config.observer()) {
            desk.restrict(OBSERVER_ANSWERS);
        }
        Changes changes = new Changes();
        Operators operators = options.operators();
        meter = new LinkMeter(config.name(), database.sql(), links, clock, desk);
        List<String> serviceKinds = SERVICE_KINDS;
        partners = opened.keep(new Partners(home, config, identity, database.sql(), transport, links, meter, evidence, clock, options.random(), desk,
                () -> Capabilities.own(options.protocol(), version(), identity, clock.instant(), operators, serviceKinds)));
        catalogue = new Catalogue(config.name(), database, snapshots, evidence, access.tenancy(), clock, options.random());
        sources = opened.keep(new Sources(home, database, catalogue, evidence, access.tenancy(), vault, clock));
        partnerTables = new PartnerTables(catalogue, links, desk, partners::all, clock);
        Desk applications = new Desk();
        consumers = new Consumers(home, config, identity, database.sql(), transport, links, evidence, clock, options.random(), applications, partners::find, this::applicationConnected);
        uses = new UseStore(database.sql());
        budgets = new Budgets(database, records, evidence, table -> catalogue.list().stream().anyMatch(t -> t.table().name().equals(table)), clock, options.random());
        ledger = new MeterStore(database, clock);
        ServiceUsage ofServices = new ServiceUsage(database.sql());
        Contracts.PolicyNow policy = but -> {
            DECIDED_BY.forEach(records::table);
            return new PolicyCheck(config.name(), operators, catalogue.keptRefs(), catalogue.policies(),
                ofServices.with(uses.usage(but, clock.instant()), "", clock.instant()), uses.told(but));
        };
        kept = opened.keep(new KeptFolders(home.kept(), clock));
        holds = new Holds(database.sql(), evidence, clock, options.random());
        Feeds feeds = new Feeds(identity, database.sql(), partners::find, links, evidence, clock, desk);
        this.feeds = feeds;
        projects = new Projects(identity, feeds, partners, catalogue, access.tenancy(), clock, options.random());
        ContractStore contractStore = new ContractStore(config.name(), database.sql());
        TurnStore turns = new TurnStore(database.sql());
        jobs = opened.keep(new Jobs(new JobParts(config.name(), new JobStore(database.sql()), turns, new JobEvents(database.sql(), clock), new ArtifactRows(database.sql(), clock), uses, contractStore, partners::find, policy, operators, catalogue,
                SessionFactory.over(transport, options.sessions()), new ArtifactStore(home.jobs(), new SealedArtifacts(vault, job -> turns.get(job).tenant())), kept, links, evidence, access.tenancy(), heads, holds, clock, changes, ledger, traces, budgets, records),
                new Limits(database.sql(), evidence, clock, Limits.ofMachine(home.folder().toFile().getUsableSpace())), database.sql(), vault, desk));
        schedules = new Schedules(database.sql(), contractStore, jobs, evidence, clock, options.random());
        drafts = new Drafts(database.sql(), clock, options.random());
        organisation = new Organisation(config.name(), database.sql(), evidence, clock);
        care = timer("job care");
        contracts = new Contracts(identity, config.approve(), contractStore, partners, catalogue, operators, policy, links, meter, evidence, access, heads, clock,
                options.random(), jobs, feeds, projects::check, desk);
        reviews = new Reviews(config.name(), contracts, policy, operators, jobs::runsUsed, () -> uses.told(""), clock);
        services = opened.keep(new Services(new ServiceParts(identity, home.services(), new ServiceStore(database.sql()), database.sql(), ledger, kinds(), name -> partners.find(name).or(() -> consumers.find(name)), catalogue,
                but -> {
                    DECIDED_BY.forEach(records::table);
                    return new PolicyCheck(config.name(), operators, catalogue.refs(), catalogue.policies(), ofServices.with(uses.usage("", clock.instant()), but, clock.instant()), List.of());
                },
                partner -> holds.onPartner(partner).map(hold -> hold.why(config.name())), transport, options.sessions(), links, evidence, access.tenancy(), access.twoPersons(), heads, clock, options.random(), changes, records, timer("service timer")), desk));
        holds.on(services);
        services.serveTo(applications);
        MeterParts billing = new MeterParts(identity, database.sql(), ledger, partners::find, links, evidence, clock, options.random(), services::settle, services::agreedPrice, records);
        prices = new Prices(billing, desk);
        statements = new Statements(billing, prices, desk);
        deidentification = opened.keep(new Deidentification(home.exports(), name -> catalogue.open(catalogue.show(name).table().ref(config.name())),
                name -> catalogue.show(name).table().commitment(), (tenant, highest) -> access.tenants().get(tenant).needed(highest), new DeidKeys(home.deid(), vault, evidence, options.random()), budgets, evidence, clock, options.random(), changes));
        events = new Events(evidence);
        webhooks = opened.keep(new Webhooks(events, database.sql(), vault, evidence, clock, options.random(), config.operations().calls()));
        backups = new Backups(home, identity, database, evidence, records, clock, options.random());
        health = new Health(database.sql(), home.folder(), () -> closing);
        metrics = opened.keep(new Metrics());
        Doctor.answer(desk, clock);
        rounds = timer("evidence rounds");
        measure();
    }

    /** What was agreed and used up stands in the database: a node whose evidence goes on does not begin a new one. */
    private void checkDatabase() {
        Path log = home.evidence().resolve("log");
        if (config.externalDatabase().isEmpty() && !Database.isIn(home.database()) && log.toFile().length() > 8) {
            throw InvalidInput.of("The database of this node is gone from %s, and its evidence is there. Nothing was made anew: put the file back, or restore the node from a backup (tacit restore).",
                    "本节点的数据库已不在 %s，而存证仍在。系统不会新建数据库：请放回文件，或从备份恢复节点（tacit restore）。", home.database());
        }
    }

    private void measure() {
        for (JobState state : JobState.values()) {
            metrics.gauge("tacit.jobs", "Jobs on record", () -> database.sql().sql("select count(*) from job where state = ?").param(state.name()).query(Long.class).single(), "state", state.name());
        }
        metrics.gauge("tacit.partners", "Partners on record", () -> partners.all().size());
        metrics.gauge("tacit.partners.connected", "Partners with an open connection", () -> partners.all().stream().filter(links::connected).count());
        metrics.counter("tacit.evidence.entries", "Entries of the evidence log", evidence::size);
        metrics.gauge("tacit.disk.free.bytes", "Free on the disk of the node's folder", () -> home.folder().toFile().getUsableSpace());
    }

    private Map<String, ServiceKind> kinds() {
        LookupKind lookups = new LookupKind(options.random());
        return Stream.of(lookups, new IntersectionKind(options.random()), new ScoreKind(config.name(), lookups, catalogue, new ScoreModels(jobs, options.operators()))).collect(Collectors.toMap(ServiceKind::name, kind -> kind));
    }

    private static ScheduledExecutorService timer(String name) {
        var timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Opens the folder's node and begins to connect to its partners. */
    public static Node open(NodeHome home) {
        return open(home, NodeOptions.standard());
    }

    public static Node open(NodeHome home, NodeOptions options) {
        Opened opened = new Opened();
        try {
            Node node = new Node(home, options, opened);
            node.evidence.notes().forEach(note -> LOG.warn("evidence: {}", note));
            node.afterRestore();
            node.catalogue.recover();
            node.budgets.recover();
            node.jobs.recover();
            node.contracts.recover();
            node.feeds.recover();
            node.care.scheduleWithFixedDelay(() -> node.careFor("schedules", node.schedules::tick), 1, 1, TimeUnit.SECONDS);
            node.care.scheduleWithFixedDelay(() -> node.careFor("artifacts", node.jobs.artifacts()::sweep), 1, 60, TimeUnit.MINUTES);
            node.care.scheduleWithFixedDelay(() -> node.careFor("what partners have to hear", node::tick), TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
            node.services.recover();
            node.deidentification.recover();
            node.partners.successions().neededBy(keys -> node.contracts.list().stream().anyMatch(c -> c.state().open() && c.contract().parties().stream()
                    .anyMatch(p -> p.name().equals(node.config.name()) && p.keys().equals(keys))));
            node.watching.open();
            node.partners.open();
            node.webhooks.open();
            node.consumers.open();
            node.rounds.scheduleWithFixedDelay(quietly("rows are not settled", node.records::settle), 10, 10, TimeUnit.MINUTES);
            node.rounds.scheduleWithFixedDelay(quietly("nothing is anchored", node.anchoring::round), 1, 1, TimeUnit.MINUTES);
            if (node.config.observer()) {
                node.rounds.scheduleWithFixedDelay(quietly("nothing is watched", node.watching::all), 1, 1, TimeUnit.MINUTES);
            }
            return node;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** A round that fails once is tried again the next time. */
    private static Runnable quietly(String trouble, Runnable round) {
        return () -> {
            try {
                round.run();
            } catch (RuntimeException e) {
                LOG.error("{}: {}", trouble, e.toString());
            }
        };
    }

    /** What was opened so far, to be closed again where the next thing cannot be. */
    private static final class Opened implements AutoCloseable {
        private final java.util.ArrayDeque<AutoCloseable> parts = new java.util.ArrayDeque<>();

        <T extends AutoCloseable> T keep(T part) {
            parts.push(part);
            return part;
        }

        @Override
        public void close() {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) {
                    LOG.warn("not closed in order: {}", e.toString());
                }
            }
        }
    }

    /** What is due is tried again at the next time where it does not work out. */
    private void careFor(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            if (!care.isShutdown()) {
                LOG.warn("{} were not cared for", what, e);
            }
        }
    }

    private void checkSuite() {
        if (identity.tls().suite() != config.tls()) {
            throw InvalidInput.of("config.yaml sets tls: %s, but this node's certificate is of the suite %s; set it back, or make a new node.",
                    "config.yaml 设置 tls: %s，而本节点证书属于 %s；请改回或新建节点。", config.tls(), identity.tls().suite());
        }
    }

    private void meet(Partner partner) {
        partners.meet(partner);
    }

    private void connected(Partner partner) {
        partners.connected(partner);
        compareAfterRestore(partner);
        contracts.deliverAll(partner);
        feeds.deliverAll(partner);
        jobs.continueWith(partner);
        services.connected(partner);
        prices.connected(partner);
        statements.connected(partner);
        meter.connected(partner);
        if (config.observer()) {
            rounds.execute(quietly("the evidence of " + partner.name() + " is not watched", () -> watching.from(partner)));
        }
    }

    /** What was counted and decided after the backup is not known here: nothing runs until a person has looked. */
    private void afterRestore() {
        Restored.read(home).filter(r -> !r.held()).ifPresent(r -> {
            evidence.append("backup.restored", Map.of("takenAt", r.takenAt(), "entries", r.entries()));
            holds.place(HoldScope.ALL, "", "restored from a backup of " + r.takenAt() + "; lift it once the partners were asked what they have seen since");
            r.withHold(home);
        });
    }

    /** A partner that has signed for more entries than the backup has shows that the node was rolled back. */
    private void compareAfterRestore(Partner partner) {
        try {
            Restored.read(home).filter(r -> !r.asked().contains(partner.name())).ifPresent(r -> {
                long held = heads.heldBy(partner);
                boolean behind = held > r.entries();
                evidence.append(behind ? "log.rolled-back" : "log.continues", Map.of("partner", partner.name(), "backup", r.entries(), "held", held));
                if (behind) {
                    LOG.error("this node was restored from a backup of {} entries, but {} has signed for {}: what happened in entries {} to {} is lost here, and its log no longer continues the one "
                            + "that {} knows; see docs/operations.md", r.entries(), partner.name(), held, r.entries(), held - 1, partner.name());
                } else {
                    LOG.info("{} has seen nothing of this node's evidence that the backup does not have", partner.name());
                }
                r.withAsked(home, partner.name());
            });
        } catch (TacitException e) {
            LOG.warn("{} was not asked what it has seen of this node's evidence: {}", partner.name(), e.getMessage());
        }
    }

    private void applicationConnected(Partner application) {
        services.connected(application);
    }

    private void lost(Partner partner) {
        jobs.lost(partner);
    }

    public NodeHome home() {
        return home;
    }

    public NodeConfig config() {
        return config;
    }

    /** The port that partners connect to, 0 where this node does not listen. */
    public int port() {
        return transport.port().orElse(0);
    }

    public Partners partners() {
        return partners;
    }

    /** Applications of partners that ask services without a node. */
    public Consumers consumers() {
        return consumers;
    }

    /** Ends what an application has with this node: its services, its grants, its connections. */
    public void removeConsumer(String name) {
        consumers.remove(name, application -> {
            services.removed(application);
            catalogue.revokeAll(application.name());
        });
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Sources sources() {
        return sources;
    }

    /** What partners show of their tables. */
    public PartnerTables partnerTables() {
        return partnerTables;
    }

    public Contracts contracts() {
        return contracts;
    }

    public Reviews reviews() {
        return reviews;
    }

    public Projects projects() {
        return projects;
    }

    public Holds holds() {
        return holds;
    }

    /** What a node does of itself from time to time: notes what has expired, and tells partners what they have not taken yet. */
    public void tick() {
        contracts.tick();
        feeds.tick();
        holds.refresh();
    }

    public Jobs jobs() {
        return jobs;
    }

    public Drafts drafts() {
        return drafts;
    }

    public Organisation organisation() {
        return organisation;
    }

    public Schedules schedules() {
        return schedules;
    }

    /** What may still be spent of tables' differential privacy. */
    public Budgets budgets() {
        return budgets;
    }

    public Services services() {
        return services;
    }

    /** Previews and exports of own tables. */
    public Deidentification deidentification() {
        return deidentification;
    }

    public Vault vault() {
        return vault;
    }

    /** Who may use this node. */
    public Access access() {
        return access;
    }

    /** Gives one of this node's tables to a tenant. */
    public void giveTable(String table, String tenant) {
        String name = Caller.NODE.call(() -> catalogue.show(table)).table().name();
        access.tenancy().give(Tenancy.TABLE, name, access.tenants().get(tenant).name());
    }

    /** What was used; settled first, so that it holds everything that was counted. */
    public MeterStore meter() {
        services.settle();
        return ledger;
    }

    public Prices prices() {
        return prices;
    }

    public Statements statements() {
        return statements;
    }

    public Evidence evidence() {
        return evidence;
    }

    public Events events() {
        return events;
    }

    public Webhooks webhooks() {
        return webhooks;
    }

    public Backups backups() {
        return backups;
    }

    public Health health() {
        return health;
    }

    public Metrics metrics() {
        return metrics;
    }

    /** Where spans go. */
    public Traces traces() {
        return traces;
    }

    public JdbcClient sql() {
        return database.sql();
    }

    public Clock clock() {
        return options.clock();
    }

    /** Whether this process is still the one that is the node, where several share it. */
    public boolean leads() {
        return database.leads();
    }

    /** The node is on its way down and takes nothing new. */
    public boolean closing() {
        return closing;
    }

    /** Whether a caller may hear of an event. */
    public boolean visible(Caller caller, Event event) {
        return caller.isNode() || caller.<Boolean, RuntimeException>call(() -> event.about().entrySet().stream().allMatch(e -> switch (e.getKey()) {
            case "contract" -> access.tenancy().sees(Tenancy.CONTRACT, e.getValue().toString());
            case "job" -> jobs.isSeen(e.getValue().toString());
            case "service" -> access.tenancy().sees(Tenancy.SERVICE, e.getValue().toString());
            case "table" -> access.tenancy().sees(Tenancy.TABLE, e.getValue().toString());
            case "project" -> caller.tenant().equals(Caller.MAIN);
            default -> true;
        }));
    }

    /** Who may watch this node's evidence. */
    public Observers observers() {
        return observers;
    }

    /** Whose evidence this node watches. */
    public Watching watching() {
        return watching;
    }

    public Anchoring anchoring() {
        return anchoring;
    }

    public EvidenceSearch search() {
        return search;
    }

    public Records records() {
        return records;
    }

    public Operators operators() {
        return options.operators();
    }

    public Status status() {
        return new Status(config.name(), identity.fingerprint(), port(), version(), partners.list(), partners.expiring());
    }

    /**
     * Ends a partnership: jobs and open contracts with it end for all their parties, grants that name it are revoked – another organisation of the
     * same name must not find them – and its connections are cut.
     */
    public void removePartner(String name) {
        partners.remove(name, partner -> {
            contracts.removed(partner);
            feeds.removed(partner);
            jobs.removed(partner);
            services.removed(partner);
            catalogue.revokeAll(partner.name());
            observers.removed(partner.name());
        });
    }

    /** Stops what runs with a partner, cuts its connections and lets nothing begin until it is lifted. */
    public Partners.View suspendPartner(String name, String reason) {
        return partners.suspend(name, reason, jobs::suspended);
    }

    public Identity identity() {
        return identity;
    }

    /** Why this node cannot be called at its relay; empty while it can, and where it has none. */
    public Optional<Trouble> relayTrouble() {
        return transport.relayTrouble();
    }

    /** What a partner has asked about this node's columns; an error where that name was never a partner's. */
    public List<UseStore.Asked> asked(String partner) {
        List<UseStore.Asked> asked = uses.asked(partner);
        if (asked.isEmpty()) {
            partners.get(partner);
        }
        var seen = access.tenancy().seen(Tenancy.TABLE);
        return asked.stream().filter(a -> seen.test(a.table())).toList();
    }

    public List<Doctor.Finding> doctor() {
        return Doctor.node(home, config, database.sql(), identity.tls().expires(), transport, partners, links, options.clock());
    }

    public static String version() {
        String version = Node.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    /** Interrupts jobs so that they are continued later, then lets go of partners and files. */
    @Override
    public void close() {
        care.shutdownNow();
        closing = true;
        events.wake();
        webhooks.close();
        metrics.close();
        partners.close();
        jobs.close();
        services.close();
        deidentification.close();
        links.close();
        transport.close();
        kept.close();
        vault.close();
        access.close();
        rounds.shutdownNow();
        watching.close();
        anchoring.close();
        records.close();
        evidence.close();
        sources.close();
        snapshots.close();
        database.close();
        traces.close();
    }
}
