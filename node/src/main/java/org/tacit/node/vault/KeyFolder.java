package org.tacit.node.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tacit.base.InvalidInput;
import org.tacit.flow.contract.Canonical;
import org.tacit.node.home.NodeHome;

/**
 * Wrapped keys on disk, one in each file: {@code tenants/TENANT/ID.key} and {@code objects/AB/ID.key}. Files and not rows of the database, because a file
 * can be overwritten; a database keeps old pages, logs and replicas of a deleted row for as long as it likes.
 */
final class KeyFolder {

    private static final String ENDING = ".key";

    private final Path folder;
    private final SecureRandom random;

    KeyFolder(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
        NodeHome.makeFolder(folder);
        NodeHome.makeFolder(folder.resolve("tenants"));
        NodeHome.makeFolder(folder.resolve("objects"));
    }

    private Path file(KeyRecord key) {
        return key.purpose().equals(KeyRecord.TENANT) ? folder.resolve("tenants").resolve(key.tenant()).resolve(key.id() + ENDING) : object(key.id());
    }

    private Path object(String id) {
        return folder.resolve("objects").resolve(id.substring(0, 2)).resolve(id + ENDING);
    }

    void write(KeyRecord key) {
        Path file = file(key);
        NodeHome.makeFolder(file.getParent());
        Durable.write(file, key.encode(), random);
    }

    void destroy(KeyRecord key) {
        Durable.shred(file(key), random);
    }

    /** Empty where there is no such key (any more). */
    Optional<KeyRecord> find(String id) {
        Path file = object(id);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    List<KeyRecord> ofTenant(String tenant) {
        return Durable.inside(folder.resolve("tenants").resolve(tenant), ENDING, random).stream().map(KeyFolder::read).toList();
    }

    List<String> tenants() {
        try (Stream<Path> children = Files.list(folder.resolve("tenants"))) {
            return children.map(f -> f.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw NodeHome.unreadable(folder, e);
        }
    }

    /** Every file's key, one at a time: there may be a million. */
    void eachObject(Consumer<KeyRecord> use) {
        for (int i = 0; i < 256; i++) {
            Durable.inside(folder.resolve("objects").resolve("%02x".formatted(i)), ENDING, random).forEach(file -> use.accept(read(file)));
        }
    }

    private static KeyRecord read(Path file) {
        try {
            KeyRecord key = Canonical.decode(Durable.read(file), KeyRecord.class);
            if (key.format().equals(KeyRecord.FORMAT) && file.getFileName().toString().equals(key.id() + ENDING)) {
                return key;
            }
        } catch (InvalidInput e) {
            // Said below.
        }
        throw InvalidInput.of("%s is damaged; restore it from a backup.", "%s 已损坏，请从备份恢复。", file);
    }
}
