package org.tacit.node.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tacit.base.InvalidInput;
import org.tacit.base.PolicyDenied;
import org.tacit.data.Declared;
import org.tacit.data.csv.CsvOptions;
import org.tacit.node.access.Caller;
import org.tacit.node.access.Tenancy;
import org.tacit.node.catalogue.Catalogue;
import org.tacit.node.catalogue.Origin;
import org.tacit.node.catalogue.TableVersion;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeHome;
import org.tacit.node.store.Database;
import org.tacit.node.vault.Vault;

/** This node's sources: made by persons with the right to, within {@link SourceLimits}; tables are imported and refreshed from them. */
public final class Sources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);
    private static final String SOURCE = "source";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

    private final NodeHome home;
    private final SourceStore store;
    private final Secrets secrets;
    private final Drivers drivers;
    private final Catalogue catalogue;
    private final Evidence evidence;
    private final Tenancy tenancy;
    private final Clock clock;
    private final HostRule.Resolver resolver;
    private final Path fetched;

    public Sources(NodeHome home, Database database, Catalogue catalogue, Evidence evidence, Tenancy tenancy, Vault vault, Clock clock) {
        this(home, database, catalogue, evidence, tenancy, vault, clock, InetAddress::getAllByName);
    }

    Sources(NodeHome home, Database database, Catalogue catalogue, Evidence evidence, Tenancy tenancy, Vault vault, Clock clock, HostRule.Resolver resolver) {
        this.home = home;
        this.store = new SourceStore(database.sql());
        this.secrets = new Secrets(vault, source -> tenancy.of(SOURCE, source));
        vault.keeps(this::reseal);
        this.drivers = new Drivers(home);
        this.catalogue = catalogue;
        this.evidence = evidence;
        this.tenancy = tenancy;
        this.clock = clock;
        this.resolver = resolver;
        this.fetched = home.folder().resolve("fetched");
        sweep();
    }

    /** What a killed node was fetching. */
    private void sweep() {
        if (Files.isDirectory(fetched)) {
            try (var files = Files.list(fetched)) {
                files.forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                LOG.warn("{} cannot be swept: {}", fetched, e.toString());
            }
        }
    }

    private void reseal(String tenant) {
        store.all().stream().filter(s -> tenancy.of(SOURCE, s.name()).equals(tenant)).forEach(s -> {
            SourceSettings old = s.settings();
            store.put(new Source(s.name(), s.kind(), old.withSecrets(secrets.reseal(s.name(), "secretKey", old.secretKey()), secrets.reseal(s.name(), "password", old.password())), s.addedBy(), s.addedAt()));
        });
    }

    /** The machine's limits as they are now: a change holds at once. */
    private SourceLimits limits() {
        return SourceLimits.read(home);
    }

    /** Those of the caller's tenant. */
    public List<Source> list() {
        Predicate<String> seen = tenancy.seen(SOURCE);
        return store.all().stream().filter(s -> seen.test(s.name())).toList();
    }

    public Source get(String name) {
        return store.find(name).filter(s -> tenancy.sees(SOURCE, s.name())).orElseThrow(() -> InvalidInput.missing("There is no source '%s'; the sources are %s.", "没有数据源“%s”；现有：%s。", name,
                list().stream().map(Source::name).toList()));
    }

    /** Drivers that were put beside the node. */
    public List<String> drivers() {
        return drivers.jars();
    }

    /** Makes a source; its settings are checked, nothing is connected to yet. */
    public Source add(String name, Source.Kind kind, SourceSettings settings) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw InvalidInput.of("A source's name has up to 63 lower-case letters, digits and dashes, beginning with a letter.", "数据源名称须为至多 63 个小写字母、数字和短横线，以字母开头。");
        }
        if (store.find(name).isPresent()) {
            throw InvalidInput.of("The name '%s' cannot be used here; choose another.", "名称“%s”不可用，请更换。", name);
        }
        if (kind != null) {
            connector(kind, settings, settings.secretKey(), settings.password());
            tenancy.claim(SOURCE, name);
        }
        return put(name, kind, settings, "source.added");
    }

    /**
     * Changes a source. A secret that is left empty stays the same, unless where it would be sent has changed: else whoever may change
     * a source could have the secret sent to a host of their own.
     */
    public Source change(String name, SourceSettings settings) {
        Source before = get(name);
        SourceSettings old = before.settings();
        boolean sameTarget = old.endpoint().equals(settings.endpoint()) && old.host().equals(settings.host()) && old.port().equals(settings.port()) && old.url().equals(settings.url())
                && old.dialect().equals(settings.dialect()) && old.driver().equals(settings.driver()) && old.options().equals(settings.options());
        boolean kept = settings.secretKey().isEmpty() && !old.secretKey().isEmpty() || settings.password().isEmpty() && !old.password().isEmpty();
        if (kept && !sameTarget) {
            throw InvalidInput.of("Source '%s' would connect elsewhere: give its secret again.", "数据源“%s”的连接目标有变化，请重新填写密钥。", name);
        }
        SourceSettings whole = settings.withSecrets(settings.secretKey().isEmpty() && !old.secretKey().isEmpty() ? secrets.open(name, "secretKey", old.secretKey()) : settings.secretKey(),
                settings.password().isEmpty() && !old.password().isEmpty() ? secrets.open(name, "password", old.password()) : settings.password());
        return put(name, before.kind(), whole, "source.changed");
    }

    private Source put(String name, Source.Kind kind, SourceSettings settings, String event) {
        if (kind == null) {
            throw InvalidInput.of("A source has a kind: FOLDER, S3 or DATABASE.", "数据源须有类型：FOLDER、S3 或 DATABASE。");
        }
        connector(kind, settings, settings.secretKey(), settings.password());
        SourceSettings sealed = settings.withSecrets(settings.secretKey().isEmpty() ? "" : secrets.seal(name, "secretKey", settings.secretKey()),
                settings.password().isEmpty() ? "" : secrets.seal(name, "password", settings.password()));
        Source source = new Source(name, kind, sealed, Caller.current().name(), clock.instant());
        store.put(source);
        evidence.append(event, Map.of("source", name, "kind", kind.name(), "target", target(kind, settings), "confirmed", settings.confirm(), "by", Caller.current().name()));
        LOG.info("source {} ({}) is {}", name, kind, event);
        return get(name);
    }

    /** Where it leads, for the evidence: no user, no secret. */
    private static String target(Source.Kind kind, SourceSettings s) {
        return switch (kind) {
            case FOLDER -> s.folder();
            case S3 -> s.endpoint() + "/" + s.bucket();
            case DATABASE -> s.url().isEmpty() ? s.dialect() + "://" + s.host() + ":" + s.port() + "/" + s.database() : s.url();
        };
    }

    /** Tables stay when their source goes; they can be refreshed no more. */
    public void remove(String name) {
        get(name);
        store.remove(name);
        evidence.append("source.removed", Map.of("source", name, "by", Caller.current().name()));
    }

    /** Connects as an import would. */
    public void test(String name) {
        connector(get(name)).test();
    }

    /** What can be imported whose name contains the words. */
    public List<Item> items(String name, String search) {
        String words = search == null ? "" : search.toLowerCase(Locale.ROOT);
        return connector(get(name)).items().stream().filter(i -> i.name().toLowerCase(Locale.ROOT).contains(words)).toList();
    }

    /** Imports an item, or what a query answers, as a table's next version. */
    public TableVersion take(String source, String item, String query, String table, List<String> declared) {
        Origin origin = new Origin(source, item, query);
        if (origin.item().isEmpty() == origin.query().isEmpty()) {
            throw InvalidInput.of("Name an item of the source, or a query.", "请指明数据源中的一项，或一条查询。");
        }
        Connector connector = connector(get(source));
        Declared columns = Declared.parse(declared == null ? List.of() : declared);
        return catalogue.take(table, origin, tables -> connector.read(tables, table, origin.item(), origin.query(), columns));
    }

    /**
     * Imports a file that a person sends as a table's next version; nothing of it stays but the table.
     *
     * @param file what the sender calls it
     */
    public TableVersion receive(String table, String file, InputStream content) {
        try (SentFile sent = SentFile.receive(fetched, file, content, limits().largest())) {
            return catalogue.take(table, Origin.file(file), tables -> tables.importFiles(table, List.of(sent.path()), CsvOptions.auto(), Declared.parse(List.of())));
        }
    }

    /** Reads a table again from where its newest version came from. Columns stay what they are, as far as they are there. */
    public TableVersion refresh(String table) {
        TableVersion newest = catalogue.newest(table);
        if (newest.origin().source().isEmpty()) {
            throw InvalidInput.of("Table '%s' came from a file and from no source; add the file again.", "表“%s”来自文件而非数据源，请重新添加文件。", table);
        }
        List<String> declared = newest.schema().columns().stream().map(c -> c.name() + "::" + c.kind() + ":" + c.grade()).toList();
        try {
            return take(newest.origin().source(), newest.origin().item(), newest.origin().query(), table, declared);
        } catch (InvalidInput e) {
            // A column that was declared is gone: what is left is found out anew, and the drift says so.
            if (!e.text().en().contains("is declared but not in the file")) {
                throw e;
            }
            return take(newest.origin().source(), newest.origin().item(), newest.origin().query(), table, List.of());
        }
    }

    /** Whether this caller may name any file of the machine: who holds the node's own token may, others only what {@code sources.yaml} lists. */
    public void checkFile(Path file) {
        if (!Caller.current().isNode()) {
            FolderConnector.checkListed(limits(), file);
        }
    }

    private Connector connector(Source source) {
        SourceSettings s = source.settings();
        return connector(source.kind(), s, s.secretKey().isEmpty() ? "" : secrets.open(source.name(), "secretKey", s.secretKey()),
                s.password().isEmpty() ? "" : secrets.open(source.name(), "password", s.password()));
    }

    /** Checked anew for every use: a name may lead elsewhere by now, and the limits may have changed. */
    private Connector connector(Source.Kind kind, SourceSettings s, String secretKey, String password) {
        SourceLimits limits = limits();
        HostRule hosts = new HostRule(limits.hosts(), resolver);
        return switch (kind) {
            case FOLDER -> {
                FolderConnector folder = new FolderConnector(limits, s.folder(), s.pattern());
                folder.test();
                yield folder;
            }
            case S3 -> {
                S3Connector.check(s);
                URI endpoint = S3Connector.endpoint(s);
                boolean listed = limits.hosts().contains(endpoint.getHost() + ":" + S3Connector.port(endpoint));
                if ("http".equals(endpoint.getScheme()) && !listed) {
                    throw PolicyDenied.of("Without TLS only an endpoint is reached that is listed by its name under 'hosts' in the node's sources.yaml.",
                            "未加密的 endpoint 必须在节点的 sources.yaml 的 hosts 中逐一列出。");
                }
                hosts.check(endpoint.getHost(), S3Connector.port(endpoint), s.confirm());
                yield new S3Connector(s, secretKey, limits.largest(), fetched);
            }
            case DATABASE -> {
                boolean own = s.dialect().isEmpty();
                DatabaseUrl url = own ? DatabaseUrl.own(s, limits) : DatabaseUrl.of(s);
                Driver driver = own ? drivers.own(s.driver(), s.url()) : Drivers.shipped(s.dialect());
                if (!own) {
                    hosts.check(url.host(), url.port(), s.confirm());
                }
                yield new DatabaseConnector(() -> DatabaseConnector.connect(driver, url, password), limits.largest());
            }
        };
    }

    /** The source that a table's newest version came from. */
    public Optional<Source> of(String table) {
        return list().stream().filter(s -> s.name().equals(catalogue.newest(table).origin().source())).findFirst();
    }

    @Override
    public void close() {
        drivers.close();
    }
}
