package org.tacit.sdk;

import java.util.Map;
import java.util.TreeMap;
import org.tacit.base.ProtocolViolation;

/**
 * What a service serves now, as its provider signed it. Numbers never go back, and a key stays as long as its epoch and no longer: a provider that gave one application, or one question,
 * a key of its own would leave two signatures that prove it.
 */
record ServiceEdition(int epoch, long version, String method, String publicKey, long rows, Map<String, String> layout, String signed) {

    private static final String HASH = "tacit/service-edition/v1\n";
    private static final String DOMAIN = "tacit.service-edition.v1";

    /** @throws ProtocolViolation unless the node signed it for these terms */
    static ServiceEdition read(String signed, ServiceTerms terms, Provider provider) {
        Fields both = Fields.read(signed);
        Fields e = both.object("edition");
        String hash = ServiceTerms.sha256(HASH, e.canonical());
        provider.verify(DOMAIN, hash.getBytes(java.nio.charset.StandardCharsets.UTF_8), both.texts("signatures"), "edition");
        Map<String, String> layout = new TreeMap<>();
        Fields shape = e.object("layout");
        shape.map().keySet().forEach(column -> layout.put((String) column, shape.text((String) column)));
        long epoch = e.number("epoch");
        if (!e.text("service").equals(terms.id()) || epoch < 1 || epoch > 9999 || e.number("version") < 1 || !e.text("publicKey").matches("[0-9a-f]{64}")) {
            throw ProtocolViolation.of("%s shows an edition of something else than '%s'.", "%s 出示的版本不属于“%s”。", provider.name(), terms.name());
        }
        return new ServiceEdition((int) epoch, e.number("version"), e.text("method"), e.text("publicKey"), e.number("rows"), layout, signed);
    }

    /** @throws ProtocolViolation where this cannot come after another */
    void checkFollows(ServiceEdition before, ServiceTerms terms, Provider provider) {
        boolean may = epoch > before.epoch && !publicKey.equals(before.publicKey) || epoch == before.epoch && publicKey.equals(before.publicKey) && version >= before.version;
        if (!may) {
            throw ProtocolViolation.of("%1$s shows edition %2$d.%3$d of '%4$s' after %5$d.%6$d, or with another key in one epoch, or one key in two; nothing is asked with it.",
                    "%1$s 在“%4$s”版本 %5$d.%6$d 之后出示 %2$d.%3$d，或同一轮次使用不同密钥、不同轮次使用同一密钥；不会据此提问。", provider.name(), epoch, version, terms.name(), before.epoch,
                    before.version);
        }
    }

    String name() {
        return epoch + "." + version;
    }
}
