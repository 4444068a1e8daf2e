package org.tacit.sdk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.InvalidInput;
import org.tacit.base.ProtocolViolation;
import org.tacit.base.Text;
import org.tacit.crypto.sign.Signer;

/**
 * What a provider offers this application and both sign: read it, {@link TacitClient#accept} it. The hash of all of it is the service's id.
 *
 * @param kind    {@code lookup} or {@code intersection}
 * @param state   {@code OFFERED} until the application has accepted, then {@code ACTIVE}
 * @param learns  who learns what, as the provider states it and signs
 * @param perMinute keys; 0 where nothing bounds it, as {@code perDay} and {@code inAll}
 * @param price   of a key, in millionths of the currency's unit
 * @param currency empty where nothing was agreed
 * @param columns by what the kind calls them: {@code keys}, {@code values}
 */
public record ServiceTerms(String id, String name, String kind, String state, List<Text> learns, long perMinute, long perDay, long inAll, long price, String currency, String purpose,
                           String legalBasis, Instant expires, Map<String, List<String>> columns, Map<String, String> types, Map<String, String> settings) {

    private static final String HASH = "tacit/service/v1\n";
    private static final String DOMAIN = "tacit.service.v1";
    /** An application has no policy to rely on. */
    private static final String NO_CLAUSES = "0".repeat(64);

    /**
     * Reads signed terms.
     *
     * @throws ProtocolViolation unless they are between the node and this application, and signed by the node
     */
    static ServiceTerms read(Fields signed, String state, Provider provider, String fingerprint, List<String> keys) {
        Fields t = signed.object("terms");
        String id = sha256(HASH, t.canonical());
        Fields client = t.object("client");
        Fields theirs = t.object("provider");
        if (!theirs.text("name").equals(provider.name()) || !theirs.text("fingerprint").equals(provider.fingerprint()) || !theirs.texts("keys").equals(provider.keys())
                || !client.text("name").equals(provider.me()) || !client.text("fingerprint").equals(fingerprint) || !client.texts("keys").equals(keys)) {
            throw ProtocolViolation.of("%s shows terms that are not between it and this application.", "%s 出示的条款并非其与本应用之间的条款。", provider.name());
        }
        List<Fields> by = signed.objects("signatures").stream().filter(s -> s.text("party").equals(provider.name())).toList();
        List<String> ordered = new ArrayList<>();
        String clauses = by.isEmpty() ? "" : by.getFirst().text("clauses");
        provider.keys().forEach(key -> by.stream().filter(s -> s.text("key").equals(key) && s.text("clauses").equals(clauses)).findFirst().ifPresent(s -> ordered.add(s.text("signature"))));
        provider.verify(DOMAIN, message(id, provider.name(), clauses), ordered, "terms");
        Map<String, List<String>> columns = new TreeMap<>();
        Fields named = t.object("columns");
        named.map().keySet().forEach(called -> columns.put((String) called, named.texts((String) called)));
        Map<String, String> types = new TreeMap<>();
        t.object("table").objects("columns").forEach(c -> types.put(c.text("name"), c.text("type")));
        Map<String, String> settings = new TreeMap<>();
        Fields set = t.object("settings");
        set.map().keySet().forEach(s -> settings.put((String) s, set.text((String) s)));
        Fields limits = t.object("limits");
        return new ServiceTerms(id, t.text("name"), t.text("kind"), state, t.objects("disclosure").stream().map(ServiceTerms::sentence).toList(), limits.number("perMinute"),
                limits.number("perDay"), limits.number("inAll"), t.object("price").number("perAnswer"), t.object("price").text("currency"), t.text("purpose"), t.text("legalBasis"),
                t.time("expires"), columns, types, settings);
    }

    private static Text sentence(Fields fact) {
        Fields what = fact.object("what");
        Fields about = fact.object("about");
        return new Text("%s will learn %s (%s of %s)".formatted(fact.text("learner"), NodeLine.clean(what.text("en")), about.text("table"), about.text("party")),
                "%s 将知道：%s（%s 的 %s）".formatted(fact.text("learner"), NodeLine.clean(what.text("zh")), about.text("party"), about.text("table")));
    }

    private static byte[] message(String id, String party, String clauses) {
        return (id + "\n" + party + "\n" + clauses).getBytes(StandardCharsets.UTF_8);
    }

    /** This application's yes, with each of its keys. */
    List<Map<String, Object>> signatures(String me, List<Signer> signers) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Signer s : signers) {
            all.add(Map.of("party", me, "key", s.verifyingKey().toString(), "clauses", NO_CLAUSES, "signature", HexFormat.of().formatHex(s.sign(DOMAIN, message(id, me, NO_CLAUSES)))));
        }
        return all;
    }

    static String sha256(String domain, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(domain.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    int setting(String name) {
        String text = settings.get(name);
        if (text == null || !text.matches("[1-9][0-9]{0,6}")) {
            throw InvalidInput.of("The terms of '%s' lack '%s'; update the older side.", "“%s”的条款缺少“%s”；请升级较旧的一方。", this.name, name);
        }
        return Integer.parseInt(text);
    }
}
