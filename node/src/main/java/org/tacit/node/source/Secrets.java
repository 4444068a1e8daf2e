package org.tacit.node.source;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.tacit.node.vault.Sealing;
import org.tacit.node.vault.Vault;

/**
 * Passwords and access keys as they stand in the database: sealed in the vault for the tenant of the source, each bound to the source and setting it belongs to, so
 * that a sealed text moved elsewhere opens nothing.
 */
final class Secrets {

    private final Vault vault;
    private final UnaryOperator<String> tenantOf;

    /** @param tenantOf whose a source is */
    Secrets(Vault vault, UnaryOperator<String> tenantOf) {
        this.vault = vault;
        this.tenantOf = tenantOf;
    }

    private Sealing of(String source, String setting) {
        return new Sealing(tenantOf.apply(source), "source", source + "/" + setting);
    }

    String seal(String source, String setting, String secret) {
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        try {
            return vault.seal(of(source, setting), plain);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    String open(String source, String setting, String sealed) {
        return new String(vault.open(of(source, setting), sealed), StandardCharsets.UTF_8);
    }

    /** Empty stays empty. */
    String reseal(String source, String setting, String sealed) {
        return sealed.isEmpty() ? "" : vault.reseal(of(source, setting), sealed);
    }
}
