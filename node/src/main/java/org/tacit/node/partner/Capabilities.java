package org.tacit.node.partner;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tacit.base.InvalidInput;
import org.tacit.flow.spec.Operators;
import org.tacit.node.home.Identity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a node says that it can do. It is a help to whoever plans with it, nothing more: what it does is checked where it does it.
 *
 * @param protocol    of what nodes say to each other; two nodes work together where theirs differ by one at most
 * @param version     of its software
 * @param certificate that it shows, fingerprint
 * @param expires     when that expires
 * @param time        by its clock
 * @param operators   with their versions
 * @param services    kinds that it can provide or ask
 * @param limits      by name
 * @param crypto      profiles, such as {@code tls:STANDARD}
 */
public record Capabilities(int protocol, String version, String certificate, Instant expires, Instant time, Map<String, String> operators, List<String> services,
                           Map<String, Long> limits, List<String> crypto) {

    /** Of this software. 1 is that of nodes that do not greet. */
    public static final int PROTOCOL = 2;
    private static final int MOST = 10_000;
    private static final int LONGEST = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    public Capabilities {
        version = version == null ? "" : version;
        certificate = certificate == null ? "" : certificate;
        operators = operators == null ? Map.of() : Map.copyOf(operators);
        services = services == null ? List.of() : List.copyOf(services);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
        crypto = crypto == null ? List.of() : List.copyOf(crypto);
    }

    /** Of a node of which nothing but this is known. */
    static Capabilities unknown(int protocol, String version) {
        return new Capabilities(protocol, version, "", null, null, null, null, null, null);
    }

    public static Capabilities own(int protocol, String version, Identity identity, Instant now, Operators operators, List<String> services) {
        Map<String, String> known = new java.util.TreeMap<>();
        operators.all().forEach(o -> known.put(o.spec().name(), o.spec().version()));
        return new Capabilities(protocol, version, identity.certificate(), identity.tls().expires(), now, known, services,
                Map.of("partiesPerContract", 32L, "proposalCharacters", 1L << 20, "requestBytes", (long) org.tacit.wire.Link.LONGEST),
                List.of("tls:" + identity.tls().suite(), "sign:ED25519", "sign:SM2"));
    }

    String text() {
        return JSON.writeValueAsString(this);
    }

    /** Reads what a node of any version says; fields that this version does not know are left out. */
    static Capabilities read(String text) {
        if (text.length() > LONGEST) {
            throw unreadable();
        }
        try {
            Capabilities read = JSON.readValue(text, Capabilities.class);
            if (read.operators.size() > MOST || read.services.size() > MOST || read.limits.size() > MOST || read.crypto.size() > MOST
                    || !read.certificate.matches("[0-9a-f]{64}|")) {
                throw unreadable();
            }
            return read;
        } catch (JacksonException | NullPointerException e) {
            throw unreadable();
        }
    }

    private static InvalidInput unreadable() {
        return InvalidInput.of("What the partner says that it can do cannot be read.", "无法读取合作方的能力声明。");
    }

    Optional<Instant> expiry() {
        return Optional.ofNullable(expires);
    }
}
