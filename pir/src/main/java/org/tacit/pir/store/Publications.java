package org.tacit.pir.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.tacit.psi.unbalanced.Disk;

/** All published tables of a node: those that lie under a folder, and those of them that are in memory to answer. Thread-safe. */
public final class Publications implements AutoCloseable {

    private final Path root;
    private final SecureRandom random = new SecureRandom();
    private final Map<Path, LivePublication> live = new ConcurrentHashMap<>();

    /** @param root whose folders are publications */
    public Publications(Path root) {
        this.root = root;
    }

    /** One published table and where it lies. */
    public record Entry(Path folder, StoredPublication publication) {
    }

    /** What is published, by name. */
    public List<Entry> stored() {
        List<Entry> found = new ArrayList<>();
        try (Stream<Path> folders = Files.isDirectory(root) ? Files.list(root) : Stream.empty()) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                StoredPublication.open(folder).ifPresent(p -> found.add(new Entry(folder, p)));
            }
        } catch (IOException e) {
            throw Disk.failed(root, e);
        }
        found.sort(java.util.Comparator.comparing(e -> e.publication().offer().what().name()));
        return found;
    }

    /** The one of a folder; the same for all who ask. {@link LivePublication#refresh} it before it answers. */
    public LivePublication live(Path folder) {
        return live.computeIfAbsent(folder.toAbsolutePath().normalize(), f -> new LivePublication(f, random));
    }

    @Override
    public void close() {
        live.values().forEach(LivePublication::close);
        live.clear();
    }
}
