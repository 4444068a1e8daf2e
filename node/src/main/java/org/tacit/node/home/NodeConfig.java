package org.tacit.node.home;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.wire.RelayAddress;
import org.tacit.wire.TlsSuite;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A node's settings, as {@code config.yaml} holds them.
 *
 * @param name     how partners call this organisation: lower-case letters, digits and dashes
 * @param listen   whether partners may connect to this node; a node behind a firewall only dials out
 * @param host     network address it listens on, 0.0.0.0 for all of this machine's
 * @param port     where it listens for partners, 0 for any free port
 * @param address  {@code host:port} that partners dial, when it is not this machine's name and {@code port}
 * @param http     loopback port of the REST interface, 0 for any free port
 * @param database JDBC URL of a PostgreSQL database, empty for the embedded one
 * @param approve  who says yes to a contract that the policy allows
 * @param operations how it is run; what is left out has its default
 * @param tls      what connections between nodes are made of; partners must set the same
 * @param relay    {@code FINGERPRINT@host:port} of a relay where partners can call this node, empty for none
 * @param observer whether this node only watches others' evidence: it has no data, no jobs, and can change nothing
 */
public record NodeConfig(String name, boolean listen, String host, int port, String address, int http, String database, Approval approve,
                         Operations operations, TlsSuite tls, String relay, Boolean observer) {

    private static final Pattern COLLECTOR = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]{1,255}(/[A-Za-z0-9/_.-]{0,255})?");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Who says yes to a contract that the policy allows. */
    public enum Approval { ASK, AUTOMATIC }

    /**
     * How a node is run.
     *
     * @param calls             hosts that it may call over HTTP whatever they are, {@code host} or {@code host:port}
     * @param requestsPerSecond of one caller of the REST interface, 50 where not given
     * @param logs              how log lines are written
     * @param traces            where an OpenTelemetry collector takes spans by OTLP over HTTP, for example {@code http://127.0.0.1:4318}; empty for none
     */
    public record Operations(Set<String> calls, Double requestsPerSecond, Logs logs, String traces) {

        static final Operations DEFAULT = new Operations(null, null, null, null);

        public Operations {
            calls = calls == null ? Set.of() : Set.copyOf(calls);
            requestsPerSecond = requestsPerSecond == null ? 50 : requestsPerSecond;
            logs = logs == null ? Logs.TEXT : logs;
            traces = traces == null ? "" : traces.strip();
            if (!traces.isEmpty() && !COLLECTOR.matcher(traces).matches()) {
                throw InvalidInput.of("operations.traces is '%s' in config.yaml; it is http://host:port or https://host:port of a collector, or empty.",
                        "config.yaml 中 operations.traces 为“%s”；应为收集器的 http://主机:端口 或 https://主机:端口，或留空。", traces);
            }
            if (!(requestsPerSecond > 0)) {
                throw InvalidInput.of("requestsPerSecond is %s in config.yaml; it is more than 0.", "config.yaml 中 requestsPerSecond 为 %s，应大于 0。", requestsPerSecond);
            }
        }
    }

    /** One line for a person, or one JSON object for a log collector. */
    public enum Logs { TEXT, JSON }

    /** With the defaults of {@link Operations}. */
    public NodeConfig(String name, boolean listen, String host, int port, String address, int http, String database, Approval approve) {
        this(name, listen, host, port, address, http, database, approve, Operations.DEFAULT);
    }

    /** With the JDK's TLS and no relay. */
    public NodeConfig(String name, boolean listen, String host, int port, String address, int http, String database, Approval approve, Operations operations) {
        this(name, listen, host, port, address, http, database, approve, operations, TlsSuite.STANDARD, "", false);
    }

    /** With the defaults of {@link Operations}. */
    public NodeConfig(String name, boolean listen, String host, int port, String address, int http, String database, Approval approve, TlsSuite tls, String relay) {
        this(name, listen, host, port, address, http, database, approve, Operations.DEFAULT, tls, relay, false);
    }

    public NodeConfig {
        checkName(name);
        checkPort("port", port);
        checkPort("http", http);
        if (port != 0 && port == http && listen) {
            throw InvalidInput.of("port and http are both %d in config.yaml; they must differ.",
                    "config.yaml 中 port 与 http 同为 %d，两者必须不同。", port);
        }
        host = host == null || host.isBlank() ? "0.0.0.0" : host.strip();
        address = address == null ? "" : address.strip();
        database = database == null ? "" : database.strip();
        approve = approve == null ? Approval.ASK : approve;
        operations = operations == null ? Operations.DEFAULT : operations;
        tls = tls == null ? TlsSuite.STANDARD : tls;
        relay = relay == null ? "" : relay.strip();
        relayAddress(relay);
        observer = observer != null && observer;
    }

    /** The same, but only watching. */
    public NodeConfig observing() {
        return new NodeConfig(name, listen, host, port, address, http, database, approve, operations, tls, relay, true);
    }

    private static Optional<RelayAddress> relayAddress(String relay) {
        return relay.isEmpty() ? Optional.empty() : Optional.of(RelayAddress.parse(relay));
    }

    /** Where partners can call this node. */
    public Optional<RelayAddress> waitsAt() {
        return relayAddress(relay);
    }

    public static String checkName(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw InvalidInput.of("'%s' cannot be a name; use up to 32 lower-case letters, digits and dashes, starting with a letter.",
                    "“%s”不能作为名称；请使用至多 32 个小写字母、数字和短横线，以字母开头。", name);
        }
        return name;
    }

    private static void checkPort(String what, int port) {
        if (port < 0 || port > 65535) {
            throw InvalidInput.of("%s is %d in config.yaml; a port is 0 to 65535.", "config.yaml 中 %s 为 %d；端口范围是 0 到 65535。", what, port);
        }
    }

    public Optional<String> externalDatabase() {
        return database.isEmpty() ? Optional.empty() : Optional.of(database);
    }

    public static NodeConfig read(NodeHome home) {
        try {
            return YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(tools.jackson.databind.MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS).build()
                    .readValue(Files.readString(home.config()), NodeConfig.class);
        } catch (IOException e) {
            throw NodeHome.unreadable(home.config(), e);
        } catch (JacksonException e) {
            if (e.getCause() instanceof InvalidInput reason) {
                throw reason;
            }
            throw new InvalidInput(Text.of("%s, line %d: %s", "%s 第 %d 行：%s", home.config(),
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage()), e);
        }
    }

    /** The text of {@code config.yaml}: what can be set, with the reasons beside it. */
    String toYaml() {
        return """
                # Settings of this Tacit node; read at start. 本节点的设置，启动时读取。
                name: %s
                # Partners connect here with mutual TLS; a node that only dials out sets listen: false.
                listen: %s
                host: %s
                port: %d
                # host:port that partners dial, when it is not this machine's name and the port above.
                address: "%s"
                # REST for the command line and programs on this machine (loopback only, token in ./token).
                http: %d
                # Empty: embedded database in ./database. Or jdbc:postgresql://host/db?user=…&password=…
                database: "%s"
                # A contract that the policy allows: ask (tacit approve ID) or automatic.
                approve: %s
                operations:
                  # Hosts that webhooks may call although they are near or without TLS: ["intranet.bank.example:8080"]
                  calls: [%s]
                  # REST requests of one caller.
                  requestsPerSecond: %s
                  # text, or json: one object a line for a log collector.
                  logs: %s
                  # http://host:4318 of an OpenTelemetry collector that takes spans by OTLP over HTTP; empty for none.
                  traces: "%s"
                # TLS between nodes: standard, or gm (SM2, SM3, SM4 by RFC 8998). Partners must have the same; fixed when the node is made.
                tls: %s
                # FINGERPRINT@host:port of a relay where partners can call this node, as 'tacit relay' prints it; empty for none.
                relay: "%s"
                # true: this node only watches the evidence of others; it holds no data and takes part in no job.
                observer: %s
                """.formatted(name, listen, host, port, address, http, database, approve.name().toLowerCase(java.util.Locale.ROOT),
                operations.calls.stream().sorted().map(call -> '"' + call + '"').collect(java.util.stream.Collectors.joining(", ")), operations.requestsPerSecond,
                operations.logs.name().toLowerCase(java.util.Locale.ROOT), operations.traces, tls.name().toLowerCase(java.util.Locale.ROOT), relay, observer);
    }
}
