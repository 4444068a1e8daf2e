package org.tacit.node.vault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeHome;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Where the node's key is, as {@code vault.yaml} in the node's folder says; without that file, in files of the folder.
 *
 * @param keys    {@code file}, {@code pkcs11}, {@code command} or {@code http}
 * @param cipher  {@code aes-256-gcm} or {@code sm4-gcm}, of what is sealed from now on
 * @param folder  of the key files, empty for the node's own
 * @param config  of SunPKCS11
 * @param pin     file with the module's PIN
 * @param prefix  of the names of keys in the module
 * @param command program and arguments that speak to a key service
 * @param url     of a key service
 * @param token   file with the bearer token for it
 */
public record VaultSettings(String keys, String cipher, String folder, String config, String pin, String prefix, List<String> command, String url, String token) {

    public VaultSettings {
        keys = blank(keys) ? "file" : keys.strip().toLowerCase(Locale.ROOT);
        cipher = blank(cipher) ? SealCipher.AES_256_GCM.label() : cipher.strip().toLowerCase(Locale.ROOT);
        folder = blank(folder) ? "" : folder.strip();
        config = blank(config) ? "" : config.strip();
        pin = blank(pin) ? "" : pin.strip();
        prefix = blank(prefix) ? "tacit" : prefix.strip();
        command = command == null ? List.of() : List.copyOf(command);
        url = blank(url) ? "" : url.strip();
        token = blank(token) ? "" : token.strip();
        SealCipher.labelled(cipher);
        if (!List.of("file", "pkcs11", "command", "http").contains(keys)) {
            throw InvalidInput.of("vault.yaml names '%s' as the place of the node's key; it can be file, pkcs11, command or http.",
                    "vault.yaml 将节点密钥的位置写为“%s”；可用 file、pkcs11、command、http。", keys);
        }
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    static VaultSettings read(Path file) {
        if (!Files.exists(file)) {
            return new VaultSettings(null, null, null, null, null, null, null, null, null);
        }
        try {
            return YAMLMapper.builder().enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build().readValue(Files.readString(file), VaultSettings.class);
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        } catch (JacksonException e) {
            if (e.getCause() instanceof InvalidInput reason) {
                throw reason;
            }
            throw new InvalidInput(Text.of("%s, line %d: %s", "%s 第 %d 行：%s", file, e.getLocation() == null ? 1 : e.getLocation().getLineNr(), e.getOriginalMessage()), e);
        }
    }

    private static Path file(String what, String path) {
        if (path.isEmpty()) {
            throw InvalidInput.of("vault.yaml must name '%s' for this place of the node's key.", "vault.yaml 必须为该密钥位置指定“%s”。", what);
        }
        return Path.of(path);
    }

    private KeySource source(NodeHome home, SecureRandom random, boolean mayMake) {
        return switch (keys) {
            case "pkcs11" -> new Pkcs11Keys(file("config", config), file("pin", pin), prefix, random, mayMake);
            case "command" -> new ServiceKeys(ServiceCall.command(command), "command");
            case "http" -> new ServiceKeys(ServiceCall.http(URI.create(url), file("token", token)), "http");
            default -> new KeyFiles(folder.isEmpty() ? home.vault().resolve("node") : Path.of(folder), SealCipher.labelled(cipher), random, mayMake);
        };
    }

    /** The vault of a node. Its first key is made when nothing was ever sealed here, and never in the place of a lost one. */
    public static Vault open(NodeHome home, Evidence evidence, Clock clock, SecureRandom random) {
        VaultSettings settings = read(home.folder().resolve("vault.yaml"));
        boolean used = Files.isDirectory(home.vault().resolve("tenants"));
        NodeHome.makeFolder(home.vault());
        return new Vault(home.vault(), settings.source(home, random, !used), SealCipher.labelled(settings.cipher()), evidence, clock, random);
    }
}
