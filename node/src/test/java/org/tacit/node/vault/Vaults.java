package org.tacit.node.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.tacit.ledger.Ledger;
import org.tacit.node.evidence.Evidence;

/** A vault in a folder, with its evidence, opened and closed as often as a test likes. */
final class Vaults implements AutoCloseable {

    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    static final SecureRandom RANDOM = new SecureRandom();

    final Path folder;
    final Evidence evidence;
    private final SealCipher cipher;
    Vault vault;

    Vaults(Path folder, SealCipher cipher) {
        this.folder = folder;
        this.cipher = cipher;
        evidence = new Evidence(Ledger.open(folder.resolve("evidence"), "bank", NOON), null);
        reopen();
    }

    void reopen() {
        boolean used = vault != null;
        if (used) {
            vault.close();
        }
        reopen(new KeyFiles(folder.resolve("node"), cipher, RANDOM, !used));
    }

    void reopen(KeySource source) {
        vault = new Vault(folder.resolve("vault"), source, cipher, evidence, NOON, RANDOM);
    }

    byte[] seal(Sealing of, byte[] content) {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        try (OutputStream out = vault.sealing(of, sealed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sealed.toByteArray();
    }

    byte[] open(Sealing of, byte[] sealed) {
        try (InputStream in = vault.opening(of, new ByteArrayInputStream(sealed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @Override
    public void close() {
        vault.close();
        evidence.close();
    }
}
