package org.tacit.node.deid;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.node.access.Caller;
import org.tacit.node.evidence.Evidence;
import org.tacit.node.home.NodeHome;
import org.tacit.node.vault.Sealing;
import org.tacit.node.vault.Vault;
import org.tacit.privacy.cipher.CellKeys;
import org.tacit.privacy.cipher.KeySource;
import org.tacit.privacy.deid.TokenVault;

/**
 * Keys of pseudonyms and encrypted columns, and the mapping tables that belong to them, in a folder for each tenant. A key's file is sealed in the node's
 * vault under the tenant; a mapping table is encrypted under its own key. A key that is destroyed takes its mapping table with it; then nothing
 * made with it ever comes back, from a copy of the files neither.
 */
public final class DeidKeys implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    private final Path folder;
    private final Vault vault;
    private final Evidence evidence;
    private final SecureRandom random;
    private final Map<Path, TokenVault> mappings = new HashMap<>();

    /** A key as people see it. */
    public record DeidKey(String name, Instant madeAt, boolean mapping) {
    }

    public DeidKeys(Path folder, Vault vault, Evidence evidence, SecureRandom random) {
        this.folder = folder;
        this.vault = vault;
        this.evidence = evidence;
        this.random = random;
    }

    public synchronized DeidKey create(String name) {
        Path file = key(name);
        if (Files.exists(file)) {
            throw InvalidInput.of("There is a key '%s' already; choose another name.", "已有密钥“%s”；请换一个名称。", name);
        }
        NodeHome.makeFolder(folder);
        NodeHome.makeFolder(tenant());
        byte[] secret = new byte[KeySource.BYTES];
        random.nextBytes(secret);
        write(file, name, secret);
        Arrays.fill(secret, (byte) 0);
        evidence.append("deid.key.created", Map.of("key", name, "tenant", Caller.current().tenant(), "by", Caller.current().name()));
        return view(name);
    }

    /** Before anything is made with a key it is on the disk, whole. */
    private void write(Path file, String name, byte[] secret) {
        Path part = file.resolveSibling(name + ".part");
        try {
            Files.deleteIfExists(part);
            NodeHome.writePrivate(part, new byte[0]);
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.WRITE)) {
                try (OutputStream sealing = vault.sealing(sealing(name), out)) {
                    sealing.write(secret);
                }
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        }
    }

    private static Sealing sealing(String name) {
        return new Sealing(Caller.current().tenant(), "deid-key", name);
    }

    public synchronized List<DeidKey> list() {
        if (!Files.isDirectory(tenant())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(tenant())) {
            return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".key")).map(n -> view(n.substring(0, n.length() - 4)))
                    .sorted(java.util.Comparator.comparing(DeidKey::name)).toList();
        } catch (IOException e) {
            throw NodeHome.unreadable(tenant(), e);
        }
    }

    /** For good: what was encrypted or mapped with it cannot be brought back. */
    public synchronized void destroy(String name) {
        Path file = existing(name);
        try {
            TokenVault open = mappings.remove(mappingFile(name));
            if (open != null) {
                open.close();
            }
            Vault.keyOf(file).ifPresent(vault::destroy);
            Files.delete(file);
            Files.deleteIfExists(mappingFile(name));
        } catch (IOException e) {
            throw NodeHome.unwritable(file, e);
        }
        evidence.append("deid.key.destroyed", Map.of("key", name, "tenant", Caller.current().tenant(), "by", Caller.current().name()));
    }

    /** Keys of the caller's tenant. */
    CellKeys cells() {
        return new CellKeys(this::secret);
    }

    private synchronized byte[] secret(String name) {
        Path file = existing(name);
        try (InputStream in = vault.opening(sealing(name), Files.newInputStream(file))) {
            byte[] secret = in.readNBytes(KeySource.BYTES + 1);
            if (secret.length != KeySource.BYTES) {
                throw InvalidInput.of("The file of key '%s' is damaged; restore it from a backup.", "密钥“%s”的文件已损坏；请从备份恢复。", name);
            }
            return secret;
        } catch (IOException e) {
            throw NodeHome.unreadable(file, e);
        }
    }

    /** The mapping table of a key, made when it is first wanted. */
    synchronized TokenVault mapping(String name) {
        existing(name);
        return mappings.computeIfAbsent(mappingFile(name), path -> TokenVault.open(path, cells(), name, random));
    }

    /** New tokens are on the disk when it returns. */
    synchronized void force() {
        mappings.values().forEach(TokenVault::force);
    }

    private DeidKey view(String name) {
        try {
            return new DeidKey(name, Files.getLastModifiedTime(key(name)).toInstant().truncatedTo(ChronoUnit.SECONDS), Files.exists(mappingFile(name)));
        } catch (IOException e) {
            throw NodeHome.unreadable(key(name), e);
        }
    }

    private Path existing(String name) {
        Path file = key(name);
        if (!Files.isRegularFile(file)) {
            throw InvalidInput.missing("There is no key '%s'; make it with 'tacit deid key add %s'.", "没有密钥“%s”；请用“tacit deid key add %s”创建。", name, name);
        }
        return file;
    }

    private Path key(String name) {
        return tenant().resolve(checked(name) + ".key");
    }

    private Path mappingFile(String name) {
        return tenant().resolve(checked(name) + ".mapping");
    }

    private Path tenant() {
        return folder.resolve(checked(Caller.current().tenant()));
    }

    private static String checked(String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw InvalidInput.of("A key's name has 1 to 64 lower-case letters, digits, dashes and underscores.", "密钥名称为 1 到 64 个小写字母、数字、短横线和下划线。");
        }
        return name;
    }

    @Override
    public synchronized void close() {
        mappings.values().forEach(TokenVault::close);
        mappings.clear();
    }
}
