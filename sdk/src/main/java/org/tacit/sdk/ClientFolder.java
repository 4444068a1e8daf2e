package org.tacit.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.crypto.sign.SignatureScheme;
import org.tacit.crypto.sign.Signer;
import org.tacit.ledger.Json;
import org.tacit.wire.TlsIdentity;

/** Where an application keeps who it is, whom it joined, what it fetched, and its log. Keys are readable by its owner alone. */
final class ClientFolder {

    private final Path folder;

    ClientFolder(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    static InvalidInput failed(Path path, IOException e) {
        return new InvalidInput(Text.of("%s cannot be read or written; check its owner and the free space.", "无法读写 %s；请检查所有者和剩余空间。", path), e);
    }

    boolean hasJoined() {
        return Files.exists(folder.resolve("node.json"));
    }

    Path evidence() {
        return folder.resolve("evidence");
    }

    Path service(String id) {
        return folder.resolve("services").resolve(id.substring(0, 32));
    }

    // ---- who it is ----

    /** The certificate; made where there is none. */
    TlsIdentity identity(SecureRandom random) {
        Path file = folder.resolve("tls.pem");
        if (!Files.exists(file)) {
            TlsIdentity.generate("application", random).save(file);
        }
        return TlsIdentity.load(file);
    }

    /** One of each scheme, in the order of their public keys; made where there are none. */
    List<Signer> signers(SecureRandom random) {
        return Arrays.stream(SignatureScheme.values()).map(scheme -> signer(scheme, random))
                .sorted(java.util.Comparator.comparing(s -> s.verifyingKey().toString())).toList();
    }

    private Signer signer(SignatureScheme scheme, SecureRandom random) {
        Path file = folder.resolve(scheme.label() + ".key");
        try {
            if (!Files.exists(file)) {
                byte[] secret = Signer.generate(scheme, random).secret();
                write(file, HexFormat.of().formatHex(secret));
                Arrays.fill(secret, (byte) 0);
            }
            return Signer.of(scheme, HexFormat.of().parseHex(Files.readString(file).strip()), random);
        } catch (IOException e) {
            throw failed(file, e);
        } catch (IllegalArgumentException e) {
            // The cause could quote the key.
            throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
        }
    }

    /** Whole or not at all, for the owner's eyes. */
    void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), ".part", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.writeString(part, content);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /** The one-time identity of an invitation. */
    TlsIdentity pass(String pem) {
        Path file = folder.resolve("pass.pem");
        try {
            write(file, pem);
            return TlsIdentity.load(file);
        } finally {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // It is good for one use and a short time.
            }
        }
    }

    // ---- whom it joined ----

    void joined(Provider p) {
        write(folder.resolve("node.json"), new String(Json.write(Map.of("name", p.name(), "fingerprint", p.fingerprint(), "certificate", p.certificate(), "keys", p.keys(), "address", p.address(), "me", p.me())),
                StandardCharsets.UTF_8));
    }

    Provider provider() {
        Path file = folder.resolve("node.json");
        try {
            Fields f = Fields.read(Files.readString(file));
            return new Provider(f.text("name"), f.text("fingerprint"), f.text("certificate"), f.texts("keys"), f.text("address"), f.text("me"));
        } catch (IOException e) {
            throw failed(file, e);
        }
    }
}
