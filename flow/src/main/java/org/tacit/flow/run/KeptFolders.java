package org.tacit.flow.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.tacit.base.Cancelled;
import org.tacit.base.InvalidInput;
import org.tacit.base.Text;
import org.tacit.flow.contract.Canonical;
import org.tacit.flow.spec.Kept;

/** Folders under one root, {@code operator/hash of the names}, with a file {@code about} that says in plain text what the names are. */
public final class KeptFolders implements Kept, AutoCloseable {

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{0,40}");

    private final Path root;
    private final InstantSource clock;
    private final Map<Path, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Map<String, AutoCloseable> shared = new ConcurrentHashMap<>();

    public KeptFolders(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    @Override
    public Path folder(String operator, String... names) {
        String hash = Canonical.sha256("tacit/kept/v1\n", Canonical.encode(List.of(names))).substring(0, 32);
        Path folder = made(operator).resolve(hash);
        try {
            if (!Files.exists(folder.resolve("about"))) {
                own(folder);
                Files.write(folder.resolve("about"), String.join("\n", names).getBytes(StandardCharsets.UTF_8));
            }
            return folder;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Path made(String operator) {
        if (!WORD.matcher(operator).matches()) {
            throw new IllegalArgumentException("not a plain word: " + operator);
        }
        try {
            own(root);
            own(root.resolve(operator));
            return root.resolve(operator);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Where the file system knows of owners, nobody else may enter. */
    private static void own(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder);
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static InvalidInput failed(IOException cause) {
        return new InvalidInput(Text.of("What this node keeps between jobs cannot be used (%s); check the folder's owner and the free space.",
                "本节点在任务之间保存的数据无法使用（%s）；请检查文件夹所有者和剩余空间。", cause.getClass().getSimpleName()), cause);
    }

    @Override
    public <T> T alone(Path folder, Runnable waiting, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(folder.toAbsolutePath().normalize(), f -> new ReentrantLock());
        try {
            while (!lock.tryLock(1, TimeUnit.SECONDS)) {
                waiting.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancelled.of("Interrupted.", "被中断。");
        }
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <T extends AutoCloseable> T shared(String name, Class<T> type, Function<Path, T> open) {
        return type.cast(shared.computeIfAbsent(name, n -> open.apply(made(n))));
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        shared.values().forEach(thing -> {
            try {
                thing.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        shared.clear();
    }
}
